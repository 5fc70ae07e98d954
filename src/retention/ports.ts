import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { ExportHouse } from '../exports/index.ts';
import type { TaskHouse } from '../tasks/index.ts';

/** What composition gives every use case of this slice. */
export interface RetentionHouse {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly keyring: Keyring;
  readonly tasks: TaskHouse;
  readonly exports: ExportHouse;
}

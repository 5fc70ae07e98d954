import type { Keyring } from '#kernel/crypto/index.ts';
import type { Database } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';
import type { DestinationDefinition, ExportDefinition } from '#sdk';
import type { PartnerPlace } from './partner-place.ts';

/** What this slice needs of a loaded program; the registry's programs satisfy it. */
export interface ExportingProgram {
  readonly name: string;
  readonly exports: ReadonlyMap<string, ExportDefinition>;
  readonly destinations: ReadonlyMap<string, DestinationDefinition<never>>;
}

/** Where a program's partners fetch their files. */
export interface Places {
  /** Is the setting given? */
  isSet(program: string, store: string): boolean;
  /** @throws WaybillError WB_EXPORT_STORE where it is not set up, naming the variable to set; WB_CONFIG, WB_OBJECT_STORE */
  open(program: string, store: string): Promise<PartnerPlace>;
}

/** What composition gives every use case of this slice. */
export interface ExportHouse {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly keyring: Keyring;
  readonly programs: ReadonlyMap<string, ExportingProgram>;
  readonly places: Places;
}

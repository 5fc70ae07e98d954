import type { Database } from '#kernel/db/database.ts';
import type { ObjectStore } from '#kernel/objects/index.ts';

/** What this slice needs of a loaded program; the registry's programs satisfy it. */
export interface SharingProgram {
  readonly partners: readonly { readonly name: string; readonly title: string; readonly acknowledgeWithinDays: number }[];
}

/** What composition gives every use case of this slice. */
export interface ShareHouse {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly programs: ReadonlyMap<string, SharingProgram>;
  /** Where partners reach the API, such as `https://waybill.example.org`; stable links are below its `/s/`. */
  readonly publicUrl: string;
}

import type { Database, Session } from '#kernel/db/database.ts';
import type { PlaybookDefinition } from '#sdk';
import type { ExportHouse } from '../exports/index.ts';
import type { TaskHouse } from '../tasks/index.ts';

/** A playbook with the hash of what it says. */
export interface LoadedPlaybook {
  readonly definition: PlaybookDefinition;
  readonly hash: string;
}

/** What triage needs of a loaded program; the registry's programs satisfy it. */
export interface TriageProgram {
  readonly name: string;
  readonly destinations: ReadonlyMap<string, { readonly statuses: object; readonly errors?: object }>;
  readonly playbooks: ReadonlyMap<string, LoadedPlaybook>;
}

/** What stands after this slice, opened by composition. */
export interface TriageDoors {
  /** Whether the alert of this key is firing. */
  alertFires(session: Session, program: string, key: string): Promise<boolean>;
}

/** What composition gives every use case of this slice. */
export interface TriageHouse {
  readonly database: Database;
  readonly programs: ReadonlyMap<string, TriageProgram>;
  readonly tasks: TaskHouse;
  readonly exports: ExportHouse;
  readonly doors: TriageDoors;
  /** Where people are sent to, for contacts that playbooks name by reference. */
  contact(program: string, name: string): string | undefined;
  readonly timings: TriageTimings;
}

export interface TriageTimings {
  /** Facts of one transaction. */
  readonly slice: number;
  /** Slices of one pass over what may still be joined by late ones. */
  readonly eagerSlices: number;
  /** How long a mark rests at least. */
  readonly graceMs: number;
}

export const TRIAGE_TIMINGS: TriageTimings = { slice: 2_000, eagerSlices: 20, graceMs: 10_000 };

import type { AnyConnector } from './connector.ts';
import type { AnyDestination } from './destination.ts';
import type { ExportDefinition } from './export.ts';
import type { AnyForm } from './form.ts';
import type { AnyTask } from './task.ts';

/** A plug-in that teaches Waybill one flow. Checked once at boot. */
export interface ProgramDefinition {
  /** Lower case letters, digits and underscores: `form526`. */
  readonly name: string;
  readonly title: string;
  /** Where its files are (`import.meta.dirname`). A run is pinned to their hash. */
  readonly folder: string;
  readonly forms: readonly AnyForm[];
  readonly destinations: readonly AnyDestination[];
  readonly connectors: readonly AnyConnector[];
  readonly tasks: readonly AnyTask[];
  /** Files that are made on schedule for other systems. */
  readonly exports?: readonly ExportDefinition[];
  /** Places where partners fetch such files; each is a setting `WAYBILL_<PROGRAM>_<NAME>_STORE`. */
  readonly stores?: readonly { readonly name: string; readonly title: string }[];
  /** Days that a submission taken in may wait for its first step. */
  readonly startWithinDays: number;
  /** The systems that share packages are handed to, with the days their acknowledgement may take. */
  readonly partners: readonly { readonly name: string; readonly title: string; readonly acknowledgeWithinDays: number }[];
}

export function defineProgram(program: ProgramDefinition): ProgramDefinition {
  return program;
}

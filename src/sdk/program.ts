import type { AlertRuleDefinition } from './alert.ts';
import type { AnyConnector } from './connector.ts';
import type { AnyDestination } from './destination.ts';
import type { ExportDefinition } from './export.ts';
import type { AnyForm } from './form.ts';
import type { FormerMetrics } from './metrics.ts';
import type { ProgramNotices } from './notice.ts';
import type { PlaybookDefinition } from './playbook.ts';
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
  /** What people are written, and when. Without it nobody is. */
  readonly notices?: ProgramNotices;
  /** Rules of its own that tell operators of something. */
  readonly alerts?: readonly AlertRuleDefinition[];
  /** Names under which an organisation already watches what is counted here; sent to its Datadog agent beside ours. */
  readonly formerMetrics?: FormerMetrics;
  /** What to do about its errors, findings, exports and alerts; those that every program has come with Waybill. */
  readonly playbooks?: readonly PlaybookDefinition[];
  /** Days that a submission taken in may wait for its first step. */
  readonly startWithinDays: number;
  /** The systems that share packages are handed to, with the days their acknowledgement may take. */
  readonly partners: readonly { readonly name: string; readonly title: string; readonly acknowledgeWithinDays: number }[];
}

export function defineProgram(program: ProgramDefinition): ProgramDefinition {
  return program;
}

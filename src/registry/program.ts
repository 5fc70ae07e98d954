import type {
  AlertRuleDefinition,
  AnyConnector,
  AnyDestination,
  AnyForm,
  AnyTask,
  ExportDefinition,
  FormerMetrics,
  ProgramDefinition,
  ProgramNotices,
} from '#sdk';
import type { LoadedPlaybook } from '../triage/index.ts';

/** A task with the hash of the code that it is. */
export interface LoadedTask {
  readonly definition: AnyTask;
  readonly codeHash: string;
  /** The module that exports it, or its program as default. */
  readonly module: string;
  /** What `codeHash` is the hash of. */
  readonly codePath: string;
}

/** A program that was checked at boot, by name. */
export interface LoadedProgram {
  readonly name: string;
  readonly title: string;
  readonly startWithinDays: number;
  readonly forms: ReadonlyMap<string, AnyForm>;
  readonly destinations: ReadonlyMap<string, AnyDestination>;
  readonly connectors: ReadonlyMap<string, AnyConnector>;
  readonly tasks: ReadonlyMap<string, LoadedTask>;
  readonly exports: ReadonlyMap<string, ExportDefinition>;
  readonly playbooks: ReadonlyMap<string, LoadedPlaybook>;
  readonly notices: ProgramNotices | undefined;
  readonly formerMetrics: FormerMetrics | undefined;
  readonly partners: ProgramDefinition['partners'];
  readonly alerts: readonly AlertRuleDefinition[];
}

export type Registry = ReadonlyMap<string, LoadedProgram>;

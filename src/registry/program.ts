import type { AnyConnector, AnyDestination, AnyForm, AnyTask, ExportDefinition, ProgramDefinition } from '#sdk';

/** A task with the hash of the code that it is. */
export interface LoadedTask {
  readonly definition: AnyTask;
  readonly codeHash: string;
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
  readonly partners: ProgramDefinition['partners'];
}

export type Registry = ReadonlyMap<string, LoadedProgram>;

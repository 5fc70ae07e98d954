import type {
  ConnectorDefinition,
  DestinationDefinition,
  FormDefinition,
  ProgramDefinition,
  TaskDefinition,
} from '#sdk';

/** A task with the hash of the code that it is. */
export interface LoadedTask {
  readonly definition: TaskDefinition<never>;
  readonly codeHash: string;
}

/** A program that was checked at boot, by name. */
export interface LoadedProgram {
  readonly name: string;
  readonly title: string;
  readonly startWithinDays: number;
  readonly forms: ReadonlyMap<string, FormDefinition<never>>;
  readonly destinations: ReadonlyMap<string, DestinationDefinition>;
  readonly connectors: ReadonlyMap<string, ConnectorDefinition<unknown, never>>;
  readonly tasks: ReadonlyMap<string, LoadedTask>;
  readonly partners: ProgramDefinition['partners'];
}

export type Registry = ReadonlyMap<string, LoadedProgram>;

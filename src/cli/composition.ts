import type { Config, SettingName } from '#kernel/config/index.ts';
import type { Installation } from '../registry/index.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly data?: string;
  readonly config?: string;
  readonly port?: string;
  /** The user on whose behalf the command acts. */
  readonly as?: string;
}

/** A simulated partner, started with `--sandbox` only. */
export interface RunningSandbox {
  /** Base URLs by program and connector, as configuration takes them. */
  readonly connectors: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  /** Settings that lead to simulated receivers of alerts. */
  readonly settings: Partial<Readonly<Record<SettingName, string>>>;
  /** Sets what the partners do and what time it is there. Throws where the simulation refuses it. */
  control(path: string, body: object): Promise<void>;
  /** What a simulated receiver was sent, word for word, the oldest first. */
  received(receiver: string): readonly string[];
  stop(): Promise<void>;
}

export interface SampleRequest {
  readonly count: number;
  readonly seed: number;
  readonly profile: 'steady' | 'backlog';
  readonly folder: string;
}

/** What composition gives the command line. Nothing is opened before a command asks for it. */
export interface Composition {
  readConfig(options: GlobalOptions, sandbox?: RunningSandbox): Promise<Config>;
  openInstallation(config: Config, how: { readonly isWorker: boolean; readonly name: string }): Promise<Installation>;
  migrateDatabase(config: Config): Promise<readonly string[]>;
  startSandbox(how: { readonly seed: number; readonly clockOffsetMs?: number }): Promise<RunningSandbox>;
  writeSample(request: SampleRequest): Promise<{ readonly file: string; readonly counts: unknown }>;
  startApi(house: Installation): Promise<{ readonly url: string; stop(): Promise<void> }>;
  runWorker(house: Installation, how: { readonly slots: number; readonly signal: AbortSignal }): Promise<void>;
}

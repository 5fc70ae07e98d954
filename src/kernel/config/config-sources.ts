import type { AlertConfig, ProgramDefinition } from '#sdk';
import type { SettingName } from './settings.ts';

/** What `waybill.config.ts` exports. Secrets stand here by reference only (`file:PATH`, `env:NAME`). */
export interface ConfigFile {
  readonly programs: readonly ProgramDefinition[];
  readonly settings?: Partial<Readonly<Record<SettingName, string | number>>>;
  /** By program, connector and setting; `url` is the base URL. */
  readonly connectors?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  /** Where the people are reached whom playbooks name, by the name that the playbook uses. */
  readonly contacts?: Readonly<Record<string, string>>;
  /** Whom operators' alerts and partners' messages go to, and when. */
  readonly alerts?: AlertConfig;
}

export function defineConfig(config: ConfigFile): ConfigFile {
  return config;
}

/** Where a value came from; a later one wins over an earlier one. */
export type Origin = 'default' | 'file' | 'sandbox' | 'environment' | 'option';

export interface ConfigSources {
  readonly file: ConfigFile;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** From the command line. */
  readonly options?: Partial<Readonly<Record<SettingName, string>>>;
  /** Base URLs and settings of the simulated partners; given only with `--sandbox`, which also allows the clock to be moved. They win over the file, so that trying things out never reaches a real partner. */
  readonly sandbox?: NonNullable<ConfigFile['connectors']>;
  /** Settings that lead to simulated receivers of alerts; they too win over the file. */
  readonly sandboxSettings?: Partial<Readonly<Record<SettingName, string>>>;
}

/** One line of `waybill doctor`: a setting, its variable, whether and from where it is set; its value only where it is no secret. */
export interface SettingDescription {
  readonly setting: string;
  readonly variable: string;
  readonly title: string;
  readonly isSet: boolean;
  readonly isSecret: boolean;
  readonly origin?: Origin;
  readonly value?: string;
}

/** One thing wrong: which variable or key, where it was given, and which rule it breaks. Never the value. */
export interface ConfigFault {
  readonly name: string;
  readonly where: string;
  readonly rule: string;
}

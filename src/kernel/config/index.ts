export { type Config, readConfig } from './config.ts';
export { loadConfigFile } from './config-file.ts';
export {
  type ConfigFault,
  type ConfigFile,
  type ConfigSources,
  defineConfig,
  type Origin,
  type SettingDescription,
} from './config-sources.ts';
export type { ConnectorConfig } from './connectors.ts';
export { isSecretReference, readSecret, type SecretReference } from './reference.ts';
export type { LogLevel, SettingName, Settings } from './settings.ts';

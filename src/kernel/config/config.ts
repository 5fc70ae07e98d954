import type { AlertConfig, ProgramDefinition } from '#sdk';
import { WaybillError } from '../errors.ts';
import { clashes, namedTwice, unknownNames } from './check-names.ts';
import type { ConfigFault, ConfigSources, SettingDescription } from './config-sources.ts';
import { type ConnectorConfig, type ConnectorVariable, connectorVariables, readConnector, ruleOf, storeFault } from './connectors.ts';
import { describeConnectors, describeSettings } from './describe.ts';
import { type Found, gatherConnectors, gatherSettings } from './gather.ts';
import { SETTINGS, type Setting, type SettingName, type Settings } from './settings.ts';

export interface Config extends Settings {
  readonly programs: readonly ProgramDefinition[];
  readonly isSandbox: boolean;
  /** Where the people are reached whom playbooks name. */
  contact(name: string): string | undefined;
  /** As the file has it; the slice that tells operators checks it. */
  readonly alerts: AlertConfig | undefined;
  /** The connector's base URL and settings; undefined where it is not set up. */
  connector(program: string, name: string): ConnectorConfig | undefined;
  /** The address of a store that a program's partners fetch files from; undefined where it is not set up. */
  store(program: string, name: string): string | undefined;
  describe(): readonly SettingDescription[];
}

/**
 * Reads the configuration from its file, the environment and the command line, and checks all of it.
 * @throws WaybillError WB_CONFIG with every fault at once, in the message and as `details.faults`.
 */
export function readConfig(sources: ConfigSources): Config {
  const faults: ConfigFault[] = [];
  const found = gatherSettings(sources, faults);
  const settings = readSettings(found, faults);
  const variables = connectorVariables(sources.file.programs);
  const givenToConnectors = gatherConnectors(sources, variables, faults);
  const connectors = readConnectors(sources, variables, givenToConnectors, faults);
  const stores = readStores(variables, givenToConnectors, faults);
  faults.push(...unknownNames(sources, variables), ...clashes(sources, settings), ...namedTwice(variables));
  if (faults.length > 0) throw configFault(faults);
  return {
    ...settings,
    programs: sources.file.programs,
    isSandbox: sources.sandbox !== undefined,
    contact: (name) => sources.file.contacts?.[name],
    alerts: sources.file.alerts,
    connector: (program, name) => connectors.get(`${program} ${name}`),
    store: (program, name) => stores.get(`${program} ${name}`),
    describe: () => [...describeSettings(found), ...describeConnectors(variables, givenToConnectors)],
  };
}

function configFault(faults: readonly ConfigFault[]): WaybillError {
  const lines = faults.map(({ name, where, rule }) => `  ${name} (${where}): ${rule}`);
  return new WaybillError(
    'WB_CONFIG',
    `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${lines.join('\n')}`,
    { faults },
  );
}

function readSettings(found: Found, faults: ConfigFault[]): Settings {
  const values: Partial<Record<SettingName, unknown>> = {};
  for (const [name, { variable, rule }] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    const given = found.get(name);
    if (!given) continue;
    const parsed = rule.safeParse(given.text);
    if (parsed.success) values[name] = parsed.data;
    else
      faults.push(
        ...parsed.error.issues.map((issue) => ({
          name: given.origin === 'file' ? `settings.${name}` : variable,
          where: given.origin,
          rule: ruleOf(issue),
        })),
      );
  }
  return values as Settings;
}

function readConnectors(sources: ConfigSources, variables: readonly ConnectorVariable[], found: Found, faults: ConfigFault[]) {
  const connectors = new Map<string, ConnectorConfig>();
  for (const program of sources.file.programs)
    for (const connector of program.connectors) {
      const own = variables.filter((each) => each.program === program.name && each.connector === connector.name);
      const given = Object.fromEntries(
        own.flatMap(({ setting, variable }) => (found.has(variable) ? [[setting, found.get(variable)!.text]] : [])),
      );
      const read = readConnector(connector, given);
      if (read.config) connectors.set(`${program.name} ${connector.name}`, read.config);
      for (const { setting, rule } of read.faults) {
        const variable = own.find((each) => each.setting === setting)?.variable ?? setting;
        faults.push({ name: variable, where: found.get(variable)?.origin ?? 'nowhere', rule });
      }
    }
  return connectors;
}

function readStores(variables: readonly ConnectorVariable[], found: Found, faults: ConfigFault[]): ReadonlyMap<string, string> {
  const stores = new Map<string, string>();
  for (const { program, connector, setting, variable } of variables) {
    const given = setting === 'store' ? found.get(variable) : undefined;
    if (!given) continue;
    const rule = storeFault(given.text);
    if (rule) faults.push({ name: variable, where: given.origin, rule });
    else stores.set(`${program} ${connector}`, given.text);
  }
  return stores;
}

import type { ConfigFault, ConfigSources } from './config-sources.ts';
import type { ConnectorVariable } from './connectors.ts';
import { SETTINGS, type Settings } from './settings.ts';

/** What the bootstrap, the tests, the benchmarks, the portal's development server and the command line (who acts) keep to themselves. */
const OTHER_VARIABLES = /^WAYBILL_(BOOTSTRAP|TEST|BENCH|PORTAL)_|^WAYBILL_(RECORDED|API|USER|TOKEN)$/;

/** A variable that nobody reads is most often a misspelt one, and the setting it was meant for is silently something else. */
export function unknownNames(sources: ConfigSources, variables: readonly ConnectorVariable[]): ConfigFault[] {
  const known = new Set([...Object.values(SETTINGS).map(({ variable }) => variable), ...variables.map(({ variable }) => variable)]);
  const values = [...Object.values(sources.environment), ...Object.values(sources.file.settings ?? {}).map(String)].filter(
    (value) => value !== undefined,
  );
  const referred = values.flatMap((value) => [...value.matchAll(/\benv:([A-Za-z_][A-Za-z0-9_]*)/g)].map((match) => match[1]!));
  const isKnown = (name: string) =>
    known.has(name) || OTHER_VARIABLES.test(name) || referred.some((prefix) => name === prefix || name.startsWith(`${prefix}_`));
  const inEnvironment = Object.keys(sources.environment)
    .filter((name) => name.startsWith('WAYBILL_') && !isKnown(name))
    .map((name) => ({ name, where: 'environment', rule: 'is no setting of Waybill or of a program that is loaded' }));
  return [...inEnvironment, ...unknownInFile(sources, variables)];
}

function unknownInFile({ file }: ConfigSources, variables: readonly ConnectorVariable[]): ConfigFault[] {
  const known = new Set(variables.map(({ program, connector, setting }) => `connectors.${program}.${connector}.${setting}`));
  const given = Object.entries(file.connectors ?? {}).flatMap(([program, connectors]) =>
    Object.entries(connectors).flatMap(([connector, settings]) =>
      Object.keys(settings).map((setting) => `connectors.${program}.${connector}.${setting}`),
    ),
  );
  return given
    .filter((name) => !known.has(name))
    .map((name) => ({ name, where: 'file', rule: 'is no setting of a connector that is loaded' }));
}

/** Settings that may not stand as they do. */
export function clashes(sources: ConfigSources, settings: Settings): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (settings.clockOffset !== undefined && sources.sandbox === undefined)
    faults.push({ name: SETTINGS.clockOffset.variable, where: 'environment', rule: 'may be set with --sandbox only' });
  if (settings.databaseDirectUrl !== undefined && settings.databaseUrl === undefined)
    faults.push({ name: SETTINGS.databaseDirectUrl.variable, where: 'environment', rule: 'needs DATABASE_URL beside it' });
  if (settings.databaseReaderUrl !== undefined && settings.databaseUrl === undefined)
    faults.push({ name: SETTINGS.databaseReaderUrl.variable, where: 'environment', rule: 'needs DATABASE_URL beside it' });
  if ((settings.oidcIssuer === undefined) !== (settings.oidcClientId === undefined))
    faults.push({ name: SETTINGS.oidcIssuer.variable, where: 'environment', rule: `goes together with ${SETTINGS.oidcClientId.variable}` });
  return faults;
}

/** Two connectors whose names differ only in their spelling would share a variable. */
export function namedTwice(variables: readonly ConnectorVariable[]): ConfigFault[] {
  const names = variables.map(({ variable }) => variable);
  const twice = new Set(names.filter((name, at) => names.indexOf(name) !== at));
  return [...twice].map((name) => ({ name, where: 'programs', rule: 'is the variable of two settings; rename one of them' }));
}

import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ConfigFault, ConfigSources, Origin } from './config-sources.ts';
import type { ConnectorVariable } from './connectors.ts';
import { isSecretReference, readSecret } from './reference.ts';
import { SETTINGS, type Setting, type SettingName } from './settings.ts';

/** A value as text, and where it came from. */
export interface Given {
  readonly text: string;
  readonly origin: Origin;
}

/** By setting, or by a connector's variable. */
export type Found = Map<string, Given>;

/** The winning text of each setting that has one. */
export function gatherSettings(sources: ConfigSources, faults: ConfigFault[]): Found {
  const found: Found = new Map();
  for (const [name, { variable, default: fallback, isSecret }] of Object.entries(SETTINGS) as [SettingName, Setting][]) {
    const candidates: [unknown, Origin][] = [
      [sources.options?.[name], 'option'],
      [sources.environment[variable], 'environment'],
      [sources.sandboxSettings?.[name], 'sandbox'],
      [sources.file.settings?.[name], 'file'],
      [fallback, 'default'],
    ];
    const chosen = candidates.find(([value]) => value !== undefined && value !== '');
    if (!chosen) continue;
    const given = { text: String(chosen[0]), origin: chosen[1] };
    const resolved = isSecret ? resolveSecret(given, variable, sources.environment, faults) : given;
    if (resolved) found.set(name, resolved);
  }
  for (const name of Object.keys(sources.file.settings ?? {}))
    if (!(name in SETTINGS)) faults.push({ name: `settings.${name}`, where: 'file', rule: 'is not a setting' });
  return withPlaces(found);
}

/** What stands in the data folder unless it is told to stand elsewhere. */
function withPlaces(found: Found): Found {
  const data = resolve(found.get('data')?.text ?? '.');
  const place = (name: SettingName, text: string) => {
    if (!found.has(name)) found.set(name, { text, origin: 'default' });
  };
  found.set('data', { text: data, origin: found.get('data')?.origin ?? 'default' });
  place('objects', pathToFileURL(join(data, 'objects')).href);
  place('keys', `file:${join(data, 'keys.json')}`);
  place('blankForms', join(data, 'blank-forms'));
  return found;
}

function resolveSecret(given: Given, name: string, environment: ConfigSources['environment'], faults: ConfigFault[]): Given | undefined {
  if (!isSecretReference(given.text)) {
    if (given.origin !== 'file') return given;
    faults.push({ name, where: 'file', rule: 'is a secret: give a reference, file:PATH or env:NAME' });
    return undefined;
  }
  try {
    return { text: readSecret(given.text, environment), origin: given.origin };
  } catch (error) {
    faults.push({ name, where: given.origin, rule: (error as Error).message });
    return undefined;
  }
}

/** The winning text of each connector's variable that has one. */
export function gatherConnectors(sources: ConfigSources, variables: readonly ConnectorVariable[], faults: ConfigFault[]): Found {
  const found: Found = new Map();
  for (const { program, connector, setting, variable, isSecret } of variables) {
    const candidates: [string | undefined, Origin][] = [
      [sources.environment[variable], 'environment'],
      [sources.sandbox?.[program]?.[connector]?.[setting], 'sandbox'],
      [sources.file.connectors?.[program]?.[connector]?.[setting], 'file'],
    ];
    const chosen = candidates.find(([value]) => value !== undefined && value !== '');
    if (!chosen) continue;
    const given = { text: chosen[0]!, origin: chosen[1] };
    const resolved = isSecret ? resolveSecret(given, variable, sources.environment, faults) : given;
    if (resolved) found.set(variable, resolved);
  }
  return found;
}

import type { SettingDescription } from './config-sources.ts';
import type { ConnectorVariable } from './connectors.ts';
import type { Found, Given } from './gather.ts';
import { SETTINGS, type Setting, type SettingName } from './settings.ts';

export function describeSettings(found: Found): SettingDescription[] {
  return (Object.entries(SETTINGS) as [SettingName, Setting][]).map(([setting, { variable, title, isSecret = false }]) =>
    describe({ setting, variable, title, isSecret }, found.get(setting)),
  );
}

export function describeConnectors(variables: readonly ConnectorVariable[], found: Found): SettingDescription[] {
  return variables.map(({ program, connector, setting, variable, isSecret }) =>
    describe(
      { setting: `${program}.${connector}.${setting}`, variable, title: `${setting} of ${connector} (${program})`, isSecret },
      found.get(variable),
    ),
  );
}

function describe(
  setting: Pick<SettingDescription, 'setting' | 'variable' | 'title' | 'isSecret'>,
  given: Given | undefined,
): SettingDescription {
  if (!given) return { ...setting, isSet: false };
  return { ...setting, isSet: true, origin: given.origin, ...(setting.isSecret ? {} : { value: withoutPassword(given.text) }) };
}

function withoutPassword(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1');
}

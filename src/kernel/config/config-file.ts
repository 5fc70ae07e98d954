import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { WaybillError } from '../errors.ts';
import type { ConfigFile } from './config-sources.ts';

/**
 * Imports `waybill.config.ts`, which says which programs this installation loads.
 * @throws WaybillError WB_CONFIG where the file is missing, does not load or exports something else.
 */
export async function loadConfigFile(path: string): Promise<ConfigFile> {
  if (!existsSync(path)) throw new WaybillError('WB_CONFIG', `There is no configuration file at ${path}.`);
  const loaded = await importFile(path);
  if (!isConfigFile(loaded)) throw new WaybillError('WB_CONFIG', `${path} must export defineConfig({ programs: […] }) as its default.`);
  return loaded;
}

async function importFile(path: string): Promise<unknown> {
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: unknown };
    return module.default;
  } catch (cause) {
    throw new WaybillError('WB_CONFIG', `${path} does not load: ${(cause as Error).message}`, {}, { cause });
  }
}

function isConfigFile(value: unknown): value is ConfigFile {
  return typeof value === 'object' && value !== null && Array.isArray((value as { programs?: unknown }).programs);
}

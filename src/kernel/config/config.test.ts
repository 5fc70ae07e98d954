import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineConnector, type ProgramDefinition } from '#sdk';
import { isWaybillError } from '../errors.ts';
import { type ConfigFault, type ConfigSources, defineConfig, loadConfigFile, readConfig } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'waybill-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lighthouse = defineConnector({
  name: 'benefits-documents',
  title: 'Benefits Documents',
  settings: z.strictObject({ clientId: z.string(), private_key: z.string(), audience: z.string().optional() }),
  secrets: ['private_key'],
  timeouts: { connectMs: 1, totalMs: 1 },
  limits: { concurrent: 1 },
  reachable: '/',
  client: () => ({}),
});
// The configuration looks at a program's name and connectors alone.
const program = { name: 'form526', connectors: [lighthouse] } as unknown as ProgramDefinition;
const file = defineConfig({ programs: [program] });

function faultsOf(sources: ConfigSources): readonly ConfigFault[] {
  try {
    readConfig(sources);
  } catch (error) {
    if (isWaybillError(error) && error.code === 'WB_CONFIG') return error.details.faults as ConfigFault[];
    throw error;
  }
  return [];
}

test('an empty environment gives the defaults, all within one data folder', () => {
  const config = readConfig({ file, environment: {}, options: { data: folder } });
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8470,
    data: folder,
    logLevel: 'info',
    isSandbox: false,
    keys: `file:${folder}/keys.json`,
  });
  expect(config.objects).toBe(`file://${folder}/objects`);
  expect(config.databaseUrl).toBeUndefined();
  expect(config.connector('form526', 'benefits-documents')).toBeUndefined();
  expect(readConfig({ file, environment: {} }).data).toBe(resolve('.waybill'));
});

test('the command line wins over the environment, which wins over the file', () => {
  const own = defineConfig({ ...file, settings: { port: 1, host: '127.0.0.2', logLevel: 'warn' } });
  const config = readConfig({
    file: own,
    environment: { WAYBILL_PORT: '2', WAYBILL_HOST: '127.0.0.3', WAYBILL_LOG_LEVEL: '' },
    options: { port: '3' },
  });
  expect(config).toMatchObject({ port: 3, host: '127.0.0.3', logLevel: 'warn' });
});

test('a connector is read from variables of regular names', () => {
  writeFileSync(join(folder, 'key.pem'), 'private text\n');
  const config = readConfig({
    file,
    environment: {
      WAYBILL_FORM526_BENEFITS_DOCUMENTS_URL: 'http://127.0.0.1:9/',
      WAYBILL_FORM526_BENEFITS_DOCUMENTS_CLIENT_ID: 'me',
      WAYBILL_FORM526_BENEFITS_DOCUMENTS_PRIVATE_KEY: `file:${folder}/key.pem`,
    },
  });
  expect(config.connector('form526', 'benefits-documents')).toEqual({
    url: 'http://127.0.0.1:9',
    settings: { clientId: 'me', private_key: 'private text' },
  });
});

test('the sandbox wins over the file, and a variable over the sandbox', () => {
  const own = defineConfig({
    ...file,
    connectors: { form526: { 'benefits-documents': { url: 'https://real.example', clientId: 'real', private_key: 'env:K' } } },
  });
  const sandbox = { form526: { 'benefits-documents': { url: 'http://127.0.0.1:1', clientId: 'sandbox', private_key: 'p' } } };
  expect(readConfig({ file: own, environment: { K: 'k' }, sandbox }).connector('form526', 'benefits-documents')?.url).toBe(
    'http://127.0.0.1:1',
  );
  const environment = { K: 'k', WAYBILL_FORM526_BENEFITS_DOCUMENTS_URL: 'http://127.0.0.1:2' };
  expect(readConfig({ file: own, environment, sandbox }).connector('form526', 'benefits-documents')?.url).toBe('http://127.0.0.1:2');
});

test('every fault is named at once, with where it stands and its rule, and never with its value', () => {
  const sources: ConfigSources = {
    file: defineConfig({
      programs: [program],
      settings: { databaseUrl: 'postgres://u:hunter2@db/x', logLevel: 'loud', colour: 'red' } as never,
      connectors: {
        form526: { 'benefits-documents': { url: 'ftp://secret-host', private_key: 'hunter2', colour: 'red' } },
        vye: { x: { url: 'http://x' } },
      },
    }),
    environment: {
      WAYBILL_PORT: '99999',
      WAYBILL_KEYS: 'hunter2',
      WAYBILL_CLOCK_OFFSET: '3d',
      DATABASE_DIRECT_URL: 'mysql://u:hunter2@db/x',
      WAYBILL_FROM526_EVSS_URL: 'http://127.0.0.1:1',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'hunter2',
      UNRELATED: 'x',
    },
  };
  const faults = faultsOf(sources);
  expect(faults.map(({ name, where }) => `${name} ${where}`).sort()).toEqual(
    [
      'DATABASE_DIRECT_URL environment',
      'DATABASE_URL file',
      'OTEL_EXPORTER_OTLP_ENDPOINT environment',
      'WAYBILL_CLOCK_OFFSET environment',
      'WAYBILL_FORM526_BENEFITS_DOCUMENTS_CLIENT_ID nowhere',
      'WAYBILL_FORM526_BENEFITS_DOCUMENTS_PRIVATE_KEY file',
      'WAYBILL_FORM526_BENEFITS_DOCUMENTS_PRIVATE_KEY nowhere',
      'WAYBILL_FORM526_BENEFITS_DOCUMENTS_URL file',
      'WAYBILL_FROM526_EVSS_URL environment',
      'WAYBILL_KEYS environment',
      'WAYBILL_PORT environment',
      'connectors.form526.benefits-documents.colour file',
      'connectors.vye.x.url file',
      'settings.colour file',
      'settings.logLevel file',
    ].sort(),
  );
  expect(() => readConfig(sources)).toThrow(/15 faults/);
  expect(JSON.stringify(faults)).not.toMatch(/hunter2|secret-host|loud|red|99999/);
});

test('a clock offset is read with the sandbox and refused without', () => {
  expect(readConfig({ file, environment: { WAYBILL_CLOCK_OFFSET: '-2h' }, sandbox: {} }).clockOffset).toBe(-7_200_000);
  expect(faultsOf({ file, environment: { WAYBILL_CLOCK_OFFSET: '-2h' } })).toEqual([
    { name: 'WAYBILL_CLOCK_OFFSET', where: 'environment', rule: 'may be set with --sandbox only' },
  ]);
  expect(faultsOf({ file, environment: { WAYBILL_CLOCK_OFFSET: 'soon' }, sandbox: {} })).toHaveLength(1);
});

test('a variable that another setting refers to is not a stranger', () => {
  const environment = {
    WAYBILL_KEYS: 'env:WAYBILL_KEY_TEXT',
    WAYBILL_KEY_TEXT: 'x',
    WAYBILL_OBJECTS: 's3://bucket/?credentials=env:WAYBILL_STORE',
    WAYBILL_STORE_ACCESS_KEY_ID: 'x',
    WAYBILL_STORE_SECRET_ACCESS_KEY: 'x',
    WAYBILL_TEST_ANYTHING: 'x',
  };
  expect(faultsOf({ file, environment })).toEqual([]);
});

test('the description names every setting, and shows neither secrets nor passwords', () => {
  const config = readConfig({
    file,
    environment: {
      DATABASE_URL: 'postgres://u:hunter2@db/x',
      WAYBILL_PUBLIC_URL: 'https://user:hunter2@waybill.example/',
      WAYBILL_FORM526_BENEFITS_DOCUMENTS_URL: 'http://127.0.0.1:9',
      WAYBILL_FORM526_BENEFITS_DOCUMENTS_CLIENT_ID: 'me',
      WAYBILL_FORM526_BENEFITS_DOCUMENTS_PRIVATE_KEY: 'hunter2',
    },
  });
  const description = config.describe();
  const of = (variable: string) => description.find((each) => each.variable === variable);
  expect(JSON.stringify(description)).not.toContain('hunter2');
  expect(of('DATABASE_URL')).toEqual({
    setting: 'databaseUrl',
    variable: 'DATABASE_URL',
    title: expect.any(String),
    isSecret: true,
    isSet: true,
    origin: 'environment',
  });
  expect(of('WAYBILL_PUBLIC_URL')?.value).toBe('https://waybill.example/');
  expect(of('WAYBILL_PORT')).toMatchObject({ isSet: true, origin: 'default', value: '8470' });
  expect(of('WAYBILL_FORM526_BENEFITS_DOCUMENTS_AUDIENCE')).toMatchObject({ isSet: false });
  expect(of('WAYBILL_FORM526_BENEFITS_DOCUMENTS_URL')).toMatchObject({ isSet: true, value: 'http://127.0.0.1:9' });
});

test('a configuration file is loaded by its default export', async () => {
  const good = join(folder, 'good.config.mjs');
  writeFileSync(good, 'export default { programs: [] };');
  expect(await loadConfigFile(good)).toEqual({ programs: [] });
  const bad = join(folder, 'bad.config.mjs');
  writeFileSync(bad, 'export const config = 1;');
  await expect(loadConfigFile(bad)).rejects.toMatchObject({ code: 'WB_CONFIG' });
  writeFileSync(join(folder, 'broken.config.mjs'), 'export default {');
  await expect(loadConfigFile(join(folder, 'broken.config.mjs'))).rejects.toMatchObject({ code: 'WB_CONFIG' });
  await expect(loadConfigFile(join(folder, 'none.ts'))).rejects.toMatchObject({ code: 'WB_CONFIG' });
});

test.each([
  ['10.0.0.0/8,192.0.2.17,2001:db8::/32', 0],
  ['128.0.0.0/1', 0],
  ['0.0.0.0/0', 1],
  ['::/0', 1],
  ['10.0.0.0/33', 1],
  ['everybody', 1],
])('trusted proxies %s have %i faults', (trusted, faults) => {
  expect(faultsOf({ file, environment: { WAYBILL_TRUSTED_PROXIES: trusted } })).toHaveLength(faults);
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from '#kernel/config/index.ts';
import { useDatabase } from '../testing/index.ts';
import { openInstallation } from './open-installation.ts';
import { recordServing, servingAddress } from './serving-address.ts';

const db = useDatabase();
const folder = mkdtempSync(join(tmpdir(), 'waybill-serving-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function publicUrlOf(name: string, publicUrl?: string): Promise<string> {
  const options = { data: folder, databaseUrl: db.appUrl, logLevel: 'silent', ...(publicUrl ? { publicUrl } : {}) };
  const house = await openInstallation(readConfig({ file: { programs: [] }, environment: {}, options }), { isWorker: false, name });
  await house.close();
  return house.publicUrl;
}

test('a command links to the server that runs, wherever it listens; what the settings say goes before', async () => {
  const byDefault = await publicUrlOf('command');
  const forget = recordServing(folder, 'http://127.0.0.1:18999');
  expect(await publicUrlOf('command')).toBe('http://127.0.0.1:18999');
  expect(await publicUrlOf('server')).toBe(byDefault);
  expect(await publicUrlOf('command', 'https://waybill.example.org')).toBe('https://waybill.example.org');
  forget();
  expect(await publicUrlOf('command')).toBe(byDefault);
});

test('a server that was killed is not there; one that took its place is not forgotten with it', () => {
  // Beyond what Linux and macOS give out.
  writeFileSync(join(folder, 'serving.json'), JSON.stringify({ url: 'http://127.0.0.1:1', pid: 99_999_999 }));
  expect(servingAddress(folder)).toBeUndefined();
  const forget = recordServing(folder, 'http://127.0.0.1:2');
  writeFileSync(join(folder, 'serving.json'), JSON.stringify({ url: 'http://127.0.0.1:3', pid: process.ppid }));
  forget();
  expect(servingAddress(folder)).toBe('http://127.0.0.1:3');
  writeFileSync(join(folder, 'serving.json'), '{"url":');
  expect(servingAddress(folder)).toBeUndefined();
  expect(readdirSync(folder)).toContain('serving.json');
});

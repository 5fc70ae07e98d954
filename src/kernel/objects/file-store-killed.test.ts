import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { openFileStore } from './file-store.ts';

/** Stores bodies under their own hash, eight at a time, and prints each key once it is stored. */
const WRITER = `
  const { createHash, randomBytes } = await import('node:crypto');
  const { openFileStore } = await import(process.argv[1]);
  const store = await openFileStore(process.argv[2]);
  const slot = async () => {
    for (;;) {
      const body = randomBytes(200_000);
      const key = 'killed/' + createHash('sha256').update(body).digest('hex');
      await store.put(key, body);
      console.log(key);
    }
  };
  await Promise.all(Array.from({ length: 8 }, slot));
`;

it('keeps every object it answered for, and no half one, when its process is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-killed-'));
  const door = fileURLToPath(new URL('./file-store.ts', import.meta.url));
  const child = spawn(process.execPath, ['--input-type=module', '--eval', WRITER, door, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  for await (const key of createInterface(child.stdout)) {
    acknowledged.push(key);
    if (acknowledged.length === 60) child.kill('SIGKILL');
  }
  if (child.signalCode === null) await once(child, 'exit');
  expect(child.signalCode).toBe('SIGKILL');

  const store = await openFileStore(folder);
  const listed: string[] = [];
  for await (const { key } of store.listAll('killed/')) {
    expect((await store.head(key, { sha256: true }))?.sha256).toBe(key.slice('killed/'.length));
    listed.push(key);
  }
  expect(listed).toEqual(expect.arrayContaining(acknowledged));
  await rm(folder, { recursive: true });
});

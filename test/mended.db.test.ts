import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { writeSample } from '../sandbox/sample/index.ts';
import { composeFor, runLine } from '../src/cli/test-line.ts';
import { useDatabase } from '../src/testing/index.ts';
import { makeFolder } from './whole/data-folder.ts';
import { readZips, unpack } from './whole/packages.ts';
import type { SampleRow } from './whole/rows.ts';

const db = useDatabase();
const folder = makeFolder();
const data = join(folder, 'data');
let sandbox: Sandbox;
const compose = () => composeFor(db, data, () => ({ form526: { evss: { url: sandbox.urls.evss } } }));

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 1 });
});
afterAll(() => sandbox.stop());

async function waybill<T = Record<string, number>>(line: string): Promise<T> {
  const ran = await runLine(compose(), [...line.split(' '), '--json']);
  expect(ran, `${line}\n${ran.out}${ran.err}`).toMatchObject({ code: 0 });
  return ran.json<T>();
}

async function withWorker<T>(during: () => Promise<T>): Promise<T> {
  const composition = compose();
  const house = await composition.openInstallation(await composition.readConfig({}), { isWorker: true, name: 'test worker' });
  const stop = new AbortController();
  const worker = composition.runWorker(house, { slots: 4, signal: stop.signal });
  try {
    return await during();
  } finally {
    stop.abort();
    await worker;
    await house.close();
  }
}

interface Previewed {
  readonly run: number;
  readonly digest: string;
  readonly eligible: number;
  readonly not_eligible: Record<string, number>;
}

test('attachments that were lost are brought in by the same rows, and become part of the packages', async () => {
  const { file } = await writeSample({ count: 40, seed: 5, profile: 'steady', folder: join(folder, 'sample') });
  const given = readFileSync(file, 'utf8').split('\n').filter(isWhole).slice(0, 6);
  const rows = given.map((line) => JSON.parse(line) as SampleRow);
  writeFileSync(join(folder, 'rows.jsonl'), `${given.join('\n')}\n`);
  writeFileSync(join(folder, 'ids.csv'), ['id', ...rows.map(({ id }) => id)].join('\n'));
  mkdirSync(join(folder, 'empty'));
  await waybill('users add olive --role operator');
  await waybill('users add ann --role approver');
  const files = rows.reduce((sum, { attachments }) => sum + attachments.length, 0);

  expect(await waybill(`import form526 ${folder}/rows.jsonl --folder ${folder}/empty --as olive`)).toMatchObject({
    input: 6,
    imported: 6,
    mended: 0,
  });
  const run = `task run paper-resubmission --input ${folder}/ids.csv --reason late --as olive`;
  const before = await waybill<Previewed>(run.replace('task run', 'task preview'));
  expect(before).toMatchObject({ eligible: 0, not_eligible: { attachment_missing: 6 } });

  expect(await waybill(`import form526 ${folder}/rows.jsonl --folder ${folder}/sample --as olive`)).toMatchObject({
    input: 6,
    imported: 0,
    refused: 0,
    already_known: 6,
    mended: files,
  });
  const preview = await waybill<Previewed>(run);
  expect(preview).toMatchObject({ eligible: 6, not_eligible: {} });
  await waybill(`run approve ${preview.run} --digest ${preview.digest} --reason fine --yes --as ann`);
  const ended = await withWorker(() => waybill(`run watch ${preview.run} --as olive`));
  expect(ended).toMatchObject({ state: 'succeeded', total: 6, succeeded: 6 });
  const zips = await readZips(data);
  expect(zips.map(({ id }) => id).toSorted()).toEqual(rows.map(({ id }) => id).toSorted());
  for (const { id, bytes } of zips) {
    const named = [...(await unpack(bytes)).keys()].filter((name) => name.startsWith('attachment'));
    expect([id, named.length]).toEqual([id, rows.find((row) => row.id === id)!.attachments.length]);
  }
}, 60_000);

/** A row that is taken in, with attachments that all open well. */
function isWhole(line: string): boolean {
  try {
    const { attachments = [] } = JSON.parse(line) as Partial<SampleRow>;
    return attachments.length > 0 && attachments.every(({ path }) => !/locked|truncated|missing|empty|none|broken|cut/.test(path));
  } catch {
    return false;
  }
}

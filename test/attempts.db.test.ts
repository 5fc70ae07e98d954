import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import form526 from '../programs/form526/index.ts';
import { aClaim, useApi } from '../src/api/test-api.ts';
import type { Composition } from '../src/cli/composition.ts';
import { composeFor, runLine } from '../src/cli/test-line.ts';
import { readConfig } from '../src/kernel/config/index.ts';
import { cancelRun, prepareRun } from '../src/tasks/index.ts';
import { attempts } from './attempts/index.ts';

const file = { programs: [form526, { ...attempts, forms: form526.forms }] };
const api = useApi(file);
let tokens: Readonly<Record<string, string>>;

beforeAll(async () => {
  const people = [
    ['ada', 'administrator'],
    ['olive', 'operator'],
    ['april', 'approver'],
    ['vera', 'viewer'],
  ] as const;
  tokens = Object.fromEntries(await Promise.all(people.map(async ([name, role]) => [name, await api.tokenOf(name, role)] as const)));
  await api.importRows([aClaim('claim-1'), aClaim('claim-2')]);
});

/** The command line over the same installation, as one of these people. */
function composition(): Composition {
  const { db, installation } = api;
  const options = { data: installation.folder, databaseUrl: db.appUrl, databaseReaderUrl: db.readerUrl, logLevel: 'silent' };
  return { ...composeFor(db, installation.folder), readConfig: async () => readConfig({ file, environment: {}, options }) };
}

/** The code and the words that somebody reads who tries it on the command line. */
async function typed(who: string, ...line: string[]): Promise<string> {
  const { code, err } = await runLine(composition(), [...line, '--as', who]);
  expect(code, err).toBe(1);
  return err;
}

async function posted(who: string, path: string, body: object): Promise<{ code: string; message: string; status: number }> {
  const answer = await api.call(`/api/v1/${path}`, { token: tokens[who]!, body });
  return { ...answer.body.error, status: answer.status };
}

async function refusals(where: string): Promise<readonly string[]> {
  const { rows } = await api.db.owner.query<{ line: string }>(
    `select l.actor || ' ' || (d.details->>'attempted') || coalesce(' ' || (d.details->>'code'), '') as line
     from ledger_lines l join ledger_details d on d.line_id = l.id where l.action like '%.refused' and ${where} order by l.id`,
  );
  return rows.map(({ line }) => line);
}

async function drafted(who: string, body: object): Promise<number> {
  const { status, body: run } = await api.call('/api/v1/runs', { token: tokens[who]!, body: { reason: 'a test', ...body } });
  expect(status).toBe(201);
  return run.id;
}

/** A run of two claims, put before others by whoever asked. */
async function asked(who: string): Promise<{ id: number; digest: string }> {
  const input = { name: 'rows.csv', csv: 'id\nclaim-1\nclaim-2\n' };
  const id = await drafted(who, { program: 'form526', task: 'paper-resubmission', selection: { kind: 'csv' }, input });
  const { digest } = await prepareRun(api.installation.tasks, id);
  await api.call(`/api/v1/runs/${id}/approval-requests`, { token: tokens[who]!, body: { reason: 'a test' } });
  return { id, digest };
}

const drop = (id: number) =>
  cancelRun(api.installation.tasks, id, { by: { kind: 'person', name: 'ada' }, reason: 'the test is over', scope: '*' });

describe('by the API and on the command line alike, with a plain error and a line in the ledger', () => {
  test('nobody approves a run that they asked for', async () => {
    const { id, digest } = await asked('ada');
    const refused = await posted('ada', `runs/${id}/approvals`, { decision: 'approved', digest, reason: 'mine' });
    expect(refused).toMatchObject({ code: 'WB_APPROVAL_OWN', status: 403 });
    expect(await typed('ada', 'run', 'approve', String(id), '--digest', digest, '--reason', 'mine', '--yes')).toMatch(
      /WB_APPROVAL_OWN.*ada/,
    );
    expect(await refusals(`l.run_id = '${id}'`)).toEqual(Array.from({ length: 2 }, () => 'ada approved WB_APPROVAL_OWN'));
    await drop(id);
  });

  test('nobody changes the input of an approved run, or what it is given', async () => {
    const { id, digest } = await asked('olive');
    await api.call(`/api/v1/runs/${id}/approvals`, { token: tokens.april!, body: { decision: 'approved', digest, reason: 'looked' } });
    const other = join(api.installation.folder, 'other.csv');
    writeFileSync(other, 'id\nclaim-1\n');
    const refused = await posted('olive', `runs/${id}/inputs`, { csv: 'id\nclaim-1\n', reason: 'fewer' });
    expect(refused).toMatchObject({ code: 'WB_RUN_STATE', status: 409 });
    expect(await typed('olive', 'run', 'replace-input', String(id), '--input', other, '--reason', 'fewer')).toMatch(
      /WB_RUN_STATE.*approved/,
    );
    expect(await refusals(`l.run_id = '${id}'`)).toEqual(Array.from({ length: 2 }, () => 'olive replace_input WB_RUN_STATE'));
    await drop(id);
  });

  test('nobody starts a task without the role, or one that takes an administrator', async () => {
    const body = { program: 'form526', task: 'paper-resubmission', selection: { kind: 'query' }, reason: 'a test' };
    expect(await posted('vera', 'runs', body)).toMatchObject({ code: 'WB_FORBIDDEN', status: 403 });
    const line = ['task', 'run', 'paper-resubmission', '--program', 'form526', '--attention', '--reason', 'a test', '--yes'];
    expect(await typed('vera', ...line)).toMatch(/WB_FORBIDDEN.*vera/);
    expect(await refusals("l.actor = 'vera'")).toEqual(['vera POST /api/v1/runs', 'vera waybill task run']);
    const reserved = { program: 'attempts', task: 'reserved', selection: { kind: 'nothing' }, reason: 'a test' };
    expect(await posted('olive', 'runs', reserved)).toMatchObject({ code: 'WB_FORBIDDEN', status: 403 });
    const own = ['task', 'run', 'reserved', '--program', 'attempts', '--reason', 'a test', '--yes'];
    expect(await typed('olive', ...own)).toMatch(/WB_FORBIDDEN.*administrator/);
    expect(await refusals("l.subject_id = 'reserved'")).toEqual(Array.from({ length: 2 }, () => 'olive draft WB_FORBIDDEN'));
  });

  test('a task that only reads neither writes nor sends, whoever starts it', async () => {
    const stop = new AbortController();
    const house = await composition().openInstallation(await composition().readConfig({}), { isWorker: true, name: 'test worker' });
    const worker = composition().runWorker(house, { slots: 2, signal: stop.signal });
    try {
      const id = await drafted('olive', { program: 'attempts', task: 'oversteps', selection: { kind: 'nothing' } });
      await prepareRun(api.installation.tasks, id);
      await api.call(`/api/v1/runs/${id}/queueings`, { token: tokens.olive!, body: { reason: 'a test' } });
      await expect
        .poll(async () => (await api.call(`/api/v1/runs/${id}`, { token: tokens.vera! })).body.state, { timeout: 20_000 })
        .toBe('failed');
      const { rows: outcomes } = await api.db.owner.query('select reason from run_outcomes where run_id = $1', [id]);
      expect(outcomes).toEqual([{ reason: 'may_only_read' }]);
      const line = [
        'task',
        'run',
        'oversteps',
        '--program',
        'attempts',
        '--reason',
        'a test',
        '--wait',
        '--yes',
        '--out',
        api.installation.folder,
      ];
      await typed('olive', ...line);
      const { rows } = await api.db.owner.query<{ tried: string[] }>(
        `select d.details->'tried' as tried from ledger_lines l join ledger_details d on d.line_id = l.id
         where l.action = 'run.refused' and d.details->>'code' = 'WB_TASK_READS_ONLY' order by l.id`,
      );
      expect(rows).toHaveLength(2);
      const { rows: left } = await api.db.owner.query('select count(*)::int as n from submissions');
      expect(left).toEqual([{ n: 2 }]);
      for (const { tried } of rows)
        expect(tried).toEqual(expect.arrayContaining(['writing a file', 'the network', 'reads query', 'the connector partner']));
    } finally {
      stop.abort();
      await worker;
      await house.close();
    }
  });
});

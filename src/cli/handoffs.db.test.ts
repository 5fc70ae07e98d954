import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useDatabase } from '../testing/index.ts';
import { composeFor, type Ran, runLine, useFolder } from './test-line.ts';

const db = useDatabase();
const folder = useFolder();

function waybill(line: string, ...more: string[]): Promise<Ran> {
  return runLine(
    composeFor(db, join(folder, 'data'), () => ({})),
    [...line.split(' '), ...more],
  );
}

async function ok<T = Record<string, unknown>>(line: string, ...more: string[]): Promise<T> {
  const ran = await waybill(`${line} --json`, ...more);
  expect(ran, `${line}\n${ran.out}${ran.err}`).toMatchObject({ code: 0 });
  return ran.json<T>();
}

const claim = (id: string, receipt: string, status: string) => ({
  id,
  form: '21-526EZ',
  person_id: `person-${id}`,
  submitted_at: '2026-01-05T10:00:00Z',
  payload: { form526: { form526: { veteran: { id } } } },
  identity: { first_name: 'Marigold', last_name: 'Nobody', zip: '00000' },
  facts: { handoffs: [{ destination: 'benefits_intake', receipt, status, at: '2026-01-06T00:00:00Z' }] },
});

interface Page {
  readonly count: number;
  readonly rows: readonly { readonly id: number; readonly submission: string; readonly state: string; readonly proof: string }[];
}

test('hand-offs are listed, shown, asked about and compared from the command line', async () => {
  const rows = [claim('c-1', 'g-1', 'received'), claim('c-2', 'g-2', 'vbms'), claim('c-3', '003', 'vbms')];
  writeFileSync(join(folder, 'claims.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await ok(`import form526 ${folder}/claims.jsonl`);
  const page = await ok<Page>('handoffs list --unproved');
  expect(page).toMatchObject({ count: 1, rows: [{ submission: 'c-1', state: 'accepted', proof: 'polled' }] });
  const id = page.rows[0]!.id;
  expect((await waybill(`handoffs show ${id}`)).out).toContain('whose proof is polled');
  expect((await waybill('handoffs list --overdue')).out).toMatch(/^1 hand-offs/);
  expect(await waybill('handoffs list --state lost')).toMatchObject({ code: 2 });
  const polled = await ok(`handoffs poll ${id} 99999 --program form526 --reason`, 'they were down');
  expect(polled).toMatchObject({ selected: 1, not_found: 1, asked: { questions: [], not_set_up: ['benefits_intake'] } });
  expect(await waybill(`handoffs decide ${id} --decision stop --reason odd --yes`)).toMatchObject({ code: 1 });
  await ok('users add olive --role operator');
  writeFileSync(join(folder, 'truth.csv'), '\ufeffguid,status\r\ng-1,vbms\r\n3,vbms\r\nx,lost\r\n');
  const line = `handoffs reconcile form526 benefits_intake ${folder}/truth.csv --as-of 2026-02-01 --out ${folder}`;
  const compared = await waybill(`${line} --as olive`);
  expect(compared.out).toMatch(/^differs +1 +0 +accepted_to_delivered 1$/m);
  expect(compared.out).toMatch(/^ours_only +1 +1 +misspelt 1$/m);
  expect(compared.out).toContain('Nothing has moved.');
  expect(readFileSync(join(folder, 'truth_refused.csv'), 'utf8')).toBe('row,field,rule,receipt\n4,status,unknown_status,x\n');
  expect(existsSync(join(folder, 'truth_result.csv'))).toBe(true);
  expect((await waybill(`${line} --accept --reason mine --as olive`)).err).toContain('which may not approve');
  expect((await waybill(`${line} --accept`)).code).toBe(2);
  const accepted = await ok<{ accepted: Record<string, number> }>(`${line} --accept --reason`, 'they signed it');
  expect(accepted.accepted).toMatchObject({ proofs: 2, moved: 2, missing: 1 });
  const after = await ok<Page>('handoffs list');
  expect(after.rows.map(({ submission, state }) => `${submission} ${state}`)).toEqual(['c-1 delivered', 'c-2 missing', 'c-3 delivered']);
  const decided = await ok(`handoffs decide ${after.rows[1]!.id} --decision delivered --evidence letter-7 --reason found --yes`);
  expect(decided).toMatchObject({ from: 'missing', to: 'delivered' });
  const timeline = await waybill('submissions show c-2');
  expect(timeline.out).toMatch(/handoff\.moved +admin +decided/);
  expect((await waybill('standing')).out).toContain('Who has what needs attention:');
});

test('asking now tells what the receiver answered, without a worker', async () => {
  const told = { id: 'g-9', type: 'upload', attributes: { guid: 'g-9', status: 'vbms', code: null, detail: '' } };
  const server = createServer((request, response) => {
    request.resume().on('end', () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ data: [told] })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asking = composeFor(db, join(folder, 'data'), () => ({ form526: { benefits_intake: { url, apikey: 'none' } } }));
  try {
    writeFileSync(
      join(folder, 'more.jsonl'),
      `${JSON.stringify(claim('c-9', 'g-9', 'received'))}\n${JSON.stringify(claim('c-8', 'g-8', 'received'))}\n`,
    );
    await ok(`import form526 ${folder}/more.jsonl`);
    const line = ['handoffs', 'poll', '--destination', 'benefits_intake', '--program', 'form526', '--reason', 'a call'];
    expect((await ok('handoffs poll --destination benefits_intake --program form526 --later --reason', 'a call')).asked).toBeUndefined();
    const ran = await runLine(asking, line);
    expect(ran.out).toMatch(/^benefits_intake +\d +2 +1 +0 +1 +0 +1$/m);
    expect(ran.out).toMatch(/^benefits_intake +delivered +vbms +\d+$/m);
  } finally {
    server.close();
  }
});

import { beforeAll, expect, test } from 'vitest';
import { aClaim, useApi } from './test-api.ts';

const api = useApi();
let token: string;

beforeAll(async () => {
  token = await api.tokenOf('olive', 'operator');
  await api.importRows([aClaim('first-1'), aClaim('first-2')]);
  await api.importRows([aClaim('second-1')]);
});

test('a worklist that is refreshed from one import takes the rows of that import only', async () => {
  const { imports } = (await api.call('/api/v1/imports?program=form526', { token })).body;
  const newest = imports[0] as { id: number; imported: number };
  expect(newest.imported).toBe(1);
  const body = { import: newest.id, reason: 'only the newest' };
  const refreshed = await api.call('/api/v1/worklists/form526/newest/refreshes', { token, body });
  expect(refreshed).toMatchObject({ status: 200, body: { added: 1 } });
});

test('characters that a database cannot store are the fault of the call, not of the server', async () => {
  const decide = (body: object) => api.call('/api/v1/submissions/form526/first-1/remediations', { token, body });
  const usage = { status: 400 };
  expect(await decide({ kind: 'withdrawn', reason: 'nul\0character' })).toMatchObject(usage);
  expect(await decide({ kind: 'manual', reason: 'r', evidence: { note: 'nul\0character' } })).toMatchObject(usage);
  expect(await decide({ kind: 'withdrawn', reason: 'half a character \ud800' })).toMatchObject(usage);
  expect(await decide({ kind: 'manual', reason: 'r', evidence: { note: '\udc00' } })).toMatchObject(usage);
  const forms = { forms: ['nul\0character'], reason: 'r' };
  expect(await api.call('/api/v1/worklists/form526/forms/refreshes', { token, body: forms })).toMatchObject(usage);
  expect(await api.call('/api/v1/submissions?program=form526&form=a%00b', { token })).toMatchObject(usage);
  const search = { program: 'form526', field: 'ssn', value: 'nul\0character' };
  expect((await api.call('/api/v1/submissions/searches', { token, body: search })).status).toBeLessThan(500);
});

test.each([1_001, 5_000, 100_000])('a body nested %i deep is refused by name, wherever it is sent', async (depth) => {
  const nested = `${'{"a":'.repeat(depth - 1)}1${'}'.repeat(depth - 1)}`;
  const refused = { status: 400, body: { error: { code: 'WB_USAGE', message: 'The body is nested more than 1000 deep.' } } };
  const headers = { 'content-type': 'application/json' };
  const decision = `{"kind":"manual","reason":"r","evidence":${nested}}`;
  const send = (path: string, body: string) => api.call(path, { token, body, headers });
  expect(await send('/api/v1/submissions/form526/first-1/remediations', decision)).toMatchObject(refused);
  expect(await send('/api/v1/submissions/form526', `[${nested}]`)).toMatchObject(refused);
});

test('evidence nested as deep as is taken is kept, and brackets in its words count for nothing', async () => {
  const depth = 998;
  const nested = `${'{"a":'.repeat(depth)}"${'[{'.repeat(2_000)}\\\\\\""${'}'.repeat(depth)}`;
  const headers = { 'content-type': 'application/json' };
  const body = `{"kind":"manual","reason":"r","evidence":${nested}}`;
  const answer = await api.call('/api/v1/submissions/form526/first-1/remediations', { token, body, headers });
  expect([answer.status, answer.body]).toMatchObject([201, { standing: 'remediated' }]);
});

test('an attachment of nothing but padding is refused at once', async () => {
  const begun = performance.now();
  const attachments = [{ name: 'x.pdf', content: `${'='.repeat(1_000_000)}A` }];
  const { status } = await api.call('/api/v1/submissions/form526', { token, body: aClaim('padding-1', { attachments }) });
  expect(status).toBe(422);
  expect(performance.now() - begun).toBeLessThan(5_000);
});

test('a row with characters that a database cannot store is refused, and its neighbour imported', async () => {
  const decided = (evidence: unknown) => ({
    facts: { remediations: [{ kind: 'manual', success: true, reason: 'r', at: '2026-01-06T10:00:00Z', evidence }] },
  });
  const typed = (attachmentId: string) => ({ payload: { form526: { form526: {} }, form526_uploads: [{ name: 'a.pdf', attachmentId }] } });
  const bad = [typed('L\0'), typed('L\ud800'), decided({ note: 'nul\0character' }), decided({ note: 'half \ud800' })];
  const good = [typed('L023'), decided({ note: 'a backslash \\u0000 \\\\ud800' })];
  const rows = [...bad, ...good].map((more, n) => aClaim(`unstorable-${n}`, more));
  expect(await api.importRows(rows)).toMatchObject({ input: 6, imported: 2, refused: 4 });
});

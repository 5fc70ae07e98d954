import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { aClaim, useApi } from './test-api.ts';

const api = useApi();
let token: string;

beforeAll(async () => {
  token = await api.tokenOf('olive', 'operator');
});

const intake = (body: unknown, headers: Record<string, string> = {}) => api.call('/api/v1/submissions/form526', { token, body, headers });

test('intake is idempotent: 201, then 200; other content under the same id is 409', async () => {
  const claim = aClaim('once-1');
  expect(await intake(claim)).toMatchObject({ status: 201, body: { id: 'once-1', verdict: 'accepted' } });
  expect(await intake(claim)).toMatchObject({ status: 200, body: { id: 'once-1', verdict: 'already_known' } });
  const other = await intake(aClaim('once-1'));
  expect(other).toMatchObject({ status: 409, body: { error: { code: 'WB_SUBMISSION_CONFLICT' } } });
  expect((await api.call('/api/v1/submissions/form526/once-1', { token })).body).toMatchObject({ standing: 'in_progress', origin: 'api' });
});

test('of several at once, one is taken in', async () => {
  const claim = aClaim('once-2');
  const answers = await Promise.all(Array.from({ length: 6 }, () => intake(claim)));
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
});

test('a submission that breaks rules is refused with each field and rule, and without a word of what was written', async () => {
  const { status, body } = await intake({ ...aClaim('bad-1'), submitted_at: 'yesterday', identity: { ssn: 'abc-secret' }, form: 'none' });
  expect(status).toBe(422);
  expect(body.error.code).toBe('WB_SUBMISSION_REFUSED');
  expect(body.error.details.faults.map(({ field }: { field: string }) => field)).toContain('submitted_at');
  expect(JSON.stringify(body)).not.toMatch(/yesterday|abc-secret|Marigold/);
});

test('what is no JSON, not UTF-8, of another type or too large is refused in the same shape', async () => {
  expect(await intake('{"id": "x", ')).toMatchObject({
    status: 400,
    body: { error: { code: 'WB_USAGE', message: 'The body is not JSON.' } },
  });
  expect(await intake('<xml/>', { 'content-type': 'text/xml' })).toMatchObject({ status: 415, body: { error: { code: 'WB_MEDIA_TYPE' } } });
  expect(await intake('id,form', { 'content-type': 'text/csv' })).toMatchObject({ status: 400, body: { error: { code: 'WB_USAGE' } } });
  const large = await intake({ ...aClaim('large-1'), payload: { text: 'x'.repeat(48 * 1_024 * 1_024) } });
  expect(large).toMatchObject({ status: 413, body: { error: { code: 'WB_TOO_LARGE' } } });
});

test('attachments come with the submission; addresses of files are for imports', async () => {
  const upload = { name: 'letter.txt', content: Buffer.from('I was there.').toString('base64') };
  expect((await intake(aClaim('files-1', { attachments: [upload, { name: 'lost.pdf' }] }))).status).toBe(201);
  const { documents } = (await api.call('/api/v1/submissions/form526/files-1', { token })).body;
  const attached = documents.filter(({ source }: { source: string }) => source === 'attachment');
  expect(attached).toMatchObject([
    { media_type: 'text/plain', bytes: 12, problem_code: null },
    { media_type: null, problem_code: 'attachment_missing' },
  ]);
  for (const bad of [
    { name: 'x', path: '/etc/hostname' },
    { name: 'x', uri: 's3://b/k' },
    { name: 'x', content: 'no base64!' },
  ]) {
    const { status, body } = await intake(aClaim('files-2', { attachments: [bad] }));
    expect([status, body.error.code]).toEqual([422, 'WB_SUBMISSION_REFUSED']);
    expect(JSON.stringify(body)).not.toContain('hostname');
  }
});

test('a file that cannot be kept is a fault of the store, and nothing is written of it', async () => {
  const store = join(api.installation.folder, 'objects');
  const within = vi.spyOn(api.installation.database, 'repeatable');
  renameSync(store, `${store}-away`);
  writeFileSync(store, 'in the way');
  try {
    const upload = { name: 'other.txt', content: Buffer.from('I was there too.').toString('base64') };
    expect((await intake(aClaim('files-3', { attachments: [upload] }))).status).toBeGreaterThanOrEqual(500);
    expect(within).not.toHaveBeenCalled();
  } finally {
    within.mockRestore();
    rmSync(store);
    renameSync(`${store}-away`, store);
  }
});

test('an unknown field of a query is named', async () => {
  const { status, body } = await api.call('/api/v1/submissions?standing=lost&colour=red', { token });
  expect(status).toBe(400);
  expect(body.error.details.faults).toHaveLength(2);
});

test('pages follow one another, and the count is of all', async () => {
  await api.importRows(Array.from({ length: 5 }, (_, n) => aClaim(`page-${n}`)));
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await api.call(`/api/v1/submissions?id_prefix=page-&limit=2${after && `&after=${after}`}`, { token });
    expect(body.count).toEqual({ exact: true, value: 5 });
    seen.push(...body.rows.map(({ id }: { id: string }) => id));
    after = body.next;
  } while (after);
  expect(seen).toEqual(['page-0', 'page-1', 'page-2', 'page-3', 'page-4']);
});

test('a decision needs proof where it claims delivery, and moves the standing', async () => {
  await api.importRows([aClaim('decide-1'), aClaim('decide-2')]);
  const decide = (id: string, body: object) => api.call(`/api/v1/submissions/form526/${id}/remediations`, { token, body });
  const claim = { kind: 'manual', reason: 'they telephoned' };
  expect((await decide('decide-1', claim)).body.error.code).toBe('WB_REMEDIATION_UNPROVED');
  expect((await decide('decide-1', { ...claim, evidence: {} })).body.error.code).toBe('WB_REMEDIATION_UNPROVED');
  const proved = await decide('decide-1', { ...claim, evidence: { claim: '600123' } });
  expect(proved).toMatchObject({ status: 201, body: { standing: 'remediated' } });
  expect((await decide('decide-2', { kind: 'duplicate', reason: 'the same' })).status).toBe(400);
  expect(await decide('decide-2', { kind: 'duplicate', reason: 'the same', kept_id: 'decide-1' })).toMatchObject({
    body: { standing: 'duplicate' },
  });
  const { body } = await api.call('/api/v1/submissions/form526/decide-1', { token });
  expect(body.remediations).toMatchObject([{ author: 'olive', evidence: { claim: '600123' } }]);
  const { standing } = (await api.call('/api/v1/standing', { token })).body.programs[0];
  expect(standing).toMatchObject({ remediated: 1, duplicate: 1 });
});

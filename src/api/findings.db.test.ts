import { beforeAll, expect, test } from 'vitest';
import { openFindings } from '../handoffs/index.ts';
import { aClaim, useApi } from './test-api.ts';

const api = useApi();
let operator: string;
let viewer: string;
const AT = new Date('2026-01-07T00:00:00Z');
const PAGE = '<html>Marigold Nobody</html>';

/** Keeps an answer as a poll does that could not read it. */
async function keepPolled(subject: string): Promise<void> {
  const { keyring } = api.installation;
  const ciphertext = await keyring.encrypt(Buffer.from(PAGE), { program: 'form526', kind: 'poll_answer', id: subject });
  const answer = { ciphertext, keyId: keyring.keyIdOf(ciphertext) };
  const clock = { openedAt: AT, answerBy: new Date(AT.getTime() + 60_000) };
  await api.db.database.transaction('*', (session) =>
    openFindings(session, [
      { program: 'form526', kind: 'unreadable_answer', subject, details: { destination: subject }, answer, ...clock },
    ]),
  );
}

/** An attempt of an imported hand-off that was answered with something odd. */
async function keepAttempted(): Promise<number> {
  const { body } = await api.call('/api/v1/handoffs?limit=1', { token: viewer });
  const { id } = body.rows[0];
  const { keyring } = api.installation;
  const context = { program: 'form526', kind: 'answer', handoff: String(id), attempt: '1' };
  const ciphertext = await keyring.encrypt(Buffer.from(PAGE), context);
  await api.db.owner.query(
    `insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, answer, answer_key_id)
     values ($1, 1, 'form526', '\\x00', '\\x00', $2, $2, 'unknown', $3, $4)`,
    [id, AT, ciphertext, keyring.keyIdOf(ciphertext)],
  );
  return id;
}

async function lineOf(action: string): Promise<unknown[]> {
  const { rows } = await api.db.owner.query(
    `select l.actor, l.subject_id, d.reason from ledger_lines l join ledger_details d on d.line_id = l.id where l.action = $1 order by l.id`,
    [action],
  );
  return rows;
}

beforeAll(async () => {
  operator = await api.tokenOf('olive', 'operator');
  viewer = await api.tokenOf('vera', 'viewer');
  const sent = {
    facts: { handoffs: [{ destination: 'benefits_intake', receipt: 'g-1', status: 'received', at: '2026-01-06T00:00:00Z' }] },
  };
  await api.importRows([aClaim('0001', sent), aClaim('0002', sent)]);
  await keepPolled('benefits_intake');
  await keepPolled('evss');
});

test('findings are listed by page and filter, the most urgent first, with what they mean', async () => {
  const list = async (query: string) => (await api.call(`/api/v1/findings${query}`, { token: viewer })).body;
  const all = await list('');
  expect(all).toMatchObject({
    next: null,
    findings: [
      { kind: 'unreadable_answer', subject: 'benefits_intake', submission: null, has_answer: true, closes: 'person', closed_at: null },
      { subject: 'evss' },
      { kind: 'receipt_of_another', submission: '0002', has_answer: false, closes: 'person', means: expect.stringContaining('holds') },
    ],
  });
  const first = await list('?limit=2');
  expect(first.findings.map(({ subject }: { subject: string }) => subject)).toEqual(['benefits_intake', 'evss']);
  expect(await list(`?limit=2&after=${first.next}`)).toMatchObject({ next: null, findings: [{ submission: '0002' }] });
  expect((await list('?kind=receipt_of_another')).findings).toHaveLength(1);
  expect((await list('?program=form526&submission=0002')).findings).toHaveLength(1);
  expect((await list('?program=vye')).findings).toEqual([]);
  expect((await list('?list=closed')).findings).toEqual([]);
  expect((await api.call('/api/v1/findings?submission=0002', { token: viewer })).status).toBe(400);
  const other = await api.tokenOf('otto', 'operator', ['vye']);
  const { id } = all.findings[0];
  expect((await api.call(`/api/v1/findings/${id}`, { token: other })).status).toBe(404);
  expect((await api.call(`/api/v1/findings/${id}/closings`, { token: other, body: { reason: 'mine' } })).status).toBe(404);
  expect((await api.call(`/api/v1/findings/${id}/answer-openings`, { token: other, body: { reason: 'mine' } })).status).toBe(404);
});

test('an operator closes one with a reason, once, and the ledger and the timeline say who', async () => {
  const { body } = await api.call('/api/v1/findings?kind=receipt_of_another', { token: viewer });
  const { id } = body.findings[0];
  const close = (token: string, reason: string) => api.call(`/api/v1/findings/${id}/closings`, { token, body: { reason } });
  expect((await close(viewer, 'it is theirs')).status).toBe(403);
  expect((await close(operator, ' ')).status).toBe(400);
  expect(await close(operator, 'it is theirs')).toMatchObject({
    status: 201,
    body: { id, closed_by: 'olive', closed_reason: 'it is theirs' },
  });
  expect(await close(operator, 'again')).toMatchObject({ status: 409, body: { error: { code: 'WB_FINDING_CLOSED' } } });
  expect(await lineOf('finding.closed')).toEqual([{ actor: 'olive', subject_id: String(id), reason: 'it is theirs' }]);
  expect((await api.call('/api/v1/findings?list=closed', { token: viewer })).body.findings).toMatchObject([{ id, closed_by: 'olive' }]);
  const { body: timeline } = await api.call('/api/v1/submissions/form526/0002/timeline', { token: viewer });
  expect(timeline.events).toContainEqual(expect.objectContaining({ kind: 'finding.closed', who: 'olive', why: 'it is theirs' }));
});

test('kept answers are opened by an operator with a reason that stands in the ledger first', async () => {
  const handoff = await keepAttempted();
  const { body } = await api.call('/api/v1/findings?kind=unreadable_answer', { token: viewer });
  const finding = body.findings[0].id;
  for (const [path, action, subject] of [
    [`/api/v1/handoffs/${handoff}/attempts/1/answer-openings`, 'handoff.answer_opened', handoff],
    [`/api/v1/findings/${finding}/answer-openings`, 'finding.answer_opened', finding],
  ] as const) {
    expect((await api.call(path, { token: viewer, body: { reason: 'what did they send' } })).status).toBe(403);
    expect((await api.call(path, { token: operator, body: {} })).status).toBe(400);
    const opened = await api.call(path, { token: operator, body: { reason: 'what did they send' } });
    expect(opened).toMatchObject({ status: 200, body: PAGE });
    expect(opened.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await lineOf(action)).toEqual([{ actor: 'olive', subject_id: String(subject), reason: 'what did they send' }]);
  }
  const none = `/api/v1/handoffs/${handoff}/attempts/2/answer-openings`;
  expect((await api.call(none, { token: operator, body: { reason: 'is there one' } })).status).toBe(404);
  expect(await lineOf('handoff.answer_opened')).toHaveLength(1);
});

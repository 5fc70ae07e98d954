import { afterEach, beforeEach, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { identitiesSeen, usePolls } from './test-polls.ts';

const polls = usePolls();
const { register } = polls;
const MINUTE = 60_000;
const DAY = 86_400_000;
let offset = 0;

/** Moves the clock on; what is due meanwhile is due at once. */
function pass(ms: number): void {
  offset += ms;
  setClockOffset(offset);
}

async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await polls.house.db.owner.query<Row>(text, values)).rows;
}

function knows(status: string, ids: readonly string[], more: object = {}): void {
  for (const id of ids) register.known.set(id, { status, ...more });
}

const opened = async () => (await polls.findings()).filter(({ isOpen }) => isOpen).map(({ kind, subject }) => `${kind} ${subject}`);
const scheduled = () =>
  query<{ receipt: string; dueIn: number }>(
    `select receipt, extract(epoch from due_at - $1)::float8 / 60 as "dueIn" from handoff_schedule order by receipt`,
    [now()],
  );

beforeEach(async () => {
  await polls.house.db.owner.query(
    'truncate handoff_history, handoff_schedule, poll_lanes, poll_slices, findings, handoffs, submission_releases, remediations restart identity cascade',
  );
  polls.forget();
});
afterEach(() => {
  offset = 0;
  setClockOffset(0);
});

test('imported hand-offs of held submissions are asked about, spread over the interval, in slices as large as the partner takes', async () => {
  const ids = Array.from({ length: 40 }, (_, n) => `a${n}`);
  await polls.importHandoffs(ids);
  const due = (await scheduled()).map(({ dueIn }) => dueIn);
  expect(due).toHaveLength(40);
  expect(Math.max(...due)).toBeLessThanOrEqual(60);
  expect(Math.max(...due) - Math.min(...due)).toBeGreaterThan(30);
  knows('received', ids);
  await polls.poll();
  expect(register.asked.flat()).toEqual([]);
  pass(61 * MINUTE);
  await polls.poll();
  expect(register.asked.flat().toSorted()).toEqual(ids.toSorted());
  for (const slice of register.asked) expect(slice.length).toBeLessThanOrEqual(8);
  const slices = await polls.slices();
  expect(slices.reduce((sum, { asked }) => sum + Number(asked), 0)).toBe(40);
  expect(await opened()).toEqual([]);
  await polls.poll();
  expect(register.asked.flat()).toHaveLength(40);
});

test('each id gets what was answered for that id, in any order and mixture', async () => {
  const answers = ['received', 'success', 'vbms', 'error', 'expired', 'processing'];
  const ids = Array.from({ length: 30 }, (_, n) => `b${n}`);
  await polls.importHandoffs(ids);
  for (const [n, id] of ids.entries()) knows(answers[n % 6]!, [id]);
  register.answer = (_ids, rows) => ({ rows: rows.toReversed() });
  pass(61 * MINUTE);
  await polls.poll();
  const wanted = ['accepted', 'provisional', 'delivered', 'rejected', 'expired', 'accepted'];
  expect(await polls.states()).toEqual(Object.fromEntries(ids.map((id, n) => [id, wanted[n % 6]])));
  const statuses = await query<{ receipt: string; status: string }>('select receipt, status from handoffs');
  for (const { receipt, status } of statuses) expect(status).toBe(register.known.get(receipt)?.status);
  const history = await query<{ n: number }>(`select count(*)::int as n from handoff_history where reason is distinct from 'imported'`);
  expect(history[0]?.n).toBe(25);
  expect((await scheduled()).map(({ receipt }) => receipt).toSorted()).toEqual(ids.filter((_, n) => [0, 1, 5].includes(n % 6)).toSorted());
});

test('an id that the answer leaves out is a finding with a clock, asked about again soon, and closed when it is answered', async () => {
  await polls.importHandoffs(['c1', 'c2', 'c3']);
  knows('vbms', ['c1', 'c2', 'c3']);
  register.answer = (_ids, rows) => ({ rows: rows.filter(({ id }) => id !== 'c2') });
  pass(61 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toEqual({ c1: 'delivered', c2: 'accepted', c3: 'delivered' });
  expect(await opened()).toEqual(['unanswered_id intake c2']);
  const [left] = await scheduled();
  expect(left?.dueIn).toBeLessThan(12);
  pass(15 * MINUTE);
  await polls.poll();
  expect(await opened()).toEqual(['unanswered_id intake c2']);
  register.answer = (_ids, rows) => ({ rows });
  pass(30 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toMatchObject({ c2: 'delivered' });
  expect(await opened()).toEqual([]);
  expect(await scheduled()).toEqual([]);
  for (const { asked, answered, not_found, unanswered, unreadable } of await polls.slices())
    expect(Number(answered) + Number(not_found) + Number(unanswered) + Number(unreadable)).toBe(asked);
});

test('odd rows cost the others nothing: unasked, doubled, unreadable, numbers for text, and what does not follow', async () => {
  await polls.importHandoffs(['1', '2', '3', '4', '5', '6']);
  await polls.importHandoffs(['7'], 'success');
  knows('vbms', ['1', '3', '4', '5', '6']);
  knows('expired', ['7']);
  register.answer = (ids, rows) => ({
    rows: [
      ...rows.filter(({ id }) => id !== '4').map((row) => ({ ...row, id: Number(row.id) })),
      ...(ids.includes('3') ? [{ id: '3', status: 'error' }] : []),
      ...(ids.includes('4') ? [{ id: 4, status: 'somewhere\u0000' }, { id: 999, status: 'vbms' }, null, 'nonsense'] : []),
      ...(ids.includes('5') ? [{ id: '5', status: 'vbms' }] : []),
    ],
    notFound: ids.includes('2') ? ['2'] : [],
  });
  pass(61 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toEqual({
    1: 'delivered',
    2: 'accepted',
    3: 'accepted',
    4: 'accepted',
    5: 'delivered',
    6: 'delivered',
    7: 'provisional',
  });
  expect((await opened()).toSorted()).toEqual([
    'answer_does_not_follow intake 7',
    'answered_twice intake 3',
    'unasked_answer intake 999',
    'unreadable_answer intake',
    'unreadable_answer intake 4',
  ]);
  const [kept] = await query<{ answer: Buffer }>(`select answer from findings where subject = 'intake 4'`);
  const plain = await polls.house.keyring.decrypt(kept!.answer, {
    program: 'tests',
    kind: 'poll_answer',
    id: 'intake 4',
  });
  expect(JSON.parse(plain.toString())).toEqual({ id: 4, status: 'somewhere\u0000' });
  register.answer = (_ids, rows, notFound) => ({ rows, notFound });
  knows('success', ['7']);
  pass(30 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toMatchObject({ 3: 'delivered', 4: 'delivered' });
  pass(DAY);
  await polls.poll();
  expect((await opened()).filter((each) => !/unasked|intake$/.test(each))).toEqual(['missing_at_receiver intake 2']);
});

test('missing needs misses that span what the partner caches; it is asked about still, and may turn up', async () => {
  await polls.importHandoffs(['d1']);
  pass(61 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toEqual({ d1: 'accepted' });
  await polls.house.db.owner.query('update handoff_schedule set due_at = $1', [now()]);
  await polls.poll();
  expect(await polls.states()).toEqual({ d1: 'accepted' });
  pass(170 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toEqual({ d1: 'missing' });
  expect(await opened()).toEqual(['missing_at_receiver intake d1']);
  pass(40 * DAY);
  knows('vbms', ['d1']);
  await polls.poll();
  expect(await polls.states()).toEqual({ d1: 'delivered' });
  expect(await opened()).toEqual([]);
});

test('success that may turn is watched for its whole period, whatever its age, and not beyond it', async () => {
  await polls.importHandoffs(['e1', 'e2'], 'success');
  knows('success', ['e1', 'e2']);
  pass(200 * DAY);
  await polls.poll();
  expect(register.asked.flat().toSorted()).toEqual(['e1', 'e2']);
  knows('error', ['e1'], { code: 'DOC103' });
  pass(100 * DAY);
  await polls.poll();
  expect(await polls.states()).toEqual({ e1: 'rejected', e2: 'provisional' });
  pass(66 * DAY);
  await polls.poll();
  expect(await scheduled()).toEqual([]);
  const [standing] = await query<{ state: string }>(
    `select state from standing_at($1) st join submissions s on s.id = st.submission_id where s.external_id = 's-e2'`,
    [now()],
  );
  expect(standing?.state).toBe('closed');
});

test('a refusal that can heal is watched and heals; one that cannot is let go', async () => {
  await polls.importHandoffs(['f1', 'f2', 'f3']);
  knows('error', ['f1', 'f3'], { code: 'DOC202' });
  knows('error', ['f2'], { code: 'DOC103' });
  pass(61 * MINUTE);
  await polls.poll();
  expect((await scheduled()).map(({ receipt }) => receipt)).toEqual(['f1', 'f3']);
  knows('received', ['f1']);
  pass(3 * DAY);
  await polls.poll();
  expect(await polls.states()).toEqual({ f1: 'accepted', f2: 'rejected', f3: 'rejected' });
  const [healed] = await query<{ reason: string | null; days: number }>(
    `select reason, extract(day from answer_by - created_at)::int as days from handoffs where receipt = 'f1'`,
  );
  expect(healed).toEqual({ reason: null, days: 21 });
  pass(31 * DAY);
  await polls.poll();
  expect((await scheduled()).map(({ receipt }) => receipt)).toEqual(['f1']);
});

test('a refusal that heals while another hand-off of it is under way stays refused and is a finding; proof is taken still', async () => {
  await polls.importHandoffs(['g1', 'g2']);
  knows('error', ['g1', 'g2'], { code: 'DOC202' });
  pass(61 * MINUTE);
  await polls.poll();
  await polls.house.db.owner.query(
    `insert into handoffs (submission_id, program, destination, state, origin, round, key, state_at, answer_by, created_at)
     select submission_id, program, destination, 'sending', 'route', 1, '\\x00', $1, $1, $1 from handoffs where receipt = 'g1'`,
    [now()],
  );
  knows('received', ['g1', 'g2']);
  pass(DAY);
  await polls.poll();
  expect(await polls.states()).toMatchObject({ g1: 'rejected', g2: 'accepted' });
  expect(await opened()).toEqual(['healed_beside_another intake g1']);
  knows('vbms', ['g1']);
  pass(DAY);
  await polls.poll();
  expect(await polls.states()).toMatchObject({ g1: 'delivered' });
  expect(await opened()).toEqual([]);
});

test('rows with a remediation, and old ones, are asked about like any other', async () => {
  await polls.importHandoffs(['h1', 'h2'], 'received', 'intake', '2023-01-01T00:00:00Z');
  await polls.house.db.owner.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at)
     select id, program, 'closed', true, 'given up', 'olga', $1 from submissions where external_id = 's-h1'`,
    [now()],
  );
  knows('vbms', ['h1', 'h2']);
  pass(61 * MINUTE);
  await polls.poll();
  expect(await polls.states()).toEqual({ h1: 'delivered', h2: 'delivered' });
});

test('identities are opened on record where the destination needs them', async () => {
  await polls.importHandoffs(['i1'], 'received', 'claims');
  knows('vbms', ['i1']);
  pass(61 * MINUTE);
  await polls.poll('claims');
  expect(identitiesSeen).toEqual([['i1 Marigold']]);
  const [line] = await query<{ reason: string }>(
    `select d.reason from ledger_lines l join ledger_details d on d.line_id = l.id where l.action = 'submission.opened' order by l.id desc limit 1`,
  );
  expect(line?.reason).toBe('polling claims');
});

test('what came together is one question, whose answer speaks of nobody else', async () => {
  const ids = Array.from({ length: 6 }, (_, n) => `together-${n}`);
  await polls.importHandoffs(ids);
  knows('received', ids);
  pass(61 * MINUTE);
  await polls.poll();
  expect(register.asked.map((asked) => asked.toSorted())).toEqual([ids]);
});

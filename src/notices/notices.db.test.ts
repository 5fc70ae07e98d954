import { afterEach, expect, test } from 'vitest';
import { askForNotices, countNoticeEvents, countUnconfirmed, listNotices, redactNotices, retryNotice, showNotice } from './index.ts';
import { NEXT, NOTICE_STATES } from './notice.ts';
import { CLERK, SECRET, useNotices } from './test-house.ts';

const it = useNotices();
const TOLD = { secret: SECRET };

afterEach(async () => {
  it.sandbox.control.faults.clear();
  await it.fates();
  // Each test looks at its own people only.
  await it.query(
    'truncate notice_episodes, notices, notice_subjects, notice_attempts, notice_history, notice_switches, notice_scans, findings cascade',
  );
  await it.query('delete from handoffs');
  await it.query('truncate submissions cascade');
});

const DAY = 24;
const delivered = () => expect.poll(() => it.notices());
const session = <T>(work: Parameters<typeof it.house.database.transaction<T>>[1]) => it.house.database.transaction('*', work);

test('the table of states is the database CHECK', async () => {
  const [row] = await it.query<{ definition: string }>(
    "select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = 'notices'::regclass and conname = 'notices_state_check'",
  );
  const states = [...row!.definition.matchAll(/'([a-z]+)'/g)].map(([, state]) => String(state));
  expect(states.toSorted()).toEqual([...NOTICE_STATES].toSorted());
  expect(Object.keys(NEXT).toSorted()).toEqual([...NOTICE_STATES].toSorted());
});

test('a failure that lasts is told once, and its delivery is confirmed by call-back', async () => {
  await it.work();
  await it.fates({ status: 'delivered', ...TOLD });
  await it.accept('a1');
  await it.handOff('a1', 'exhausted', { reason: 'out_of_tries' });
  await it.work();
  expect([await it.notices(), await it.told('a1')]).toEqual([[], 'waiting']);
  it.later(DAY + 1);
  await it.work();
  await delivered().toEqual(['action_needed confirmed a1 delivered']);
  it.later(DAY);
  await it.work();
  expect([await it.notices(), await it.told('a1'), await it.findings()]).toEqual([['action_needed confirmed a1 delivered'], 'told', []]);
  const [row] = (await session((within) => listNotices(within, { limit: 10 }))).rows;
  expect(row).toMatchObject({ submissions: ['a1'], to: 'a***@***.org', attempts: 1, reason: 'out_of_tries' });
  const shown = await session((within) => showNotice(within, row!.id));
  expect(shown.tries).toMatchObject([{ outcome: 'taken', status: 'delivered', toldBy: 'callback' }]);
  expect(JSON.stringify([row, shown])).not.toContain('a1@example');
});

test('what heals before it is confirmed is told to nobody', async () => {
  await it.work();
  await it.accept('b1');
  await it.handOff('b1', 'rejected', { reason: 'heals', healsHours: 5 * DAY });
  await it.work();
  it.later(2 * DAY);
  await it.work();
  expect(await it.told('b1')).toBe('waiting');
  await it.handOff('b1', 'delivered');
  it.later(4 * DAY);
  await it.work();
  // It was proved, so its person is told that it was received; of the refusal that healed nobody hears.
  expect(await it.notices()).toEqual(['received sent b1']);
  expect(await it.told('b1')).toBeUndefined();
});

test('an address that fails is followed by the next one, then by a text; the last failure is a finding', async () => {
  await it.work();
  await it.fates(
    { status: 'permanent-failure', to: 'first', ...TOLD },
    { status: 'temporary-failure', to: 'second', ...TOLD },
    { status: 'permanent-failure', kind: 'sms', ...TOLD },
  );
  await it.accept('c1', { identity: { emails: ['first@example.org', 'SECOND@example.org', 'second@example.org'], phone: '+15550100199' } });
  const before = new Set(await it.taken());
  await it.handOff('c1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  await delivered().toEqual(['action_needed waiting c1 permanent-failure']);
  await it.work();
  await it.fates({ status: 'temporary-failure', to: 'second', ...TOLD }, { status: 'permanent-failure', kind: 'sms', ...TOLD });
  it.later(1);
  // Told by a question where no call-back comes.
  await it.work();
  await it.work();
  await it.work();
  await delivered().toEqual(['action_needed failed c1 permanent-failure']);
  expect((await it.taken()).filter((to) => !before.has(to))).toEqual(['first@example.org', 'second@example.org', '+15550100199']);
  expect([await it.findings(), await it.told('c1')]).toEqual([['notice_failed'], 'not_told']);
  const [notice] = (await session((within) => listNotices(within, { state: 'failed', limit: 1 }))).rows;
  await it.fates({ status: 'delivered', ...TOLD });
  await session((within) => retryNotice(within, notice!.id, { by: CLERK, reason: 'they have a new mailbox' }));
  await it.work();
  await delivered().toEqual(['action_needed confirmed c1 delivered']);
  expect(await it.findings()).toEqual([]);
});

test('no confirmation within 72 hours is a failure; one that comes late counts', async () => {
  await it.work();
  await it.fates({ status: 'never' });
  await it.accept('d1');
  await it.handOff('d1', 'exhausted');
  await it.work();
  for (const hours of [DAY + 1, 1, 24, 24]) {
    it.later(hours);
    await it.work();
  }
  expect(await it.notices()).toEqual(['action_needed sent d1 sending']);
  it.later(25);
  await it.work();
  expect([await it.notices(), await it.findings(), await it.told('d1')]).toEqual([
    ['action_needed failed d1 unconfirmed'],
    ['notice_unconfirmed'],
    'not_told',
  ]);
  const at = new Date('2999-01-01');
  expect((await session((within) => listNotices(within, { state: 'unconfirmed', limit: 10 }))).rows).toHaveLength(1);
  expect(await it.query('select stage, place, code from error_classes')).toEqual(
    expect.arrayContaining([{ stage: 'notice', place: 'submission_failed', code: 'notice_unconfirmed' }]),
  );
  expect(await session((within) => countUnconfirmed(within, at))).toEqual([{ program: 'tests', count: 1 }]);
  const body = JSON.stringify({ status: 'delivered', secret: SECRET });
  await fetch(`${it.sandbox.urls.control}/sandbox/notify/callbacks`, { method: 'POST', body });
  expect([await it.notices(), await it.told('d1')]).toEqual([['action_needed confirmed d1 delivered'], 'told']);
  expect(await it.findings()).not.toContain('notice_unconfirmed');
  const events = await session((within) => countNoticeEvents(within, new Date(0), at));
  expect(events.filter(({ event }) => event.startsWith('silent')).map(({ event, count }) => `${event} ${count}`)).toEqual([
    'silent_failure 1',
    'silent_failure_avoided 1',
    'silent_failure_avoided_no_confirmation 1',
  ]);
});

test.each([403, 429])('an answer %i did nothing: the same message is sent again', async (answer) => {
  await it.work();
  await it.fates({ status: 'never', answer, times: 2 }, { status: 'delivered', ...TOLD });
  await it.accept('e1');
  await it.handOff('e1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  it.later(1);
  await it.work();
  it.later(1);
  await it.work();
  await delivered().toEqual(['action_needed confirmed e1 delivered']);
  const tries = await it.query('select outcome, reference from notice_attempts order by number');
  expect(tries.map((each) => (each as { outcome: string }).outcome)).toEqual(['not_taken', 'not_taken', 'taken']);
  expect(new Set(tries.map((each) => (each as { reference: string }).reference)).size).toBe(1);
});

test('a 400 is not sent again; without another address it is a failure', async () => {
  await it.work();
  await it.fates({ status: 'never', answer: 400 });
  await it.accept('f1');
  await it.handOff('f1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  it.later(DAY);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed failed f1 ValidationError']);
  expect(await it.query('select 1 from notice_attempts')).toHaveLength(1);
});

test('a send whose answer never came is looked up by its reference, not sent again', async () => {
  await it.work();
  await it.fates({ status: 'delivered' });
  it.sandbox.control.faults.add([{ kind: 'lost_answer', partner: 'notify', operation: 'email', times: 1 }]);
  await it.accept('g1');
  await it.handOff('g1', 'exhausted');
  const before = (await it.taken()).length;
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed unknown g1 no_answer']);
  it.later(0.2);
  await it.work();
  expect([await it.notices(), (await it.taken()).length - before]).toEqual([['action_needed confirmed g1 delivered'], 1]);
});

test('what a worker that is gone was sending is looked up; what the API does not know is sent', async () => {
  await it.work();
  await it.accept('h1');
  await it.handOff('h1', 'exhausted');
  await it.work();
  it.switches.isStopped = true;
  it.later(DAY + 1);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed waiting h1']);
  await it.query(`update notices set state = 'sending', attempts = 1`);
  await it.query(`insert into notice_attempts (notice_id, number, program, channel, masked, template, reference, started_at)
    select id, 1, program, 'email', '***', 'failed', 'never-arrived', next_at from notices`);
  it.switches.isStopped = false;
  await it.fates({ status: 'delivered', ...TOLD });
  for (const hours of [0.5, 0.5, 0.5]) {
    it.later(hours);
    await it.work();
  }
  await delivered().toEqual(['action_needed confirmed h1 delivered']);
});

test('who has no address is a listed finding', async () => {
  await it.work();
  await it.accept('i1', { identity: { emails: [] } });
  await it.handOff('i1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  await it.work();
  expect([await it.notices(), await it.findings(), await it.told('i1')]).toEqual([
    ['action_needed failed i1 no_address'],
    ['notice_no_address'],
    'not_told',
  ]);
});

test('nothing is sent for what failed while notices were off, until somebody asks for it; nor while writes are stopped', async () => {
  it.switches.isOn = false;
  await it.accept('j1');
  await it.handOff('j1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  it.switches.isOn = true;
  it.later(1);
  await it.work();
  expect([await it.notices(), await it.told('j1')]).toEqual([[], 'withheld']);
  const [{ id }] = (await it.query<{ id: string }>('select id from submissions')) as [{ id: string }];
  const asked = await session((within) =>
    askForNotices(within, { program: 'tests', submissionIds: [Number(id)], name: 'submission_failed' }, { by: CLERK, reason: 'approved' }),
  );
  it.switches.isStopped = true;
  await it.work();
  expect([asked, await it.notices()]).toEqual([1, ['action_needed waiting j1']]);
  it.switches.isStopped = false;
  await it.fates({ status: 'delivered', ...TOLD });
  await it.work();
  await delivered().toEqual(['action_needed confirmed j1 delivered']);
});

test('what is imported is not written about before it is released', async () => {
  await it.work();
  await it.importHeld('k1');
  await it.handOff('k1', 'exhausted');
  await it.work();
  it.later(5 * DAY);
  await it.work();
  expect([await it.notices(), await it.told('k1')]).toEqual([[], undefined]);
  await it.release('k1');
  await it.work();
  expect(await it.notices()).toEqual(['action_needed sent k1']);
});

test('equal submissions and failures of one cause are one message; what is submitted afterwards is another', async () => {
  await it.work();
  const twice = { person_id: 'one-person', submitted_at: '2024-05-01T12:00:00Z' };
  await it.accept('l1', twice);
  await it.accept('l2', twice);
  await it.accept('l3', { person_id: 'one-person', payload: { claim: { answers: { condition: 'Another one' } } } });
  for (const id of ['l1', 'l2', 'l3']) await it.handOff(id, 'exhausted', { reason: 'outage' });
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed sent l1,l2,l3']);
  await it.accept('l4', { person_id: 'one-person', payload: { claim: { answers: { condition: 'A later one' } } } });
  await it.handOff('l4', 'exhausted', { reason: 'outage' });
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed sent l1,l2,l3 sending', 'action_needed sent l4']);
  // The first claim once more, which fails in its own way: still the same claim.
  await it.accept('l5', twice);
  await it.handOff('l5', 'exhausted', { reason: 'bad_number' });
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed sent l1,l2,l3,l5 sending', 'action_needed sent l4 sending']);
});

test('a copy of what was delivered is not written about', async () => {
  await it.work();
  const twice = { person_id: 'another', submitted_at: '2024-05-01T12:00:00Z' };
  await it.accept('m1', twice);
  await it.accept('m2', twice);
  await it.handOff('m1', 'delivered');
  await it.handOff('m2', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect([(await it.notices()).filter((each) => each.includes('m2')), await it.told('m2')]).toEqual([[], 'withheld']);
});

test('who was told is told that it is mended; who was not told yet is told nothing more', async () => {
  await it.work();
  await it.fates({ status: 'delivered', ...TOLD });
  await it.accept('n1');
  await it.accept('n2');
  for (const id of ['n1', 'n2']) await it.handOff(id, 'exhausted');
  await it.work();
  it.later(DAY + 1);
  it.switches.isStopped = true;
  await it.work();
  await it.query(`update notices set next_at = next_at + interval '1 day' where id in (
    select notice_id from notice_subjects join submissions s on s.id = submission_id where s.external_id = 'n2')`);
  it.switches.isStopped = false;
  await it.work();
  await delivered().toContain('action_needed confirmed n1 delivered');
  for (const id of ['n1', 'n2']) await it.handOff(id, 'delivered');
  await it.work();
  await delivered().toEqual(['action_needed confirmed n1 delivered', 'action_needed cancelled n2 over', 'mended confirmed n1 delivered']);
});

test('a document that failed is told by itself, and what is only late as that', async () => {
  await it.work();
  await it.accept('o1', { payload: { claim: { answers: {} }, extra: true } });
  await it.handOff('o1', 'delivered', { label: 'T-1' });
  await it.handOff('o1', 'exhausted', { label: 'T-1a', reason: 'bad_pages' });
  await it.accept('o2');
  await it.handOff('o2', 'accepted', { boxDays: 1 });
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect(await it.notices()).toEqual(['action_needed sent o1']);
  const [about] = await it.query<{ documents: string[]; name: string }>(
    'select documents, name from notice_subjects join notices n on n.id = notice_id',
  );
  expect(about).toEqual({ documents: ['T-1a'], name: 'document_failed' });
  it.later(3 * DAY);
  await it.work();
  expect((await it.notices()).filter((each) => each.includes('o2'))).toEqual(['delayed sent o2']);
  await it.handOff('o2', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  expect((await it.notices()).filter((each) => each.includes('o2'))).toEqual(['delayed sent o2 sending', 'action_needed sent o2']);
});

test('redaction empties the message and leaves what became of it', async () => {
  await it.work();
  await it.accept('p1');
  await it.handOff('p1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  const [{ id }] = (await it.query<{ id: string }>('select id from submissions')) as [{ id: string }];
  expect(await session((within) => redactNotices(within, [Number(id)]))).toBe(1);
  expect(await it.query('select sealed, key_id from notices')).toEqual([{ sealed: null, key_id: null }]);
  expect(await it.query('select masked from notice_attempts')).toEqual([{ masked: '***' }]);
});

test('what leaves a notice in its state does not write again whether people were told', async () => {
  await it.work();
  await it.accept('q1');
  await it.handOff('q1', 'exhausted');
  await it.work();
  it.later(DAY + 1);
  await it.work();
  const written = () => it.query<{ place: string }>('select ctid::text as place, told from notice_told');
  const before = await written();
  const [{ id }] = (await it.query<{ id: string }>('select id from submissions')) as [{ id: string }];
  expect(await session((within) => redactNotices(within, [Number(id)]))).toBe(1);
  expect(await written()).toEqual(before);
  // One that does change it is written.
  await it.query("update notices set state = 'failed', next_at = null");
  expect(await it.told('q1')).toBe('not_told');
});

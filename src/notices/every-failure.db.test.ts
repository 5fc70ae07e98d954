import fc from 'fast-check';
import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { recordRemediations } from '../submissions/index.ts';
import { CLERK, SECRET, useNotices } from './test-house.ts';

const it = useNotices();
const IDS = ['s0', 's1', 's2', 's3', 's4', 's5'] as const;
/** Three people; the first two submissions of each are equal. */
const partsOf = (n: number) => ({
  person_id: `person-${n % 3}`,
  submitted_at: '2024-05-01T12:00:00Z',
  payload: { claim: { answers: { condition: `of ${n % 3}` } }, extra: n === 5 },
  identity: n === 4 ? { emails: [] } : { emails: [`${n}@example.org`, `${n}b@example.org`], phone: `+1555010019${n}` },
});

const which = fc.constantFrom(...IDS);
const state = fc.constantFrom('accepted', 'rejected', 'expired', 'exhausted', 'unknown', 'missing', 'delivered', 'provisional');
const status = fc.constantFrom('delivered', 'permanent-failure', 'temporary-failure', 'technical-failure', 'never');
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('take_in' as const), which }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constant('hand_off' as const),
      which,
      state,
      reason: fc.constantFrom('outage', 'bad_number'),
      healsHours: fc.constantFrom(undefined, 40),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('set_aside' as const), which }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.constantFrom(0.1, 1, 12, 30, 80, 600) }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constant('work' as const), workers: fc.constantFrom(1, 2) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('fate' as const), status, answer: fc.constantFrom(undefined, undefined, 400, 403, 429, 500) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose_answer' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), isOn: fc.boolean(), isStopped: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function perform(what: Step, known: Set<string>): Promise<void> {
  switch (what.do) {
    case 'take_in':
      if (known.has(what.which)) return;
      known.add(what.which);
      return it.accept(what.which, partsOf(IDS.indexOf(what.which)));
    case 'hand_off': {
      const { reason, healsHours } = what;
      if (known.has(what.which)) await it.handOff(what.which, what.state, { reason, ...(healsHours ? { healsHours } : {}) });
      return;
    }
    case 'set_aside':
      return setAside(what.which);
    case 'pass':
      return it.later(what.hours);
    case 'work':
      return void (await Promise.all(Array.from({ length: what.workers }, () => it.work())));
    case 'fate':
      return it.fates({ status: what.status, secret: SECRET, ...(what.answer ? { answer: what.answer } : {}) });
    case 'lose_answer':
      return it.sandbox.control.faults.add([{ kind: 'lost_answer', partner: 'notify', operation: 'email', times: 1 }]);
    case 'switch':
      Object.assign(it.switches, { isOn: what.isOn, isStopped: what.isStopped });
  }
}

async function setAside(id: string): Promise<void> {
  const [row] = await it.query<{ id: string }>('select id from submissions where external_id = $1', [id]);
  if (!row) return;
  const decided = {
    submissionId: Number(row.id),
    externalId: id,
    program: 'tests',
    actor: CLERK,
    kind: 'withdrawn' as const,
    isSuccess: true,
    reason: 'a test',
  };
  await it.house.database.transaction('*', (session) => recordRemediations(session, [{ ...decided, decidedAt: now() }]));
}

/** Each has a count that must be 0. */
const NEVER: Readonly<Record<string, string>> = {
  'a failure that nobody has seen': `
    select count(*)::int as n from standing_at($1) st join submissions s on s.id = st.submission_id
    where st.state = 'needs_attention' and st.reason <> 'held' and s.origin = 'api'
      and not exists (select from notice_episodes e where e.submission_id = st.submission_id and e.ended_at is null)`,
  'a confirmed failure without a message and without a reason why not': `
    select count(*)::int as n from notice_episodes e
    where e.ended_at is null and e.confirmed_at <= $1 and e.withheld is null and not exists (
      select from notice_subjects about join notices n on n.id = about.notice_id where about.episode_id = e.id and n.kind = e.kind)`,
  'a failure that waits though its time has come': `
    select count(*)::int as n from notice_episodes e where e.ended_at is null and e.confirmed_at is null and e.confirm_at <= $1`,
  'a person told twice of one cause': `
    select count(*)::int as n from (
      select 1 from notices where $1::timestamptz is not null group by person_id, cause, kind having count(*) > 1) twice`,
  'a failure told twice in one way': `
    select count(*)::int as n from (
      select 1 from notice_subjects about join notices n on n.id = about.notice_id
      where about.episode_id is not null and $1::timestamptz is not null group by about.episode_id, n.kind having count(*) > 1) twice`,
  'equal submissions told of one by one while neither is over': `
    select count(*)::int as n from (
      select 1 from notices n join notice_subjects about on about.notice_id = n.id join submission_fingerprints f using (submission_id)
      where n.closed_at is null and n.kind in ('delayed', 'action_needed') and $1::timestamptz is not null
      group by n.person_id, f.fingerprint, n.kind, n.name having count(distinct n.id) > 1) twice`,
  'a message taken twice under one reference': `
    select count(*)::int as n from (
      select 1 from notice_attempts where outcome = 'taken' and $1::timestamptz is not null group by reference having count(*) > 1) twice`,
  'a state that was not written down': `
    select count(*)::int as n from notices n where $1::timestamptz is not null and n.state is distinct from (
      select moved.to_state from notice_history moved where moved.notice_id = n.id order by moved.id desc limit 1)`,
  'somebody of whom it is stored otherwise whether they were told': `
    select count(*)::int as n from notice_told t full join notice_told_facts f using (submission_id)
    where t.told is distinct from f.told and $1::timestamptz is not null`,
  'a failed message that is no finding': `
    select count(*)::int as n from notices n where n.state = 'failed' and n.closed_at is null and n.kind in ('delayed', 'action_needed')
      and $1::timestamptz is not null and not exists (
        select from findings f where f.subject = 'notice:' || n.id and f.closed_at is null)`,
};

async function expectNever(): Promise<void> {
  const at = now();
  const counts = await Promise.all(
    Object.entries(NEVER).map(async ([name, text]) => [name, (await it.query<{ n: number }>(text, [at]))[0]!.n]),
  );
  expect(counts.filter(([, n]) => n !== 0)).toEqual([]);
}

/** The API's own list: what it took, by reference. */
async function messagesByReference(): Promise<Map<string, number>> {
  const answer = await fetch(`${it.sandbox.urls.notify}/v2/notifications`, { headers: { authorization: 'Bearer a.b.c' } });
  const { notifications } = (await answer.json()) as { notifications: { reference: string }[] };
  const counts = new Map<string, number>();
  for (const { reference } of notifications) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  return counts;
}

test('whatever happens, each person is told at most once of each cause, and every confirmed failure is told or says why not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 45 }), async (steps) => {
      await it.query(
        'truncate notice_episodes, notices, notice_subjects, notice_attempts, notice_history, notice_switches, notice_scans, findings cascade',
      );
      await it.query('truncate handoffs, submissions cascade');
      Object.assign(it.switches, { isOn: true, isStopped: false });
      const known = new Set<string>();
      for (const each of steps) await perform(each, known);
      it.switches.isStopped = false;
      await it.work();
      await it.work();
      await expectNever();
      expect([...(await messagesByReference()).values()].filter((count) => count > 1)).toEqual([]);
      it.sandbox.control.faults.clear();
      await it.fates({ status: 'delivered' });
      it.switches.isOn = true;
      for (const hours of [100, 1, 20, 60]) {
        it.later(hours);
        await it.work();
      }
      await expectNever();
    }),
    { numRuns: Number(process.env.HISTORIES ?? 8), seed: 526 },
  );
}, 60_000);

const WAYS = ['rejected', 'expired', 'exhausted', 'unknown', 'missing'] as const;

test.each(WAYS)('a hand-off that is %s is found, whoever set it', async (way) => {
  await it.query('truncate handoffs, submissions, notices, notice_episodes, notice_scans cascade');
  await it.accept(`way-${way}`);
  await it.handOff(`way-${way}`, way);
  await it.work();
  expect(await it.told(`way-${way}`)).toBe('waiting');
});

test('a submission that nobody ever handed over is found when its time has passed', async () => {
  await it.accept('never-sent');
  it.later(24 * 4);
  await it.work();
  expect(await it.told('never-sent')).toBe('waiting');
});

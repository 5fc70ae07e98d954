import fc from 'fast-check';
import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import type { DeliveryAnswer, DestinationDefinition } from '#sdk';
import { recordRemediations } from '../submissions/index.ts';
import { type BegunAttempt, beginAttempt } from './delivery/begin-attempt.ts';
import { DECIDED_STATES, decideHandoff, HANDOFF_DECISIONS } from './delivery/decide-handoff.ts';
import { contextOf, deliverHandoff } from './delivery/deliver-handoff.ts';
import { endAttempt } from './delivery/end-attempt.ts';
import { lookUpHandoff, type Searchable } from './delivery/look-up.ts';
import { pollLane } from './polling/poll-lane.ts';
import { LANES } from './queues.ts';
import { takeSteps } from './route/take-steps.ts';
import { CLERK, useRoutedHouse } from './test-house.ts';
import { PARTNER_STATUSES, routedProgram } from './test-partner.ts';

const it = useRoutedHouse();
const DESTINATIONS = ['claims', 'evidence', 'intake'] as const;

interface Left {
  readonly attempt: BegunAttempt;
  readonly answer: DeliveryAnswer;
  readonly definition: DestinationDefinition;
}

/** Workers that died or hang: what they would still write down. */
const left: Left[] = [];

const destination = fc.constantFrom(...DESTINATIONS);
const pick = fc.nat(1_000);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('steps' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('work' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('deliver' as const), destination }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('die_before' as const), destination }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('die_after' as const), destination }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('late' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('look_up' as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('poll' as const), destination }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.constantFrom(1, 3, 6, 40, 200, 700, 6_000) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('fault' as const),
      at: fc.constantFrom('claims' as const, 'evidence' as const, 'location' as const, 'upload' as const),
      fault: fc.constantFrom('lost' as const, 'busy' as const, 'bad_number' as const, 'refuse' as const, 'reset' as const),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('tell' as const), pick, status: fc.constantFrom(...PARTNER_STATUSES) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('decide' as const), pick, decision: fc.constantFrom(...HANDOFF_DECISIONS) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set_aside' as const), pick }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const definitionOf = (name: string): DestinationDefinition => routedProgram.destinations.get(name)!;

async function dueAt(name: string, kind: 'deliver' | 'look_up', n = 0): Promise<number | undefined> {
  return (await it.due(name, kind)).at(n);
}

async function perform(what: Step): Promise<void> {
  switch (what.do) {
    case 'steps':
      for (let after: number | undefined = 0; after !== undefined; ) after = (await takeSteps(it.house, routedProgram, after)).last;
      return;
    case 'work':
      return it.work();
    case 'deliver': {
      const id = await dueAt(what.destination, 'deliver');
      if (id) await deliverHandoff(it.house, routedProgram, definitionOf(what.destination), id);
      return;
    }
    case 'die_before':
    case 'die_after':
      return die(what.destination, what.do === 'die_after');
    case 'late': {
      const [late] = left.splice(what.pick % Math.max(1, left.length), 1);
      if (late) await endAttempt(it.house, late.definition, late.attempt, late.answer);
      return;
    }
    case 'look_up': {
      const id = await dueAt('intake', 'look_up');
      if (id) await lookUpHandoff(it.house, routedProgram, definitionOf('intake') as Searchable, id);
      return;
    }
    case 'poll': {
      const signal = new AbortController().signal;
      for (let lane = 0; lane < LANES; lane += 1) {
        await pollLane(it.house, { program: routedProgram.name, destination: what.destination, lane }, { signal });
      }
      return;
    }
    case 'pass':
      return it.later(what.minutes);
    case 'fault':
      it.partner.plan[what.at].push(what.fault);
      return;
    case 'tell':
      return tell(what.pick, what.status);
    case 'decide':
      return decide(what.pick, what.decision);
    case 'set_aside':
      return setAside(what.pick);
  }
}

async function die(name: string, isCalled: boolean): Promise<void> {
  const id = await dueAt(name, 'deliver');
  const definition = definitionOf(name);
  const attempt = id && (await beginAttempt(it.house, routedProgram, definition, id));
  if (!attempt || !isCalled) return;
  const answer = await definition.deliver!(contextOf(it.house, definition, { attempt, opened: attempt.opened! }));
  left.push({ attempt, answer, definition });
}

async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await it.submissions.db.owner.query<Row>(text, values)).rows;
}

async function tell(n: number, status: (typeof PARTNER_STATUSES)[number]): Promise<void> {
  const rows = await query<{ receipt: string }>('select receipt from handoffs where receipt is not null order by id desc limit 6');
  const row = rows[n % Math.max(1, rows.length)];
  if (row) it.partner.register.set(row.receipt, status);
}

async function decide(n: number, decision: (typeof HANDOFF_DECISIONS)[number]): Promise<void> {
  const rows = await query<{ id: number }>('select id from handoffs where state = any ($1) order by id desc', [[...DECIDED_STATES]]);
  const row = rows[n % Math.max(1, rows.length)];
  if (!row) return;
  const verdict = { handoffId: row.id, decision, reason: 'looked into', author: CLERK, evidence: { letter: 'of 2 March' } };
  await decideHandoff(it.house, '*', verdict).catch((error: { code?: string }) => {
    if (error.code !== 'WB_HANDOFF_STATE') throw error;
  });
}

async function setAside(n: number): Promise<void> {
  const rows = await query<{ id: number; externalId: string }>(
    'select id, external_id as "externalId" from submissions order by id desc limit 3',
  );
  const row = rows[n % Math.max(1, rows.length)];
  if (!row) return;
  const decision = {
    program: routedProgram.name,
    kind: 'withdrawn',
    isSuccess: true,
    reason: 'asked for',
    actor: CLERK,
    decidedAt: now(),
  } as const;
  await it.house.database.transaction('*', (session) =>
    recordRemediations(session, [{ ...decision, submissionId: row.id, externalId: row.externalId }]),
  );
}

/** What must hold whatever happened. */
async function check(): Promise<void> {
  expect(await query('select * from standing_differences(0, 1000000)')).toEqual([]);
  const [sums] = await query<{ all: number; counted: number }>(
    'select (select count(*)::int from submissions) as all, (select coalesce(sum(n), 0)::int from standing_counts($1)) as counted',
    [now()],
  );
  expect(sums!.counted).toBe(sums!.all);
  expect(await query(UNREACHED, [now()])).toEqual([]);
  expect(await query(UNPROVED)).toEqual([]);
  expect(await query(MISCOUNTED)).toEqual([]);
  await checkEffects();
}

/** Not open to a worker, nor on the list. */
const UNREACHED = `
  select h.id, h.destination, h.state, h.reason, plan.kind, st.settled, st.reason as why
  from handoffs h join standings st on st.submission_id = h.submission_id left join handoff_schedule plan on plan.handoff_id = h.id
  where case
    when h.state in ('waiting', 'sending', 'retrying') then plan.kind is distinct from 'deliver'
    -- A provisional success past its watch counts as settled by age.
    when h.state = 'provisional' and h.answer_by <= $1 then false
    when h.state in ('accepted', 'provisional', 'missing') then plan.kind is distinct from 'poll'
    when h.state = 'unknown' then plan.kind is null and st.settled = 'in_progress'
    when h.state in ('rejected', 'expired', 'exhausted') and h.followed_at is null
      then not st.has_step and st.settled in ('in_progress', 'needs_attention') and not exists (
        select from handoffs other where other.submission_id = h.submission_id
          and (other.document_id is null or h.document_id is null or other.document_id = h.document_id)
          and other.state in ('waiting', 'sending', 'accepted', 'provisional', 'delivered', 'retrying', 'unknown', 'missing'))
    else false
  end`;

/** Called a success, and neither the partner nor a person ever said so. */
const UNPROVED = `
  select h.id, h.destination, h.receipt from handoffs h
  where h.state = 'delivered' and not exists (
    select from handoff_history said where said.handoff_id = h.id and said.to_state = 'delivered'
      and (said.status = 'done' or said.author is not null)
  )
  union all
  select st.submission_id, st.settled, d.label from standings st join documents d on d.submission_id = st.submission_id
  where st.settled = 'delivered' and d.is_required and not exists (
    select from handoffs h where h.submission_id = d.submission_id and (h.document_id = d.id or h.document_id is null) and h.state = 'delivered'
  )`;

const MISCOUNTED = `
  select h.id, h.attempts, count(a.number) from handoffs h left join handoff_attempts a on a.handoff_id = h.id
  group by h.id having count(a.number) <> h.attempts or bool_or(a.key <> h.key)`;

/** No second effect for one key without a decision that it had not arrived. */
async function checkEffects(): Promise<void> {
  const done = Map.groupBy(it.partner.effects, ({ at, key }) => `${at} ${key}`);
  const rows = await query<{ name: string; decisions: number }>(
    `select concat_ws(' ', h.destination, encode(h.key, 'hex')) as name, count(*) filter (where said.author is not null and said.to_state = 'retrying')::int as decisions
     from handoffs h join handoff_history said on said.handoff_id = h.id group by h.id`,
  );
  for (const { name, decisions } of rows) expect(done.get(name)?.length ?? 0, name).toBeLessThanOrEqual(1 + decisions);
}

let histories = 0;

test('whatever happens in whatever order, totals add up, nothing is out of reach, nothing unproved is a success, nothing is sent twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 25, maxLength: 60, size: 'max' }), async (what) => {
      histories += 1;
      left.length = 0;
      const numbers = { first_name: 'Ada', last_name: 'Test', file_numbers: ['111111111', '222222222'] };
      await it.accept({ id: `h-${histories}-1`, payload: { extra: true } }, { id: `h-${histories}-2`, identity: numbers });
      for (const each of what) {
        await perform(each);
        await check();
      }
    }),
    { numRuns: Number(process.env.HISTORIES ?? 8) },
  );
}, 60_000);

import type { Effect } from '../../sandbox/records.ts';
import { now } from '../../src/kernel/clock/clock.ts';
import type { TestDatabase } from '../../src/testing/index.ts';

type Owner = TestDatabase['owner'];

/** Everything that must hold after each happening, as what does not; empty when all is well. */
export async function brokenInvariants(owner: Owner, effects: readonly Effect[]): Promise<string[]> {
  return [
    ...(await totalsThatDiffer(owner)),
    ...(await unprovedSuccesses(owner)),
    ...(await outOfReach(owner)),
    ...(await blindRounds(owner)),
    ...(await secondEffects(owner, effects)),
  ];
}

async function told(owner: Owner, what: string, statement: string, values: readonly unknown[] = []): Promise<string[]> {
  const { rows } = await owner.query<{ told: string }>(statement, [...values]);
  return rows.map((row) => `${what}: ${row.told}`);
}

/** Stored standings are those of the facts, and the totals are their count; each submission stands somewhere. */
async function totalsThatDiffer(owner: Owner): Promise<string[]> {
  return [
    ...(await told(
      owner,
      'a stored standing differs from its facts',
      `select to_jsonb(d)::text as told from standing_differences(0, 1000000000) d`,
    )),
    ...(await told(
      owner,
      'the totals are not the count of submissions',
      `select total || ' of ' || (select count(*) from submissions) as told
       from (select coalesce(sum(n), 0) as total from standing_counts($1)) counted where total <> (select count(*) from submissions)`,
      [now()],
    )),
  ];
}

/** Told from the hand-offs themselves, in other words than the definition of standing: each required document was delivered, or a person proved it. */
function unprovedSuccesses(owner: Owner): Promise<string[]> {
  return told(
    owner,
    'a success without proof',
    `select s.external_id || ' ' || st.settled as told
     from submissions s join standings st on st.submission_id = s.id
     where st.settled in ('delivered', 'remediated')
       and exists (
         select from documents d where d.submission_id = s.id and d.is_required and not exists (
           select from handoffs h where h.submission_id = s.id and (h.document_id = d.id or h.document_id is null) and h.state = 'delivered'
         )
       )
       and not coalesce((
         select r.is_success and r.evidence is not null from remediations r
         where r.submission_id = s.id order by r.decided_at desc, r.id desc limit 1
       ), false)`,
  );
}

/** What is under way has something due or a step to take; what has neither is on the list of those that need attention. */
function outOfReach(owner: Owner): Promise<string[]> {
  return told(
    owner,
    'neither polled nor on the list',
    `select s.external_id || ' ' || st.settled || ' ' || coalesce(string_agg(h.destination || ' ' || h.state, ', '), 'no hand-off') as told
     from submissions s join standings st on st.submission_id = s.id left join handoffs h on h.submission_id = s.id
     where standing_state(st.settled, st.answer_by, $1) in ('in_progress', 'provisional') and not st.has_step
       and not exists (
         select from handoff_schedule due join handoffs own on own.id = due.handoff_id
         where own.submission_id = s.id and due.due_at < $1::timestamptz + interval '100 days'
       )
     group by s.external_id, st.settled`,
    [now()],
  );
}

/** A further round to one destination needs the end of the one before, or a person's decision. */
function blindRounds(owner: Owner): Promise<string[]> {
  return told(
    owner,
    'sent again although the round before had not ended',
    `select later.destination || ' hand-off ' || later.id as told
     from handoffs later join handoffs earlier
       on earlier.submission_id = later.submission_id and earlier.document_id is not distinct from later.document_id and earlier.id < later.id
     where later.origin = 'route' and not exists (
       select from handoff_history h where h.handoff_id = earlier.id and h.to_state in ('rejected', 'expired', 'exhausted', 'cancelled')
     )`,
  );
}

/** A partner that did the same twice for one key may only have done so after somebody decided that it had not arrived. */
async function secondEffects(owner: Owner, effects: readonly Effect[]): Promise<string[]> {
  const twice = effects.filter(({ count }) => count > 1);
  if (twice.length === 0) return [];
  const { rows } = await owner.query<{ keys: string[] }>(
    `select coalesce(array_agg(distinct encode(h.key, 'hex')), '{}') as keys
     from handoffs h join handoff_history decided on decided.handoff_id = h.id and decided.author is not null`,
  );
  const decided = rows[0]?.keys ?? [];
  return twice
    .filter(({ submission }) => !decided.some((key) => submission.replaceAll('-', '').includes(key.slice(0, 32))))
    .map(({ partner, submission, document, count }) => `a second effect: ${partner} ${submission} ${document} ${count} times`);
}

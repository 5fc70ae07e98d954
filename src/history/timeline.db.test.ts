import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { openFindings } from '../handoffs/index.ts';
import { recordLines } from '../ledger/index.ts';
import { acknowledgeShare, createShare, followLink, issueLinks } from '../packages/index.ts';
import { DEED, openTestHouse, PROGRAM, packagedRun, rowsOf, SUBMITTED, type TestHouse } from '../packages/test-house.ts';
import { recordRemediations } from '../submissions/index.ts';
import { useDatabase } from '../testing/index.ts';
import { readTimeline } from './index.ts';
import { inOrder } from './timeline.ts';

const db = useDatabase();
let house: TestHouse;
const OLGA = { kind: 'person', name: 'olga' } as const;

beforeAll(async () => {
  house = await openTestHouse(db.database);
});
afterAll(() => house.close());

const timelineOf = (id: string, scope: '*' | string[] = '*') =>
  db.database.transaction(scope, (session) => readTimeline(session, PROGRAM, id));

async function handOff(submission: number): Promise<void> {
  await db.owner.query(
    `with h as (
       insert into handoffs (submission_id, program, destination, state, origin, key, receipt_kind, receipt, attempts, state_at, answer_by, created_at)
       values ($1, $2, 'intake', 'accepted', 'route', '\\x01', 'guid', 'g-1', 1, $3, $3, $3) returning id
     ), a as (
       insert into handoff_attempts (handoff_id, number, program, key, content_sha256, started_at, ended_at, outcome, receipt)
       select id, 1, $2, '\\x01', '\\x02', $3, $3, 'taken', 'g-1' from h
     )
     insert into handoff_history (handoff_id, program, from_state, to_state, status, step, reason, author, at)
     select id, $2, 'sending', 'accepted', 'uploaded', null, null, null, $3::timestamptz from h
     union all
     select id, $2, 'accepted', 'accepted', 'processing', 'in the file', null, null, $3::timestamptz + interval '1 day' from h`,
    [submission, PROGRAM, new Date(SUBMITTED.getTime() + 1_000)],
  );
}

async function read(ids: readonly string[], reason: string): Promise<void> {
  const subject = ids.length === 1 ? { kind: 'submission', id: ids[0]! } : { kind: 'submissions', id: PROGRAM };
  await db.database.transaction('*', (session) =>
    recordLines(session, [
      { at: now(), actor: OLGA, program: PROGRAM, action: 'submission.opened', subject, reason, details: { opened: ids } },
    ]),
  );
}

test('what happened to a submission is told in order, by whom and why, and names nobody it is about', async () => {
  const { runId, externalIds, submissionIds } = await packagedRun(db, house, 3);
  const [id, other, third] = externalIds as [string, string, string];
  const submissionId = submissionIds[0]!;
  await db.owner.query(
    `insert into run_items (run_id, position, program, external_id, submission_id, is_eligible) values ($1, 1, $2, $3, $4, true)`,
    [runId, PROGRAM, id, submissionId],
  );
  await db.owner.query(
    `insert into run_outcomes (run_id, attempt, position, program, outcome, recorded_at) values ($1, 1, 1, $2, 'succeeded', $3)`,
    [runId, PROGRAM, new Date(SUBMITTED.getTime() + 3_000)],
  );
  await handOff(submissionId);
  const share = await createShare(house, { ...DEED, runId });
  let csv = '';
  await issueLinks(house, { ...DEED, shareId: share.id, links: { kind: 'stable' } }, async (part) => {
    csv += part;
  });
  const token = rowsOf(csv)[0]![2]!.replace(/^.*\//, '');
  for (let n = 0; n < 2; n += 1) await followLink(house, token, {});
  await acknowledgeShare(house, { ...DEED, shareId: share.id, file: Readable.from([Buffer.from(`${id},rejected,blurred\n`)]) });
  await read([id], 'a call');
  await read([id, other], 'a review');
  await read([other, third], 'another review');
  await db.database.transaction('*', async (session) => {
    const finding = { program: PROGRAM, kind: 'odd', subject: 's', submissionId, openedAt: now(), answerBy: now() };
    await openFindings(session, [finding]);
    const row = {
      submissionId,
      program: PROGRAM,
      externalId: id,
      kind: 'closed',
      isSuccess: true,
      reason: 'too late',
      actor: OLGA,
      decidedAt: now(),
    } as const;
    await recordRemediations(session, [row]);
  });
  const events = await timelineOf(id);
  const told = events.map(({ kind, who, why }) => [kind, who, why].filter((each) => each !== null).join(' '));
  expect(told).toEqual([
    'submission.submitted',
    'submission.received',
    'document.received',
    'run.selected operator a test',
    'handoff.made worker',
    'handoff.attempted worker',
    'handoff.taken intake',
    'handoff.moved',
    'run.succeeded worker',
    'handoff.told',
    expect.stringMatching(/^package.made/),
    'share.made operator',
    'share.link_issued operator',
    'share.fetched administration',
    'share.answered operator blurred',
    'share.refused blurred',
    'submission.opened olga a call',
    'submission.opened olga a review',
    'finding.opened odd',
    'submission.remediated olga too late',
  ]);
  expect(events.find(({ kind }) => kind === 'share.fetched')!.details).toMatchObject({ times: 2, share: share.id });
  expect(events.find(({ why }) => why === 'a review')!.details).toEqual({ among: 2 });
  expect(events.find(({ kind }) => kind === 'handoff.told')!.details).toMatchObject({ status: 'processing', step: 'in the file' });
  expect(JSON.stringify(events)).not.toMatch(/"p"|person_id|Marigold/);
  await expect(timelineOf(id, ['vye'])).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
  const scoped = await timelineOf(id, [PROGRAM]);
  expect(scoped).toHaveLength(events.length);
});

test('what happened at one moment goes in the order of cause and effect', () => {
  const at = new Date(0);
  const event = (place: number, kind: string) => ({ at, place, kind, who: null, why: null, details: { a: null, b: 1 } });
  expect(inOrder([event(2, 'b.b'), event(1, 'a.a')])).toEqual([
    { at, kind: 'a.a', who: null, why: null, details: { b: 1 } },
    { at, kind: 'b.b', who: null, why: null, details: { b: 1 } },
  ]);
});

import { describe, expect, test } from 'vitest';
import type { Session } from '../kernel/db/database.ts';
import { recordRemediations } from '../submissions/index.ts';
import { useDatabase } from '../testing/index.ts';
import { checkStanding, foldTotals, recountFromFacts } from './index.ts';
import { selectCounts } from './standings.sql.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T12:20:00Z');
const HOUR = 3_600_000;

async function insertSubmissions(session: Session, count: number): Promise<number[]> {
  const { rows } = await session.client.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select 'form526', '21-526EZ', gen_random_uuid()::text, 'p', $2, $2, '\\x00', 'import', $2 from generate_series(1, $1::int) returning id`,
    [count, AT],
  );
  const ids = rows.map((row) => row.id);
  await session.client.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, 'form526', 'd' || n, 'L533', true, n, 'form' from unnest($1::bigint[]) id, generate_series(1, 2) n`,
    [ids],
  );
  return ids;
}

async function remediate(session: Session, submission: number, kind: string, kept: number | null): Promise<void> {
  await session.client.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, kept_submission_id, decided_at)
     values ($1, 'form526', $2, true, 'test', 'tester', $3, clock_timestamp())`,
    [submission, kind, kept],
  );
}

async function handOff(session: Session, submission: number, document: number, state: string, hours: number): Promise<void> {
  await session.client.query(
    `insert into handoffs (submission_id, document_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     values ($1, (select id from documents where submission_id = $1 and position = $2), 'form526', 'benefits_intake', $3,
       'import', gen_random_uuid()::text::bytea, $4, $5, $4) on conflict do nothing`,
    [submission, document, state, AT, new Date(AT.getTime() + hours * HOUR)],
  );
}

/** Two transactions that are open at once: the second begins its decision before the first has committed. */
async function atOnce(first: (session: Session) => Promise<void>, second: (session: Session) => Promise<void>): Promise<void> {
  const decided = Promise.withResolvers<void>();
  const waiting = Promise.withResolvers<void>();
  const one = db.database.transaction('*', async (session) => {
    await first(session);
    decided.resolve();
    await waiting.promise;
  });
  await decided.promise;
  const two = db.database.transaction('*', second);
  // The second either ends or waits for a lock of the first.
  const isBlocked = async (): Promise<void> => {
    const { rows } = await db.owner.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);
    if (rows.length === 0) return isBlocked();
  };
  await Promise.race([two, isBlocked()]);
  waiting.resolve();
  await Promise.all([one, two]);
}

describe('two writers at once', () => {
  test('a copy is marked while the kept submission is being withdrawn', async () => {
    const [copy, kept] = (await db.database.transaction('*', (session) => insertSubmissions(session, 2))) as [number, number];
    await atOnce(
      (session) => remediate(session, kept, 'withdrawn', null),
      (session) => remediate(session, copy, 'duplicate', kept),
    );
    expect((await checkStanding(db.database)).differences).toEqual([]);
  });

  test('a kept submission is withdrawn while a copy is being marked', async () => {
    const [copy, kept] = (await db.database.transaction('*', (session) => insertSubmissions(session, 2))) as [number, number];
    await atOnce(
      (session) => remediate(session, copy, 'duplicate', kept),
      (session) => remediate(session, kept, 'withdrawn', null),
    );
    expect((await checkStanding(db.database)).differences).toEqual([]);
  });
});

const KINDS = ['duplicate', 'withdrawn', 'closed', 'not_remediated'] as const;
const STATES = ['waiting', 'accepted', 'provisional', 'delivered', 'rejected', 'unknown'] as const;

/** The same numbers in every run; what differs is how the connections meet. */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
}

/** Decisions that cross each other in a ring may wait for each other; PostgreSQL ends one of them, and it is made again. */
async function again(work: (session: Session) => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await db.database.transaction('*', work);
    } catch (error) {
      if ((error as { code?: string }).code !== 'WB_DATABASE_CONFLICT') throw error;
    }
  }
}

async function decideOnTwo(session: Session, ids: readonly number[], pick: (below: number) => number): Promise<void> {
  const first = pick(ids.length);
  const second = (first + 1 + pick(ids.length - 1)) % ids.length;
  const rows = [first, second].map((index) => {
    const kind = KINDS[pick(KINDS.length)] as (typeof KINDS)[number];
    const keptSubmissionId = kind === 'duplicate' ? ids[(index + 1 + pick(ids.length - 1)) % ids.length] : undefined;
    const submissionId = ids[index] as number;
    return { submissionId, keptSubmissionId, kind, isSuccess: kind !== 'not_remediated', decidedAt: new Date(AT.getTime() + pick(1e9)) };
  });
  const common = { program: 'form526', externalId: 'x', actor: { kind: 'person', name: 'ada' }, reason: 'test' } as const;
  await recordRemediations(
    session,
    rows.map((row) => ({ ...common, ...row })),
  );
}

test('whoever writes at once, stored equals recomputed, and totals equal a recount', async () => {
  const ids = await db.database.transaction('*', (session) => insertSubmissions(session, 10));
  const write = async (seed: number): Promise<void> => {
    const pick = numbersFrom(seed);
    for (let step = 0; step < 40; step += 1) {
      await again(async (session) => {
        const what = pick(8);
        if (what === 0) await insertSubmissions(session, 3);
        else if (what < 5) await decideOnTwo(session, ids, pick);
        else await handOff(session, ids[pick(ids.length)] as number, 1 + pick(2), STATES[pick(STATES.length)] as string, pick(9) - 2);
      });
      if (step % 10 === seed) await foldTotals(db.database);
    }
  };
  await Promise.all([1, 2, 3, 4, 5, 6].map(write));
  expect(await checkStanding(db.database, 5)).toMatchObject({ differences: [], wrongTotals: [] });
  for (const hours of [0, 1, 5]) {
    const at = new Date(AT.getTime() + hours * HOUR);
    const [counted, recounted] = await db.database.transaction('*', async (session) => [
      await selectCounts(session, at, undefined),
      await recountFromFacts(session, at),
    ]);
    expect(counted).toEqual(recounted);
  }
});

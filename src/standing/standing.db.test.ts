import fc from 'fast-check';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { useDatabase } from '../testing/index.ts';
import { checkStanding, foldTotals, readStanding, recountFromFacts } from './index.ts';
import { selectCounts } from './standings.sql.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T12:20:00Z');
const DAY = 86_400_000;

/** One legal row for each fact that standing is made of; the owner writes them, as the slices' doors would. */
async function insertSubmissions(count: number, origin: 'api' | 'import', documents: number): Promise<number[]> {
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
     select 'form526', '21-526EZ', gen_random_uuid()::text, 'p', $2, $2, '\\x00', $3, $2::timestamptz + interval '7 days'
     from generate_series(1, $1::int) returning id`,
    [count, AT, origin],
  );
  const ids = rows.map((row) => row.id);
  await db.owner.query(
    `insert into documents (submission_id, program, label, document_type, is_required, position, source)
     select id, 'form526', 'd' || n, 'L533', true, n, 'form' from unnest($1::bigint[]) id, generate_series(1, $2::int) n`,
    [ids, documents],
  );
  return ids;
}

async function handOff(submission: number, document: number | null, state: string, days: number): Promise<void> {
  await db.owner.query(
    `insert into handoffs (submission_id, document_id, program, destination, state, origin, key, state_at, answer_by, created_at)
     values ($1, (select id from documents where submission_id = $1 order by position offset $2 limit 1), 'form526', 'benefits_intake', $3,
       'import', gen_random_uuid()::text::bytea, $4, $5, $4) on conflict do nothing`,
    [submission, document ?? 0, state, AT, new Date(AT.getTime() + days * DAY)],
  );
}

async function remediate(submission: number, kind: string, isSuccess: boolean, kept: number | null, evidence: unknown): Promise<void> {
  await db.owner.query(
    `insert into remediations (submission_id, program, kind, is_success, reason, author, evidence, kept_submission_id, decided_at)
     values ($1, 'form526', $2, $3, 'test', 'tester', $4, $5, $6)`,
    [submission, kind, isSuccess, evidence === null ? null : JSON.stringify(evidence), kept, AT],
  );
}

async function standingOf(id: number, at = AT): Promise<{ state: string; reason: string | null }> {
  const { rows } = await db.owner.query('select state, reason from standing_at($1) where submission_id = $2', [at, id]);
  return rows[0];
}

async function one(origin: 'api' | 'import', documents = 1): Promise<number> {
  return (await insertSubmissions(1, origin, documents))[0]!;
}

describe('standing', () => {
  test('an imported submission needs attention because it is held', async () => {
    expect(await standingOf(await one('import'))).toEqual({ state: 'needs_attention', reason: 'held' });
  });

  test('a submission taken in may wait for its first step, and no longer', async () => {
    const id = await one('api');
    expect(await standingOf(id)).toEqual({ state: 'in_progress', reason: null });
    expect(await standingOf(id, new Date(AT.getTime() + 7 * DAY))).toEqual({ state: 'needs_attention', reason: 'time_box_passed' });
  });

  test('one lost attachment keeps a claim from being delivered', async () => {
    const id = await one('api', 2);
    await handOff(id, 0, 'delivered', 2);
    await handOff(id, 1, 'rejected', 2);
    expect(await standingOf(id)).toEqual({ state: 'needs_attention', reason: 'document_failed' });
  });

  test('nothing to deliver is not delivered', async () => {
    expect(await standingOf(await one('api', 0))).toEqual({ state: 'needs_attention', reason: 'nothing_to_deliver' });
  });

  test('provisional success is watched until its period ends, then closed, never called delivered', async () => {
    const id = await one('api');
    await handOff(id, 0, 'provisional', 365);
    expect((await standingOf(id)).state).toBe('provisional');
    expect((await standingOf(id, new Date(AT.getTime() + 366 * DAY))).state).toBe('closed');
  });

  test('a remediation counts as success only with evidence', async () => {
    const [without, withEvidence] = await insertSubmissions(2, 'import', 1);
    await remediate(without!, 'manual', true, null, null);
    await remediate(withEvidence!, 'manual', true, null, { receipt: 'R1' });
    expect((await standingOf(without!)).state).toBe('closed');
    expect((await standingOf(withEvidence!)).state).toBe('remediated');
  });

  test('a duplicate stands only while the one it names does', async () => {
    const [copy, kept] = await insertSubmissions(2, 'import', 1);
    await remediate(copy!, 'duplicate', true, kept!, null);
    expect((await standingOf(copy!)).state).toBe('duplicate');
    await remediate(kept!, 'withdrawn', true, null, null);
    expect(await standingOf(copy!)).toEqual({ state: 'needs_attention', reason: 'held' });
    expect((await checkStanding(db.database)).differences).toEqual([]);
  });

  test('the app cannot write a standing', async () => {
    const id = await one('api');
    const write = db.database.transaction('*', (session) =>
      session.client.query(`update standings set settled = 'delivered' where submission_id = $1`, [id]),
    );
    await expect(write).rejects.toThrow(/permission denied/);
  });

  test('a caller of another program sees nothing', async () => {
    await one('api');
    const { programs } = await db.database.transaction(['vye'], (session) => readStanding(session));
    expect(programs).toEqual([]);
  });
});

describe('a caller of one program', () => {
  async function decide(submission: number, kept: number | null): Promise<void> {
    await db.database.transaction(['vye'], (session) =>
      session.client.query(
        `insert into remediations (submission_id, program, kind, is_success, reason, author, kept_submission_id, decided_at)
         values ($1, 'vye', $2, true, 'test', 'tester', $3, $4)`,
        [submission, kept === null ? 'withdrawn' : 'duplicate', kept, AT],
      ),
    );
  }

  test('cannot move the standing of another program by naming its own', async () => {
    const id = await one('import');
    await expect(decide(id, null)).rejects.toThrow(/names another program/);
    expect((await standingOf(id)).state).toBe('needs_attention');
  });

  test('cannot name a submission of another program as kept', async () => {
    const [id, other] = await insertSubmissions(2, 'import', 0);
    await db.owner.query(`update submissions set program = 'vye' where id = $1`, [id]);
    await expect(decide(id!, other!)).rejects.toThrow(/names another program/);
    await db.owner.query(`update submissions set program = 'form526' where id = $1`, [id]);
  });

  test('may not hand off a document of another program, and a reader may not fold totals', async () => {
    const id = await one('import');
    const handOffElsewhere = db.database.transaction(['vye'], (session) =>
      session.client.query(
        `insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
         values ($1, 'vye', 'd', 'delivered', 'run', '\\x01', $2, $2, $2)`,
        [id, AT],
      ),
    );
    await expect(handOffElsewhere).rejects.toThrow(/names another program/);
    const reader = new pg.Client({ connectionString: db.readerUrl });
    await reader.connect();
    await expect(reader.query('select standing_compact()')).rejects.toThrow(/permission denied/);
    await reader.end();
  });
});

const step = fc.oneof(
  fc.record({
    do: fc.constant('insert' as const),
    count: fc.integer({ min: 1, max: 4 }),
    isApi: fc.boolean(),
    documents: fc.integer({ min: 0, max: 3 }),
  }),
  fc.record({
    do: fc.constant('handOff' as const),
    who: fc.nat(40),
    document: fc.nat(2),
    state: fc.constantFrom('waiting', 'accepted', 'provisional', 'delivered', 'rejected', 'unknown', 'missing', 'exhausted', 'expired'),
    days: fc.integer({ min: -2, max: 5 }),
  }),
  fc.record({
    do: fc.constant('remediate' as const),
    who: fc.nat(40),
    kind: fc.constantFrom('manual', 'duplicate', 'withdrawn', 'closed', 'not_remediated'),
    isSuccess: fc.boolean(),
    kept: fc.nat(40),
  }),
  fc.record({ do: fc.constant('fold' as const) }),
);

test('whatever happens, totals add up, stored equals recomputed, and counts equal a recount from the facts', async () => {
  const scenario = fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
    const ids = [...(await insertSubmissions(2, 'import', 1))];
    for (const each of steps) {
      const at = (n: number): number => ids[n % ids.length]!;
      if (each.do === 'insert') ids.push(...(await insertSubmissions(each.count, each.isApi ? 'api' : 'import', each.documents)));
      if (each.do === 'handOff') await handOff(at(each.who), each.document, each.state, each.days);
      if (each.do === 'remediate' && (each.kind !== 'duplicate' || at(each.who) !== at(each.kept))) {
        await remediate(at(each.who), each.kind, each.isSuccess, each.kind === 'duplicate' ? at(each.kept) : null, { receipt: 'R' });
      }
      if (each.do === 'fold') await foldTotals(db.database);
    }
    const check = await checkStanding(db.database, 7);
    expect(check).toMatchObject({ differences: [], wrongTotals: [] });
    for (const hours of [0, 1, 30, 24 * 6]) {
      const at = new Date(AT.getTime() + hours * 3_600_000);
      const [counted, recounted] = await db.database.transaction('*', async (session) => [
        await selectCounts(session, at, undefined),
        await recountFromFacts(session, at),
      ]);
      expect(counted).toEqual(recounted);
    }
  });
  await fc.assert(scenario, { numRuns: 12 });
});

import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sql } from '../kernel/db/database.ts';
import { type Place, readCursor, writeCursor } from '../kernel/db/list-order.ts';
import { useDatabase } from '../testing/index.ts';
import { HANDOFF_STATES } from './handoff.ts';
import { HANDOFF_NEXT, type HandoffFilter } from './index.ts';
import { type HandoffSort, type Picked, pickGathered, pickWalked } from './walk-handoffs.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T00:00:00Z');

beforeAll(async () => {
  await db.owner.query(
    `with s as (
       insert into submissions (program, form, external_id, person_id, submitted_at, received_at, content_hash, origin, start_by)
       select case when n % 3 = 0 then 'vye' else 'tests' end, 'T-1', 's' || n, 'p', $1, $1, '\\x00', 'import', $1 from generate_series(1, 90) n returning id, program
     ), h as (
       insert into handoffs (submission_id, program, destination, state, origin, key, state_at, answer_by, created_at)
       select id, program, 'd' || id % 2, ($2::text[])[1 + id % 12], 'route', id::text::bytea, $1::timestamptz + (id * 29 % 7) * interval '1 microsecond',
         $1::timestamptz + (id % 5 - 2) * interval '1 hour', $1 from s returning id, program, destination
     )
     insert into handoff_schedule (handoff_id, program, destination, kind, due_at)
     select id, program, destination, (array['poll', 'look_up', 'deliver'])[1 + id % 3], $1::timestamptz + (id * 31 % 5) * interval '1 minute' from h where id % 4 > 0`,
    [AT, HANDOFF_STATES],
  );
});

interface Page {
  readonly id: number;
  readonly sortKey: number | null;
}

async function pageOf(
  pick: (...given: Parameters<typeof pickWalked>) => Picked | undefined | Promise<Picked | undefined>,
  filter: HandoffFilter,
  sort: HandoffSort,
  place: Place | undefined,
): Promise<Page[]> {
  return db.database.transaction('*', async (session) => {
    const picked: Picked | undefined = await pick(session, filter, { at: AT, sort, place, limit: 8 });
    return picked === undefined ? [] : (await sql<Page>`select * from (${picked}) page`.execute(session.query)).rows;
  });
}

const filter = fc.record<HandoffFilter>(
  {
    program: fc.constantFrom('tests', 'vye', 'none'),
    destination: fc.constantFrom('d0', 'd1'),
    states: fc.subarray([...HANDOFF_STATES], { minLength: 1 }),
    isOverdue: fc.boolean(),
    isUnproved: fc.boolean(),
  },
  { requiredKeys: [] },
);

test('whatever is asked for, walking the indexes finds what gathering and sorting finds, page after page', async () => {
  await fc.assert(
    fc.asyncProperty(
      filter,
      fc.constantFrom<HandoffSort>('changed', '-changed', 'due', '-due'),
      fc.constantFrom(HANDOFF_NEXT.send, HANDOFF_NEXT.ask),
      async (given, sort, next) => {
        const asked = sort.endsWith('due') ? { ...given, next } : given;
        let place: Place | undefined;
        for (;;) {
          const gathered = await pageOf(pickGathered, asked, sort, place);
          expect(await pageOf(pickWalked, asked, sort, place)).toEqual(gathered);
          const last = gathered.at(-1);
          if (!last) return;
          place = readCursor(sort, writeCursor(sort, { key: last.sortKey, id: last.id }));
        }
      },
    ),
    { numRuns: 25 },
  );
});

import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { now, setClockOffset } from '#kernel/clock/clock.ts';
import { NEXT } from '../handoff.ts';
import { usePolls } from './test-polls.ts';

const polls = usePolls();
const MINUTE = 60_000;
const WORDS = ['received', 'processing', 'success', 'vbms', 'error', 'expired'] as const;
const STATE_OF = {
  received: 'accepted',
  processing: 'accepted',
  success: 'provisional',
  vbms: 'delivered',
  error: 'rejected',
  expired: 'expired',
};
let run = 0;

afterEach(() => setClockOffset(0));

interface Row {
  readonly receipt: string;
  readonly state: keyof typeof NEXT;
  readonly status: string;
  readonly isScheduled: boolean;
  readonly isWatched: boolean;
}

async function rowsNow(): Promise<Row[]> {
  const { rows } = await polls.house.db.owner.query<Row>(
    `select h.receipt, h.state, h.status, exists (select from handoff_schedule s where s.handoff_id = h.id and s.kind = 'poll') as "isScheduled",
       h.state in ('accepted', 'missing') or h.state = 'provisional' and h.answer_by > $1 or h.state = 'rejected' and coalesce(h.heals_until > $1, false) as "isWatched"
     from handoffs h order by h.receipt`,
    [now()],
  );
  return rows;
}

/** What the partner says of each receipt in one step: a word, twice differently, not found, or nothing. */
const anySaying = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom('not_found', 'silent', 'twice', 'odd'));
const anyStep = fc.record({
  says: fc.array(anySaying, { minLength: 12, maxLength: 12 }),
  hours: fc.integer({ min: 1, max: 60 }),
  fault: fc.boolean(),
});

test('whatever partners say in whatever order: each hand-off follows its own answers by the table of moves, and none is forgotten', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 5 }), async (steps) => {
      await polls.house.db.owner.query('truncate handoff_history, handoff_schedule, poll_lanes, poll_slices, findings, handoffs cascade');
      polls.forget();
      setClockOffset(0);
      run += 1;
      const ids = Array.from({ length: 12 }, (_, n) => `r${run}-${n}`);
      await polls.importHandoffs(ids);
      let offset = 2 * 60 * MINUTE;
      for (const { says, hours, fault } of steps) {
        const saidOf = new Map(ids.map((id, n) => [id, says[n] as string]));
        const before = new Map((await rowsNow()).map((row) => [row.receipt, row]));
        polls.register.asked.length = 0;
        if (fault) polls.register.plan.push({ status: 500 });
        polls.register.answer = (asked) => answerOf(asked, saidOf);
        setClockOffset(offset);
        await polls.poll();
        polls.register.plan.length = 0;
        for (const row of await rowsNow()) check(row, before.get(row.receipt)!, saidOf.get(row.receipt)!);
        offset += hours * 60 * MINUTE;
      }
    }),
    { numRuns: 6 },
  );
});

function answerOf(asked: readonly string[], saidOf: ReadonlyMap<string, string>): object {
  const rows = asked.flatMap((id) => {
    const said = saidOf.get(id) as string;
    if (said === 'twice')
      return [
        { id, status: 'vbms' },
        { id, status: 'error' },
      ];
    if (said === 'odd') return [{ id, status: 'teleported' }];
    return said === 'silent' || said === 'not_found' ? [] : [{ id, status: said, ...(said === 'error' ? { code: 'DOC202' } : {}) }];
  });
  return { rows: rows.toReversed(), notFound: asked.filter((id) => saidOf.get(id) === 'not_found') };
}

function check(row: Row, before: Row, said: string): void {
  if (row.state !== before.state) {
    expect(Object.keys(NEXT[before.state])).toContain(row.state);
    expect(row.state).toBe(said === 'not_found' ? 'missing' : STATE_OF[said as keyof typeof STATE_OF]);
  }
  if (row.status !== before.status) expect(row.status).toBe(said);
  if (row.isWatched) expect(row.isScheduled).toBe(true);
  if (row.state === 'delivered' || row.state === 'expired') expect(row.isScheduled).toBe(false);
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cloneDatabase } from '../src/testing/index.ts';
import { brokenInvariants } from './whole/random-invariants.ts';
import { type Happening, happening, openRandomWorld } from './whole/random-world.ts';

/** More of them by hand: `WAYBILL_SEED=random WAYBILL_HISTORIES=100 npx vitest run --project db test/random-history.db.test.ts`. */
const HISTORIES = Number(process.env.WAYBILL_HISTORIES ?? 4);
const SECONDS_EACH = 40;
/** Something is under way before the first thing happens to it. */
const BEGUN: readonly Happening[] = [
  { what: 'send', forms: ['form4142', 'form0781'], numbers: 2 },
  { what: 'send', forms: [], numbers: 0 },
  { what: 'import', status: 'received' },
];

test(
  'whatever happens, in whatever order: totals add up, nothing unproved is called success, nothing is out of reach, nothing is sent twice undecided',
  async () => {
    const histories = fc.array(happening, { minLength: 16, maxLength: 28 });
    await fc.assert(fc.asyncProperty(fc.constantFrom('claims_api', 'evss'), histories, live), { numRuns: HISTORIES, endOnFailure: true });
  },
  HISTORIES * SECONDS_EACH * 1_000,
);

/** One history from its beginning, over a database and partners of its own. */
async function live(primary: 'claims_api' | 'evss', history: readonly Happening[]): Promise<void> {
  const db = await cloneDatabase();
  const world = await openRandomWorld(db.appUrl, primary);
  try {
    for (const [n, each] of [...BEGUN, ...history].entries()) {
      await world.happen(each);
      const broken = await brokenInvariants(db.owner, world.sandbox.control.records.effects());
      expect(broken, `after happening ${n}: ${JSON.stringify(each)}`).toEqual([]);
    }
  } finally {
    await world.close();
    await db.close();
  }
}

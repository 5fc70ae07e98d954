import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isWaybillError } from '#kernel/errors.ts';
import { addUser } from '../../access/index.ts';
import { useDatabase } from '../../testing/index.ts';
import { decideApproval, draftRun, handOverRun, prepareRun, queueRun, requestApproval, reviseRun, startWithoutApproval } from '../index.ts';
import {
  ASKER,
  csvOf,
  DEED,
  idsFrom,
  insertSubmissions,
  openTestHouse,
  PROGRAM,
  remediated,
  scriptedTask,
  type TestHouse,
} from '../test-house.ts';

const PEOPLE = [ASKER.name, 'one', 'two', 'three'] as const;
const NEEDED = 2;
const IDS = idsFrom('random', 2);

const db = useDatabase();
let house: TestHouse;

beforeAll(async () => {
  const task = { ...scriptedTask('agreed', ({ id }) => remediated(id), { approvals: NEEDED }), breakGlass: { reviewWithinHours: 1 } };
  house = await openTestHouse({ database: db.database, tasks: [task] });
  await insertSubmissions(db.owner, IDS);
  await db.database.transaction('*', async (session) => {
    for (const name of PEOPLE) await addUser(session, { name, role: 'administrator', programs: [] }, ASKER);
  });
});
afterAll(() => house.close());

/** What was done and took hold, as the test itself saw it. */
interface History {
  readonly runId: number;
  digest: string | null;
  readonly seen: string[];
  readonly hands: Set<string>;
  /** By digest: who agreed to it when they were free to. */
  readonly agreed: Map<string, Set<string>>;
  readonly broken: Set<string>;
  code: number;
}

type Step = (history: History, person: string, pick: number) => Promise<void>;

const as = (name: string) => ({ ...DEED, by: { kind: 'person', name } as const, administers: '*' as const });

const STEPS: Readonly<Record<string, Step>> = {
  preview: async (history) => {
    history.digest = (await prepareRun(house, history.runId)).digest;
    history.seen.push(history.digest);
  },
  ask: ({ runId }, person) => requestApproval(house, runId, as(person)),
  approve: async ({ runId, seen, agreed, hands }, person, pick) => {
    const digest = seen.at(-1 - (pick % 2)) ?? 'ff'.repeat(32);
    await decideApproval(house, runId, { ...as(person), decision: 'approved', digest });
    expect(hands.has(person), `${person} has had it`).toBe(false);
    agreed.set(digest, (agreed.get(digest) ?? new Set()).add(person));
  },
  revise: async (history, person, pick) => {
    await reviseRun(house, history.runId, { note: String(pick) }, as(person));
    history.hands.add(person);
    history.digest = null;
  },
  handOver: async ({ runId, hands }, person) => {
    await handOverRun(house, runId, { ...as(ASKER.name), to: person });
    hands.add(person);
  },
  otherCode: async (history) => {
    history.code += 1;
    house.codeHashes.set('agreed', `code-${history.code}`);
  },
  start: async ({ runId }, person) => void (await queueRun(house, runId, as(person))),
  breakGlass: async ({ runId, broken, seen }, person, pick) => {
    if (pick % 4 !== 0) return;
    await startWithoutApproval(house, runId, as(person));
    broken.add(seen.at(-1) as string);
  },
};

async function take(step: Step, history: History, person: string, pick: number): Promise<void> {
  try {
    await step(history, person, pick);
  } catch (error) {
    if (!isWaybillError(error) || error.status >= 500) throw error;
  }
}

it('whatever people do, no run starts without the approvals of what it is then', async () => {
  const step = fc.tuple(
    fc.constantFrom(...Object.keys(STEPS), 'preview', 'ask', 'approve', 'approve', 'start'),
    fc.constantFrom(...PEOPLE),
    fc.nat(7),
  );
  let started = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 24 }), async (steps) => {
      house.codeHashes.clear();
      const input = { name: 'list.csv', body: csvOf(IDS) };
      const run = await draftRun(house, { ...DEED, program: PROGRAM, task: 'agreed', params: {}, selection: { kind: 'csv' }, input });
      const history: History = {
        runId: run.id,
        digest: null,
        seen: [],
        hands: new Set([ASKER.name]),
        agreed: new Map(),
        broken: new Set(),
        code: 1,
      };
      for (const [name, person, pick] of steps) {
        await take(STEPS[name] as Step, history, person, pick);
        const { rows } = await db.owner.query<{ state: string; digest: Buffer | null; code: string }>(
          'select state, digest, task_code_hash as code from runs where id = $1',
          [run.id],
        );
        const [now] = rows;
        if (now?.state !== 'queued') continue;
        started += 1;
        const digest = now.digest?.toString('hex') as string;
        const isAgreed = (history.agreed.get(digest)?.size ?? 0) >= NEEDED;
        expect(isAgreed || history.broken.has(digest), `${name} started it`).toBe(true);
        expect(now.code).toBe(house.codeHashes.get('agreed') ?? 'code-1');
        break;
      }
      // Rows of a run that is live are nobody else's: the next history needs them.
      await db.owner.query("update runs set state = 'cancelled' where state <> 'cancelled'");
    }),
    {
      numRuns: 25,
      examples: [
        [
          [
            ['preview', 'one', 0],
            ['ask', 'one', 0],
            ['approve', 'one', 0],
            ['approve', 'two', 0],
            ['start', 'one', 0],
          ],
        ],
      ],
    },
  );
  expect(started).toBeGreaterThan(0);
});

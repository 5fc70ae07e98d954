import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Session } from '#kernel/db/database.ts';
import { useDatabase } from '../../testing/index.ts';
import { emptyItems } from '../forgetting/redactions.sql.ts';
import { PROGRAM } from '../test-house.ts';
import { insertOutcomes, selectWorkedBlocks } from '../work/outcomes.sql.ts';
import { type WorkedItem, workedItems } from '../work/worked-items.ts';
import { cellsOf, cutBlocks, type FrozenItem, hashOf, namesOf } from './block.ts';
import { insertBlocks, selectBlocksOver } from './blocks.sql.ts';
import { insertItems } from './items.sql.ts';
import { openMendable, openSeenKeys, selectMendable, takeNewKeys } from './keys.sql.ts';

const db = useDatabase();
const AT = new Date('2026-03-01T12:00:00Z');

async function withRun<T>(work: (session: Session, run: { id: number; program: string }) => Promise<T>): Promise<T> {
  const { rows } = await db.owner.query<{ id: number }>(
    `insert into runs (program, task, title, task_code_hash, risk, params, selection, requested_by, requested_at, reason, state, state_at, approvals_needed,
       concurrency, failure_budget)
     values ($1, 'any', 'Any', 'code', 'reversible', '{}', '{"kind":"rows"}', 'olga', $2, 'r', 'draft', $2, 0, 1, 0) returning id`,
    [PROGRAM, AT],
  );
  const run = { id: rows[0]?.id as number, program: PROGRAM };
  return db.database.transaction([PROGRAM], (session) => work(session, run));
}

async function freeze(session: Session, run: { id: number; program: string }, pages: readonly (readonly FrozenItem[])[], size: number) {
  let blocks = 0;
  for (const page of pages) {
    const cut = cutBlocks(page, size, blocks);
    const singles = cut.flatMap((block) => block.singles);
    if (singles.length > 0) await insertItems(session, run, singles);
    await insertBlocks(session, run, cut);
    blocks += cut.length;
  }
}

const text = fc.oneof(
  fc.constantFrom('', '\n', '"', '\\', ',', "'=1+1", '007', 'é\u2028"\n'),
  fc.string({ unit: 'grapheme' }).map(storable),
);
const item = fc.record({
  externalId: text,
  submissionId: fc.oneof(fc.constant(null), fc.nat()),
  handoffId: fc.oneof(fc.constant(null), fc.nat()),
  cells: fc.oneof(
    fc.constant(null),
    fc.array(text, { maxLength: 3 }).map((cells) => JSON.stringify(cells)),
  ),
  reason: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constantFrom('ragged', 'repeated') }),
});
const pages = fc.array(fc.array(item, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 3 }).map((drawn) => {
  let position = 0;
  return drawn.map((page) => page.map((each): FrozenItem => ({ ...each, position: position++, detail: each.reason && 'why' })));
});

function storable(drawn: string): string {
  return drawn.replaceAll('\0', '').toWellFormed();
}

it('items come back from their blocks as they were frozen, whatever stands in them, and each block has its hash', async () => {
  const size = fc.integer({ min: 1, max: 6 });
  await fc.assert(
    fc.asyncProperty(pages, size, fc.nat({ max: 40 }), fc.nat({ max: 8 }), async (drawn, most, from, length) => {
      const items = drawn.flat();
      const first = from % items.length;
      const last = Math.min(first + length, items.length - 1);
      await withRun(async (session, run) => {
        await freeze(session, run, drawn, most);
        const kept = await selectBlocksOver(session, run.id, { first, last });
        expect(kept.every((block) => hashOf(block, block, block.singles).equals(block.sha256))).toBe(true);
        expect(kept.map((block) => block.eligible).every((eligible) => eligible <= most)).toBe(true);
        const read = kept.flatMap((block) => {
          const cells = cellsOf(block);
          return namesOf(block).map((externalId, place) => {
            const position = block.first + place;
            const single = block.singles.find((each) => each.position === position);
            const { submissionId = null, handoffId = null, reason = null, detail = null } = single ?? {};
            const own = cells?.[place];
            return { position, externalId, submissionId, handoffId, reason, detail, cells: own ? JSON.stringify(own) : null };
          });
        });
        expect(read).toEqual(items.slice(read[0]?.position, (read.at(-1)?.position ?? 0) + 1));
        expect(read[0]?.position).toBeLessThanOrEqual(first);
        expect(read.at(-1)?.position).toBeGreaterThanOrEqual(last);
      });
    }),
    { numRuns: 60 },
  );
});

it('each item has its newest outcome, whichever have one', async () => {
  const kinds = fc.constantFrom('none', 'plain', 'told', 'failed', 'again');
  await fc.assert(
    fc.asyncProperty(fc.array(kinds, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 7 }), async (drawn, size) => {
      const items = drawn.map((_, position): FrozenItem => {
        return { position, externalId: `row-${position}`, submissionId: null, handoffId: null, cells: '["a"]', reason: null, detail: null };
      });
      const recorded = (position: number, outcome: Parameters<typeof insertOutcomes>[2][number]['outcome']) => {
        return { position, submissionId: null, handoffId: null, externalId: `row-${position}`, outcome };
      };
      await withRun(async (session, run) => {
        await freeze(session, run, [items], size);
        const of = { runId: run.id, program: run.program, at: AT };
        const firsts = drawn.flatMap((kind, position) => {
          if (kind === 'none') return [];
          if (kind === 'plain') return [recorded(position, { kind: 'succeeded' })];
          if (kind === 'told') return [recorded(position, { kind: 'succeeded', output: { found: position } })];
          return [recorded(position, { kind: 'failed', reason: 'no', message: 'No.' })];
        });
        if (firsts.length > 0) await insertOutcomes(session, { ...of, attempt: 1 }, firsts);
        const seconds = drawn.flatMap((kind, position) => (kind === 'again' ? [recorded(position, { kind: 'succeeded' })] : []));
        if (seconds.length > 0) await insertOutcomes(session, { ...of, attempt: 2 }, seconds);
        const read: WorkedItem[] = [];
        for (let after = -1; ; ) {
          const blocks = await selectWorkedBlocks(session, run.id, after, 10);
          if (blocks.length === 0) break;
          read.push(...blocks.flatMap(workedItems));
          after = blocks.at(-1)?.last as number;
        }
        expect(read.map(({ newest: { outcome, attempt, output } }) => [outcome, attempt, output])).toEqual(
          drawn.map((kind, position) => {
            if (kind === 'none') return [null, null, null];
            if (kind === 'failed') return ['failed', 1, null];
            return ['succeeded', kind === 'again' ? 2 : 1, kind === 'told' ? { found: position } : null];
          }),
        );
      });
    }),
    { numRuns: 40 },
  );
});

it('a person is redacted from rows of files that are about no submission, and from no other row', async () => {
  const rows = [
    ['1', 'person-1', 'Somewhere 1'],
    ['2', 'person-10', 'Somewhere 2'],
    ['3', 'x', 'person-1'],
    ['person-1', 'y', 'z'],
  ];
  const items = rows.map((cells, position): FrozenItem => {
    const about = { submissionId: null, handoffId: null, reason: position === 2 ? 'repeated' : null, detail: null };
    return { position, externalId: cells[0] as string, cells: JSON.stringify(cells), ...about };
  });
  await withRun(async (session, run) => {
    await freeze(session, run, [items], 1);
    expect(await emptyItems(session, { program: PROGRAM, submissionIds: [], names: ['person-1'] }, 'person-1')).toEqual([run.id]);
    const kept = await selectBlocksOver(session, run.id, { first: 0, last: 3 });
    expect(kept.flatMap((block) => cellsOf(block))).toEqual([
      ['redacted', 'redacted', 'redacted'],
      rows[1],
      ['redacted', 'redacted', 'redacted'],
      ['redacted', 'redacted', 'redacted'],
    ]);
    expect(kept.flatMap((block) => namesOf(block))).toEqual(['1', '2', '3', 'redacted']);
    expect(await emptyItems(session, { program: PROGRAM, submissionIds: [], names: ['person-1'] }, 'person-1')).toEqual([]);
  });
});

it('a mended file may bring a name whose rows all failed or were left, not one that ran and is repeated', async () => {
  const long = 'x'.repeat(9_000);
  const names = ['unknown', 'unknown', 'failed', 'failed', 'succeeded', 'left', long];
  const items = names.map((externalId, position): FrozenItem => {
    const reason = position === 1 || position === 3 ? 'repeated' : position === 6 ? 'ragged' : null;
    return { position, externalId, submissionId: null, handoffId: null, cells: null, reason, detail: null };
  });
  await withRun(async (session, run) => {
    await freeze(session, run, [items], 2);
    const at = { submissionId: null, handoffId: null };
    await insertOutcomes(session, { runId: run.id, attempt: 1, program: run.program, at: AT }, [
      { ...at, position: 0, externalId: 'unknown', outcome: { kind: 'unknown', reason: 'late', message: 'No answer.' } },
      { ...at, position: 2, externalId: 'failed', outcome: { kind: 'failed', reason: 'no', message: 'No.' } },
      { ...at, position: 4, externalId: 'succeeded', outcome: { kind: 'succeeded' } },
    ]);
    await openMendable(session, run.id);
    expect(await selectMendable(session, [...names, 'nobody'])).toEqual(new Set(['failed', 'left', long]));
    await openSeenKeys(session);
    expect(await takeNewKeys(session, ['a', long])).toEqual(new Set(['a', long]));
    expect(await takeNewKeys(session, ['a', 'b', long])).toEqual(new Set(['b']));
  });
});

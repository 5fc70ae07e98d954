import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { saysAnything } from './evidence.ts';
import { REMEDIATION_KINDS, type RemediationRow, recordRemediations, refuseUnproved, showSubmission } from './index.ts';
import { lines, useHouse } from './test-house.ts';
import { aRow } from './test-program.ts';

const house = useHouse();
const AT = Date.parse('2026-03-01T00:00:00Z');
const PROOF = { receipt: 'R-1' };

beforeAll(async () => {
  const evidence = (value: unknown) => ({
    facts: { remediations: [{ kind: 'manual', success: true, reason: 'sent again', at: '2024-06-01T00:00:00Z', evidence: value }] },
  });
  const rows = [
    aRow('r-1'),
    aRow('r-2'),
    aRow('r-3'),
    aRow('i-1', evidence({})),
    aRow('i-2', evidence({ letter: '' })),
    aRow('i-3', evidence({ letter: 'L' })),
  ];
  await house.importText('remediations.jsonl', lines(rows));
});

const show = (id: string) => house.db.database.transaction('*', (session) => showSubmission(session, 'tests', id));

async function decide(id: string, minute: number, more: Partial<RemediationRow>): Promise<void> {
  const { id: submissionId } = await show(id);
  const common = {
    submissionId,
    program: 'tests',
    externalId: id,
    isSuccess: true,
    reason: 'because',
    actor: { kind: 'person', name: 'olga' },
  } as const;
  const row = { ...common, kind: 'manual', evidence: PROOF, decidedAt: new Date(AT + minute * 60_000), ...more } as RemediationRow;
  await house.db.database.transaction('*', (session) => recordRemediations(session, [row]));
}

async function standingOf(id: string): Promise<string> {
  const { state, reason } = await show(id);
  return reason ?? state;
}

describe('decisions on one submission', () => {
  test('the newest counts, whatever came before, and the history stays with its authors', async () => {
    await decide('r-1', 1, {});
    expect(await standingOf('r-1')).toBe('remediated');
    await decide('r-1', 2, {
      kind: 'not_remediated',
      isSuccess: false,
      reason: 'they never had it',
      evidence: undefined,
      actor: { kind: 'person', name: 'ann' },
    });
    expect(await standingOf('r-1')).toBe('held');
    await decide('r-1', 3, { kind: 'withdrawn', reason: 'the person asked', evidence: undefined });
    expect(await standingOf('r-1')).toBe('withdrawn');
    await decide('r-1', 0, { kind: 'closed', evidence: undefined });
    expect(await standingOf('r-1')).toBe('withdrawn');
    const { remediations } = await show('r-1');
    expect(remediations.map(({ kind, author, reason }) => `${kind} ${author} ${reason}`)).toEqual([
      'withdrawn olga the person asked',
      'not_remediated ann they never had it',
      'manual olga because',
      'closed olga because',
    ]);
    const { rows } = await house.db.owner.query(
      `select count(*)::int as n from ledger_lines where action = 'submission.remediated' and subject_id = 'r-1' and actor in ('olga', 'ann')`,
    );
    expect(rows).toEqual([{ n: 4 }]);
  });

  test('a claim of delivery needs evidence that says something, every decision a reason, and nothing undone is a success', async () => {
    for (const evidence of [undefined, {}, { receipt: '' }, { receipt: null, more: { letters: [' '] } }]) {
      await expect(decide('r-2', 1, { evidence })).rejects.toMatchObject({ code: 'WB_REMEDIATION_UNPROVED' });
    }
    await expect(decide('r-2', 1, { reason: ' ' })).rejects.toMatchObject({ code: 'WB_USAGE' });
    await expect(decide('r-2', 1, { kind: 'not_remediated' })).rejects.toMatchObject({ code: 'WB_USAGE' });
    await expect(decide('r-2', 1, { kind: 'duplicate' })).rejects.toMatchObject({ code: 'WB_USAGE' });
    expect((await show('r-2')).remediations).toEqual([]);
    const unknown = house.db.owner.query(
      `insert into remediations (submission_id, program, kind, is_success, reason, author, decided_at)
       select id, program, 'email_notified', true, 'r', 'a', now() from submissions where external_id = 'r-2'`,
    );
    await expect(unknown).rejects.toThrow(/remediations_kind_check/);
  });

  test('what an older system called remedied counts as such only where its evidence says something', async () => {
    expect(await Promise.all(['i-1', 'i-2', 'i-3'].map(standingOf))).toEqual(['closed', 'closed', 'remediated']);
  });
});

test('whatever is decided in whatever order, only proof makes a submission remediated', async () => {
  const decision = fc.record({
    kind: fc.constantFrom(...REMEDIATION_KINDS.filter((kind) => kind !== 'duplicate')),
    minute: fc.nat(5),
    hasProof: fc.boolean(),
  });
  let start = 10;
  await fc.assert(
    fc.asyncProperty(fc.array(decision, { minLength: 1, maxLength: 4 }), async (decisions) => {
      for (const { kind, minute, hasProof } of decisions) {
        const isSuccess = kind !== 'not_remediated';
        await decide('r-3', start + minute, { kind, isSuccess, evidence: hasProof ? PROOF : undefined }).catch(() => undefined);
      }
      start += 10;
      const { remediations, state } = await show('r-3');
      const [newest] = remediations;
      const isProved =
        newest !== undefined && ['manual', 'resubmitted', 'accepted_by_partner'].includes(newest.kind) && saysAnything(newest.evidence);
      expect(state === 'remediated').toBe(isProved);
    }),
    { numRuns: 15 },
  );
});

test('evidence is what says something', () => {
  expect([{ a: 0 }, { a: false }, ['x'], { a: { b: 'c' } }, 'text'].map((each) => saysAnything(each))).toEqual([
    true,
    true,
    true,
    true,
    true,
  ]);
  expect([{}, [], { a: null }, { a: { b: [' '] } }, '', null, undefined].some((each) => saysAnything(each))).toBe(false);
  expect(() => refuseUnproved({ kind: 'closed', isSuccess: true })).not.toThrow();
});

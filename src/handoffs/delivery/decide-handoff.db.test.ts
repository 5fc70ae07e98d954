import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { now } from '#kernel/clock/clock.ts';
import { importFile } from '../../submissions/import-file.ts';
import { recordRemediations, releaseSubmissions } from '../../submissions/index.ts';
import { lines } from '../../submissions/test-house.ts';
import { decideHandoff, type HandoffVerdict, recordImportedHandoffs } from '../index.ts';
import { moveHandoffs } from '../move-handoffs.ts';
import { CLERK, useRoutedHouse } from '../test-house.ts';
import { routedProgram } from '../test-partner.ts';

const it = useRoutedHouse();
const EVIDENCE = { letter: 'of 2 March' };

async function decide(id: string, destination: string, parts: Partial<HandoffVerdict>) {
  const handoffId = await it.idOf(id, destination);
  return decideHandoff(it.house, [routedProgram.name], { handoffId, decision: 'stop', reason: 'looked into', author: CLERK, ...parts });
}

/** Evidence whose fate nobody knows, of a claim that was taken. */
async function heldUnknown(id: string): Promise<void> {
  it.partner.plan.evidence.push('lost');
  await it.accept({ id, payload: { extra: true } });
  await it.work();
  expect((await it.handoffsOf(id))[1]).toBe('evidence T-1a 0 unknown no_answer');
}

async function exhausted(id: string): Promise<void> {
  it.partner.plan.claims.push('busy', 'busy', 'busy');
  it.partner.plan.location.push('busy', 'busy', 'busy');
  await it.accept({ id });
  for (const minutes of [0, 3, 7, 3, 7]) {
    it.later(minutes);
    await it.work();
  }
  expect(await it.handoffsOf(id)).toEqual(['claims T-1 0 exhausted busy', 'intake all 0 exhausted busy']);
  expect(await it.standingOf(id)).toBe('route_exhausted');
}

test('delivered needs evidence, which the ledger keeps', async () => {
  await heldUnknown('u-1');
  await expect(decide('u-1', 'evidence', { decision: 'delivered' })).rejects.toMatchObject({ code: 'WB_REMEDIATION_UNPROVED' });
  await expect(decide('u-1', 'evidence', { decision: 'stop', reason: ' ' })).rejects.toMatchObject({ code: 'WB_USAGE' });
  expect(await decide('u-1', 'evidence', { decision: 'delivered', evidence: EVIDENCE })).toMatchObject({
    from: 'unknown',
    to: 'delivered',
  });
  const { rows } = await it.submissions.db.owner.query(
    `select l.actor, d.reason, d.details -> 'evidence' as evidence from ledger_lines l join ledger_details d on d.line_id = l.id
     where l.action = 'handoff.decided' order by l.id`,
  );
  expect(rows).toEqual([{ actor: 'olga', reason: 'looked into', evidence: EVIDENCE }]);
});

test('what never arrived is sent again by a decision, and only then', async () => {
  await heldUnknown('u-2');
  const before = it.partner.effects.length;
  it.later(60 * 24);
  await it.work();
  expect(it.partner.effects).toHaveLength(before);
  await decide('u-2', 'evidence', { decision: 'not_arrived' });
  await it.work();
  expect((await it.handoffsOf('u-2'))[1]).toBe('evidence T-1a 0 accepted');
  expect(it.partner.effects).toHaveLength(before + 1);
});

test('the next way, or none, as a person says', async () => {
  await heldUnknown('u-3');
  await decide('u-3', 'evidence', { decision: 'next_destination' });
  await it.work();
  expect(await it.handoffsOf('u-3')).toEqual([
    'claims T-1 0 accepted',
    'evidence T-1a 0 exhausted sent_elsewhere',
    'intake all 0 accepted',
  ]);
  await heldUnknown('u-4');
  await decide('u-4', 'evidence', { decision: 'stop' });
  await it.work();
  expect(await it.handoffsOf('u-4')).toEqual(['claims T-1 0 accepted', 'evidence T-1a 0 exhausted stopped']);
  expect(await it.standingOf('u-4')).toBe('route_exhausted');
});

test('an exhausted route is taken up again where a person says so; beside an open hand-off it is refused', async () => {
  await exhausted('e-1');
  await decide('e-1', 'intake', { decision: 'not_arrived' });
  await expect(decide('e-1', 'claims', { decision: 'stop' })).resolves.toMatchObject({ to: 'exhausted' });
  await it.work();
  expect((await it.handoffsOf('e-1'))[1]).toBe('intake all 0 accepted');
  await expect(decide('e-1', 'intake', { decision: 'stop' })).rejects.toMatchObject({ code: 'WB_HANDOFF_STATE' });
  await expect(decideHandoff(it.house, ['other'], { handoffId: 1, decision: 'stop', reason: 'r', author: CLERK })).rejects.toMatchObject({
    code: 'WB_NOT_FOUND',
  });
});

test('what the receiver has lost is missing; if it never arrived its route begins there afresh', async () => {
  await it.accept({ id: 'm-1' });
  await it.work();
  const handoffId = await it.idOf('m-1', 'claims');
  await it.house.database.transaction('*', (session) =>
    moveHandoffs(session, routedProgram.name, [{ handoffId, from: 'accepted', to: 'missing' }], now()),
  );
  await it.work();
  expect(await it.handoffsOf('m-1')).toEqual(['claims T-1 0 missing']);
  await decide('m-1', 'claims', { decision: 'not_arrived' });
  await it.work();
  expect(await it.handoffsOf('m-1')).toEqual(['claims T-1 0 expired never_arrived', 'claims T-1 1 accepted']);
});

test('two proofs for one document are found', async () => {
  await exhausted('t-1');
  await decide('t-1', 'claims', { decision: 'delivered', evidence: EVIDENCE });
  expect(await it.findings('delivered_twice')).toEqual([]);
  await decide('t-1', 'intake', { decision: 'delivered', evidence: EVIDENCE });
  expect(await it.findings('delivered_twice')).toEqual(['t-1 T-1']);
});

test('importing sends nothing; what is released goes, from where its older hand-offs ended', async () => {
  const at = '2024-06-01T00:00:00Z';
  const handoff = { destination: 'claims', receipt: 'old-1', status: 'refused', at };
  const rows = ['i-1', 'i-2'].map((id) => ({ ...row(id), facts: id === 'i-2' ? { handoffs: [handoff] } : {} }));
  const input = join(it.submissions.folder, 'rows.jsonl');
  writeFileSync(input, lines(rows));
  const doors = { ...it.submissions.doors, recordHandoffs: recordImportedHandoffs };
  expect(await importFile(doors, { program: routedProgram, input, startedBy: CLERK })).toMatchObject({ imported: 2 });
  const calls = it.partner.seen.length;
  await it.work();
  it.later(60 * 24);
  await it.work();
  expect(it.partner.seen).toHaveLength(calls);
  expect(await it.handoffsOf('i-1')).toEqual([]);
  await release(['i-1', 'i-2']);
  await it.work();
  expect(await it.handoffsOf('i-1')).toEqual(['claims T-1 0 accepted']);
  expect(await it.handoffsOf('i-2')).toEqual(['claims T-1 0 rejected', 'intake all 0 accepted']);
});

test('what was set aside since is not sent', async () => {
  it.partner.plan.claims.push('busy');
  await it.accept({ id: 's-1' });
  await it.work();
  const submissionId = await submissionOf('s-1');
  const remediation = {
    kind: 'withdrawn',
    isSuccess: true,
    reason: 'the person asked',
    actor: CLERK,
    program: routedProgram.name,
  } as const;
  await it.house.database.transaction('*', (session) =>
    recordRemediations(session, [{ ...remediation, submissionId, externalId: 's-1', decidedAt: now() }]),
  );
  it.later(5);
  await it.work();
  expect(await it.handoffsOf('s-1')).toEqual(['claims T-1 0 cancelled the submission is withdrawn']);
});

function row(id: string) {
  return {
    id,
    form: 'T-1',
    person_id: `person-${id}`,
    submitted_at: '2024-05-01T12:00:00Z',
    payload: {},
    identity: { first_name: 'Marigold', last_name: 'Testwell' },
  };
}

async function submissionOf(id: string): Promise<number> {
  const { rows } = await it.submissions.db.owner.query<{ id: number }>('select id from submissions where external_id = $1', [id]);
  return rows[0]!.id;
}

async function release(ids: readonly string[]): Promise<void> {
  const rows = await Promise.all(
    ids.map(async (externalId) => ({
      submissionId: await submissionOf(externalId),
      program: routedProgram.name,
      externalId,
      actor: CLERK,
      reason: 'a test',
      at: now(),
      startWithinDays: 3,
    })),
  );
  await it.house.database.transaction('*', (session) => releaseSubmissions(session, rows));
}

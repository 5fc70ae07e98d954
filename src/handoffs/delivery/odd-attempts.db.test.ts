import { expect, test } from 'vitest';
import { openKeptAnswer } from '../index.ts';
import { takeSteps } from '../route/take-steps.ts';
import { CLERK, useRoutedHouse } from '../test-house.ts';
import { routedProgram } from '../test-partner.ts';
import { beginAttempt } from './begin-attempt.ts';
import { endAttempt } from './end-attempt.ts';

const it = useRoutedHouse();
const claims = routedProgram.destinations.get('claims')!;

async function change(statement: string, ...values: readonly unknown[]): Promise<void> {
  await it.submissions.db.owner.query(statement, [...values]);
}

async function beginOne(id: string) {
  await it.accept({ id });
  await takeSteps(it.house, routedProgram, 0);
  return (await beginAttempt(it.house, routedProgram, claims, await it.idOf(id, 'claims')))!;
}

test('what does not open is not sent anywhere, and waits for a person', async () => {
  await it.accept({ id: 'o-1' });
  await change(
    `update submission_payloads set ciphertext = '\\x00' where submission_id = (select id from submissions where external_id = 'o-1')`,
  );
  const calls = it.partner.seen.length;
  await it.work();
  expect(await it.handoffsOf('o-1')).toEqual(['claims T-1 0 rejected payload_unreadable']);
  expect(await it.standingOf('o-1')).toBe('document_failed');
  expect(it.partner.seen).toHaveLength(calls);
});

test('other content never goes under the same key: afresh where the first certainly did not arrive, held where it may have', async () => {
  it.partner.plan.claims.push('busy', 'lost');
  await it.accept({ id: 'o-2' }, { id: 'o-3' });
  await it.work();
  await change(`update handoffs set content_sha256 = '\\x00' where id = any ($1)`, [
    await it.idOf('o-2', 'claims'),
    await it.idOf('o-3', 'claims'),
  ]);
  const effects = it.partner.effects.length;
  it.later(3);
  await it.work();
  expect(await it.handoffsOf('o-2')).toEqual(['claims T-1 0 rejected content_changed', 'claims T-1 1 accepted']);
  expect(await it.handoffsOf('o-3')).toEqual(['claims T-1 0 unknown content_changed']);
  expect(it.partner.effects).toHaveLength(effects + 1);
});

test('a receipt that another hand-off holds proves nothing', async () => {
  const first = await beginOne('o-4');
  const second = await beginOne('o-5');
  for (const attempt of [first, second]) {
    await endAttempt(it.house, claims, attempt, { kind: 'taken', state: 'delivered', receipt: 'the same', status: 'done' });
  }
  expect(await it.handoffsOf('o-4')).toEqual(['claims T-1 0 delivered']);
  expect(await it.handoffsOf('o-5')).toEqual(['claims T-1 0 unknown receipt_of_another']);
  expect(await it.findings('receipt_of_another')).toEqual(['o-5 ["claims","the same"]']);
});

test('an answer that nobody could read is kept encrypted, and opened on record', async () => {
  const attempt = await beginOne('o-6');
  const answer = Buffer.from('<html>Marigold Testwell</html>');
  await endAttempt(it.house, claims, attempt, { kind: 'unknown', error: 'unreadable', message: 'not JSON', answer });
  const place = { handoffId: attempt.handoff.id, number: 1 };
  const { rows } = await it.submissions.db.owner.query<{ answer: Buffer }>('select answer from handoff_attempts where handoff_id = $1', [
    place.handoffId,
  ]);
  expect(rows[0]!.answer.includes('Marigold')).toBe(false);
  const reader = { actor: CLERK, reason: 'what did they send' };
  expect(await openKeptAnswer(it.house, '*', place, reader)).toEqual(answer);
  await expect(openKeptAnswer(it.house, ['other'], place, reader)).rejects.toMatchObject({ code: 'WB_NOT_FOUND' });
  const { rows: lines } = await it.submissions.db.owner.query(
    `select actor, subject_id from ledger_lines where action = 'handoff.answer_opened'`,
  );
  expect(lines).toEqual([{ actor: 'olga', subject_id: String(place.handoffId) }]);
});

test('evidence waits while its claim is not taken, and goes with the number of the one that is', async () => {
  it.partner.plan.claims.push('do');
  await it.accept({ id: 'o-7', payload: { extra: true } });
  await takeSteps(it.house, routedProgram, 0);
  const attempt = (await beginAttempt(it.house, routedProgram, claims, await it.idOf('o-7', 'claims')))!;
  await endAttempt(it.house, claims, attempt, { kind: 'taken', state: 'accepted', receipt: 'c-7', status: 'taken' });
  await takeSteps(it.house, routedProgram, 0);
  await change(`update handoffs set state = 'missing' where id = $1`, attempt.handoff.id);
  await it.work();
  expect(await it.handoffsOf('o-7')).toEqual(['claims T-1 0 missing', 'evidence T-1a 0 waiting']);
  await change(`update handoffs set state = 'accepted' where id = $1`, attempt.handoff.id);
  it.later(16);
  await it.work();
  expect(await it.handoffsOf('o-7')).toEqual(['claims T-1 0 accepted', 'evidence T-1a 0 accepted']);
  expect(it.partner.effects.at(-1)).toMatchObject({ at: 'evidence', number: 'c-7' });
});

import { expect, test } from 'vitest';
import type { DeliveryAnswer, DestinationDefinition } from '#sdk';
import { takeSteps } from '../route/take-steps.ts';
import { useRoutedHouse } from '../test-house.ts';
import { routedProgram } from '../test-partner.ts';
import { type BegunAttempt, beginAttempt } from './begin-attempt.ts';
import { contextOf, deliverHandoff } from './deliver-handoff.ts';
import { endAttempt } from './end-attempt.ts';

const it = useRoutedHouse();
const LEASE_MINUTES = 3;

/** Begins an attempt and makes its calls, as a worker does that dies before it writes down what came of them. */
async function dieAfterCall(
  destination: string,
): Promise<{ attempt: BegunAttempt; answer: DeliveryAnswer; definition: DestinationDefinition }> {
  const definition = routedProgram.destinations.get(destination)!;
  const [id] = await it.due(destination, 'deliver');
  const attempt = (await beginAttempt(it.house, routedProgram, definition, id!))!;
  const answer = await definition.deliver!(contextOf(it.house, definition, { attempt, opened: attempt.opened! }));
  return { attempt, answer, definition };
}

async function toPaper(id: string): Promise<void> {
  it.partner.plan.claims.push('refuse');
  await it.accept({ id });
  await takeSteps(it.house, routedProgram, 0);
  const [due] = await it.due('claims', 'deliver');
  await deliverHandoff(it.house, routedProgram, routedProgram.destinations.get('claims')!, due!);
  await takeSteps(it.house, routedProgram, 0);
}

test('a worker that died after the call leaves an unknown, and one with a key is sent again under it: one effect', async () => {
  await it.accept({ id: 'd-1' });
  await takeSteps(it.house, routedProgram, 0);
  await dieAfterCall('claims');
  await it.work();
  expect(await it.handoffsOf('d-1')).toEqual(['claims T-1 0 sending']);
  it.later(LEASE_MINUTES);
  await it.work();
  expect(await it.handoffsOf('d-1')).toEqual(['claims T-1 0 retrying worker_lost']);
  it.later(2);
  await it.work();
  expect(await it.handoffsOf('d-1')).toEqual(['claims T-1 0 accepted']);
  expect(it.partner.effects.filter(({ at }) => at === 'claims')).toHaveLength(1);
});

test('without a key it is looked up by the receipt that was kept before the call that mattered, and never sent again', async () => {
  await toPaper('d-2');
  await dieAfterCall('intake');
  it.later(LEASE_MINUTES);
  await it.work();
  expect((await it.handoffsOf('d-2'))[1]).toBe('intake all 0 unknown worker_lost');
  expect(await it.standingOf('d-2')).toBe('outcome_unknown');
  it.later(15);
  await it.work();
  expect((await it.handoffsOf('d-2'))[1]).toBe('intake all 0 accepted');
  expect(it.partner.effects.filter(({ at }) => at === 'intake')).toHaveLength(1);
});

test('where nothing tells, it is held for a person and nothing is ever sent by itself', async () => {
  await it.accept({ id: 'd-3', payload: { extra: true } });
  await takeSteps(it.house, routedProgram, 0);
  const claims = routedProgram.destinations.get('claims')!;
  for (const id of await it.due('claims', 'deliver')) await deliverHandoff(it.house, routedProgram, claims, id);
  await takeSteps(it.house, routedProgram, 0);
  await dieAfterCall('evidence');
  for (const minutes of [LEASE_MINUTES, 60, 60 * 24, 60 * 24 * 30]) {
    it.later(minutes);
    await it.work();
    expect((await it.handoffsOf('d-3'))[1]).toBe('evidence T-1a 0 unknown worker_lost');
  }
  expect(it.partner.effects.filter(({ at }) => at === 'evidence')).toHaveLength(1);
  expect(await it.standingOf('d-3')).toBe('outcome_unknown');
});

test('the answer of a worker that was given up comes late and counts', async () => {
  await toPaper('late-1');
  const { attempt, answer, definition } = await dieAfterCall('intake');
  it.later(LEASE_MINUTES);
  await it.work();
  expect((await it.handoffsOf('late-1'))[1]).toBe('intake all 0 unknown worker_lost');
  await endAttempt(it.house, definition, attempt, answer);
  expect((await it.handoffsOf('late-1'))[1]).toBe('intake all 0 accepted');
  it.later(60);
  await it.work();
  expect((await it.handoffsOf('late-1'))[1]).toBe('intake all 0 accepted');
  expect(await it.findings('late_answer')).toEqual([]);
});

test('a late answer that no longer fits changes nothing and is a finding', async () => {
  await it.accept({ id: 'late-2' });
  await takeSteps(it.house, routedProgram, 0);
  const { attempt, definition } = await dieAfterCall('claims');
  it.later(LEASE_MINUTES);
  await it.work();
  it.later(2);
  await it.work();
  expect(await it.handoffsOf('late-2')).toEqual(['claims T-1 0 accepted']);
  await endAttempt(it.house, definition, attempt, { kind: 'refused', error: 'refused', message: 'refused' });
  expect(await it.handoffsOf('late-2')).toEqual(['claims T-1 0 accepted']);
  expect(await it.findings('late_answer')).toEqual([`${attempt.handoff.id} refused`]);
});

test('a refusal is followed though the worker that heard it did nothing more', async () => {
  it.partner.plan.claims.push('refuse');
  await it.accept({ id: 'f-1' });
  await takeSteps(it.house, routedProgram, 0);
  const { attempt, answer, definition } = await dieAfterCall('claims');
  await endAttempt(it.house, definition, attempt, answer);
  expect(await it.handoffsOf('f-1')).toEqual(['claims T-1 0 rejected refused']);
  await it.work();
  expect(await it.handoffsOf('f-1')).toEqual(['claims T-1 0 rejected refused', 'intake all 0 accepted']);
});

test('an attempt that was given up may keep no receipt, so that the call that matters is not made', async () => {
  await toPaper('late-3');
  const definition = routedProgram.destinations.get('intake')!;
  const [id] = await it.due('intake', 'deliver');
  const attempt = (await beginAttempt(it.house, routedProgram, definition, id!))!;
  it.later(LEASE_MINUTES);
  await it.work();
  const before = it.partner.effects.length;
  const context = contextOf(it.house, definition, { attempt, opened: attempt.opened! });
  await expect(definition.deliver!({ ...context, signal: new AbortController().signal })).rejects.toMatchObject({
    code: 'WB_HANDOFF_STATE',
  });
  expect(it.partner.effects).toHaveLength(before);
});

test('what was taken after all takes the place of what was to be sent instead', async () => {
  await it.accept({ id: 'late-4' });
  await takeSteps(it.house, routedProgram, 0);
  it.partner.plan.claims.push('do', 'busy', 'busy');
  const { attempt, answer, definition } = await dieAfterCall('claims');
  for (const minutes of [LEASE_MINUTES, 3, 7]) {
    it.later(minutes);
    for (const id of await it.due('claims', 'deliver')) await deliverHandoff(it.house, routedProgram, definition, id);
  }
  await takeSteps(it.house, routedProgram, 0);
  expect(await it.handoffsOf('late-4')).toEqual(['claims T-1 0 exhausted busy', 'intake all 0 waiting']);
  await endAttempt(it.house, definition, attempt, answer);
  await it.work();
  expect(await it.handoffsOf('late-4')).toEqual(['claims T-1 0 accepted', 'intake all 0 cancelled another hand-off was taken meanwhile']);
});

import { expect, test } from 'vitest';
import { useRoutedHouse } from '../test-house.ts';
import { routedProgram } from '../test-partner.ts';
import { deliverHandoff } from './deliver-handoff.ts';

const it = useRoutedHouse();

function effectsOf(key: string): number {
  return it.partner.effects.filter((effect) => effect.key === key).length;
}

async function keyOf(id: string, destination: string): Promise<string> {
  const { rows } = await it.submissions.db.owner.query<{ key: Buffer }>('select key from handoffs where id = $1', [
    await it.idOf(id, destination),
  ]);
  return rows[0]!.key.toString('hex');
}

test('a claim goes by itself, and its evidence once the claim is taken', async () => {
  await it.accept({ id: 'a-1', payload: { extra: true } });
  await it.work();
  expect(await it.handoffsOf('a-1')).toEqual(['claims T-1 0 accepted', 'evidence T-1a 0 accepted']);
  const [, evidence] = it.partner.effects;
  expect(evidence).toMatchObject({ at: 'evidence', number: 'claims-1' });
  expect(await it.standingOf('a-1')).toBe('in_progress');
});

test('a refusal goes to the backup, whole, and what waited for the other way is cancelled', async () => {
  it.partner.plan.claims.push('refuse');
  await it.accept({ id: 'b-1', payload: { extra: true } });
  await it.work();
  expect(await it.handoffsOf('b-1')).toEqual(['claims T-1 0 rejected refused', 'intake all 0 accepted']);
});

test('a number that is not known is followed by the next, then by the backup', async () => {
  it.partner.plan.claims.push('bad_number', 'do');
  await it.accept({ id: 'n-1', identity: { first_name: 'Ada', last_name: 'Test', file_numbers: ['111111111', '222222222'] } });
  await it.work();
  expect(await it.handoffsOf('n-1')).toEqual(['claims T-1 0 rejected bad_number', 'claims T-1 1 accepted']);
  it.partner.plan.claims.push('bad_number', 'bad_number');
  await it.accept({ id: 'n-2', identity: { first_name: 'Ada', last_name: 'Test', file_numbers: ['333333333', '444444444'] } });
  await it.work();
  expect(await it.handoffsOf('n-2')).toEqual([
    'claims T-1 0 rejected bad_number',
    'claims T-1 1 rejected bad_number',
    'claims T-1 2 rejected no_number_left',
    'intake all 0 accepted',
  ]);
});

test('what was not taken is tried again when the partner says, and goes the next way when no try is left', async () => {
  it.partner.plan.claims.push('busy', 'busy', 'busy');
  await it.accept({ id: 'r-1' });
  await it.work();
  expect(await it.handoffsOf('r-1')).toEqual(['claims T-1 0 retrying busy']);
  it.later(1.2);
  await it.work();
  expect(it.partner.plan.claims).toHaveLength(2);
  it.later(1.2);
  await it.work();
  it.later(6);
  await it.work();
  expect(await it.handoffsOf('r-1')).toEqual(['claims T-1 0 exhausted busy', 'intake all 0 accepted']);
});

test('a lost answer is unknown; where the key is honoured it is sent again under the same one, and has one effect', async () => {
  it.partner.plan.claims.push('lost');
  await it.accept({ id: 'k-1' });
  await it.work();
  expect(await it.handoffsOf('k-1')).toEqual(['claims T-1 0 retrying no_answer']);
  it.later(2);
  await it.work();
  expect(await it.handoffsOf('k-1')).toEqual(['claims T-1 0 accepted']);
  expect(effectsOf(await keyOf('k-1', 'claims'))).toBe(1);
});

test('a lost answer at a partner without a key is looked up: found is taken, not found is sent again after the settle time only', async () => {
  it.partner.plan.claims.push('refuse', 'refuse');
  it.partner.plan.upload.push('lost', 'reset');
  await it.accept({ id: 'l-1' }, { id: 'l-2' });
  await it.work();
  const both = async () => [...(await it.handoffsOf('l-1')), ...(await it.handoffsOf('l-2'))].filter((text) => text.startsWith('intake'));
  expect(await both()).toEqual(['intake all 0 unknown no_answer', 'intake all 0 unknown no_answer']);
  it.later(11);
  await it.work();
  expect(await both()).toEqual(['intake all 0 accepted', 'intake all 0 unknown not_found_yet']);
  it.later(11);
  await it.work();
  expect(effectsOf(await keyOf('l-2', 'intake'))).toBe(0);
  it.later(11);
  await it.work();
  expect(await both()).toEqual(['intake all 0 accepted', 'intake all 0 accepted']);
  expect(effectsOf(await keyOf('l-1', 'intake'))).toBe(1);
  expect(effectsOf(await keyOf('l-2', 'intake'))).toBe(1);
});

test('two workers that take the same hand-off make one attempt', async () => {
  await it.accept({ id: 'w-1' });
  const { takeSteps } = await import('../route/take-steps.ts');
  await takeSteps(it.house, routedProgram, 0);
  const [id] = await it.due('claims', 'deliver');
  const claims = routedProgram.destinations.get('claims')!;
  const made = await Promise.all([1, 2, 3, 4].map(() => deliverHandoff(it.house, routedProgram, claims, id!)));
  expect(made.filter(Boolean)).toHaveLength(1);
  expect(effectsOf(await keyOf('w-1', 'claims'))).toBe(1);
});

test('nothing is sent while writes are stopped, and what waited goes when they are allowed', async () => {
  const turn = (isStopped: boolean) =>
    it.submissions.db.owner.query("insert into write_stops (is_stopped, reason, author, at) values ($1, 'a test', 'ada', now())", [
      isStopped,
    ]);
  await turn(true);
  await it.accept({ id: 'stop-1' });
  await it.work();
  expect(await it.handoffsOf('stop-1')).toEqual(['claims T-1 0 waiting']);
  // Nor does whoever has it in hand already.
  await deliverHandoff(it.house, routedProgram, routedProgram.destinations.get('claims')!, await it.idOf('stop-1', 'claims'));
  expect(effectsOf(await keyOf('stop-1', 'claims'))).toBe(0);
  await turn(false);
  await it.work();
  expect(await it.handoffsOf('stop-1')).toEqual(['claims T-1 0 accepted']);
});

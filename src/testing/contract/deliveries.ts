import { describe, expect, test } from 'vitest';
import type { DeliveryAnswer, DestinationDefinition } from '#sdk';
import { deliveryOf, personalValuesOf } from './delivery-sample.ts';
import { GARBAGE, LIMITED, LIMITED_WITHOUT_TIME, REFUSALS, SERVER_FAILURES } from './faults.ts';
import { type Bench, type Client, type ConnectorContract, ERROR_CODE, HASTY_MS, type ScriptedCall, script } from './script.ts';
import { deadOrigin, type Reaction, type SeenCall } from './scripted-partner.ts';

const NO_CALL: SeenCall = { method: '', path: '', headers: {}, body: Buffer.alloc(0) };

/** What a delivery comes to, whatever the partner does at each of its calls. */
export function deliveries(bench: Bench, delivery: NonNullable<ConnectorContract['delivery']>): void {
  const personal = personalValuesOf(delivery.sample).map((text) => text.toLowerCase());
  async function deliver(client: Client, disturb?: (call: ScriptedCall) => Reaction | undefined, signal?: AbortSignal) {
    const order: string[] = [];
    script(bench.partner, delivery.calls, (call) => {
      order.push(call.name);
      return disturb?.(call);
    });
    const options = { onKeep: () => void order.push('keep'), ...(signal ? { signal } : {}) };
    const context = deliveryOf(client, delivery.sample, options);
    const answer = (await bench.destination.deliver?.(context)) as DeliveryAnswer;
    expectTold(answer, bench.destination, personal);
    return { answer, order };
  }
  const disturbed = (name: string, reaction: Reaction, totalMs?: number) =>
    deliver(bench.clientTo(bench.partner.origin, totalMs), (call) => (call.name === name ? reaction : undefined)).then(
      ({ answer }) => answer,
    );
  const outcomeOf = ({ hasEffect }: ScriptedCall) => (hasEffect ? 'unknown' : 'not_taken');

  test('what the partner takes is taken, with its receipt', async () => {
    const { answer, order } = await deliver(bench.clientTo(bench.partner.origin));
    expect(answer).toMatchObject({ kind: 'taken', state: delivery.taken.state });
    if (answer.kind === 'taken') expect(answer.receipt).toMatch(delivery.taken.receipt);
    expect(order.filter((name) => name !== 'keep')).toEqual(delivery.calls.map(({ name }) => name));
    const effect = delivery.calls.findIndex(({ hasEffect }) => hasEffect);
    if (delivery.keepsReceiptFirst) expect(order.indexOf('keep')).toBeLessThan(order.indexOf(delivery.calls[effect]!.name));
    if (delivery.keepsReceiptFirst) expect(order).toContain('keep');
  });

  test('where nobody listens, or it is called off before it begins, nothing was sent', async () => {
    expect(await deliver(bench.clientTo(await deadOrigin()))).toMatchObject({ answer: { kind: 'not_taken' } });
    const { answer } = await deliver(bench.clientTo(bench.partner.origin), undefined, AbortSignal.abort());
    expect(answer.kind).toBe('not_taken');
  });

  describe.each(delivery.calls)('$name', (call) => {
    test.each(['reset', 'hang'] as const)('%s after the request', async (reaction) => {
      expect((await disturbed(call.name, reaction, reaction === 'hang' ? HASTY_MS : undefined)).kind).toBe(outcomeOf(call));
    });
    test('an answer that breaks off', async () => {
      const kind = (await disturbed(call.name, { cut: call.reply(bench.partner.origin, NO_CALL) })).kind;
      expect(kind).toBe(outcomeOf(call));
    });
    test('a limit is waited for', async () => {
      expect(await disturbed(call.name, LIMITED)).toMatchObject({ kind: 'not_taken', retryAfterMs: 7_000 });
      expect((await disturbed(call.name, LIMITED_WITHOUT_TIME)).kind).toBe('not_taken');
    });
    test.each(SERVER_FAILURES)('HTTP %i as %s', async (status, _shape, reply) => {
      const expected = call.notTaken?.includes(status) ? 'not_taken' : outcomeOf(call);
      expect((await disturbed(call.name, reply)).kind).toBe(expected);
    });
    test.each(REFUSALS)('HTTP %i as %s is no success', async (status, _shape, reply) => {
      if (call.mayBeAbsent && status === 404) expect((await disturbed(call.name, reply)).kind).toBe('taken');
      else expect((await disturbed(call.name, reply)).kind).not.toBe('taken');
    });
    // An answer without a body has none that could be garbage.
    if (call.isBodyless) return;
    test.each(GARBAGE)('200 with %j proves nothing', async (body) => {
      expect((await disturbed(call.name, { status: 200, body })).kind).toBe(outcomeOf(call));
    });
  });
}

/** The error has a row in the table, and nothing that is said holds a value of the person. */
function expectTold(answer: DeliveryAnswer, { errors = {} }: DestinationDefinition, personal: readonly string[]): void {
  if (answer.kind === 'refused' || answer.kind === 'not_taken') expect(Object.keys(errors)).toContain(answer.error);
  if (answer.kind !== 'taken') expect(answer.error).toMatch(ERROR_CODE);
  const { answer: _, ...told } = answer as DeliveryAnswer & { answer?: Buffer };
  const text = JSON.stringify(told).toLowerCase();
  expect(personal.filter((value) => text.includes(value))).toEqual([]);
}

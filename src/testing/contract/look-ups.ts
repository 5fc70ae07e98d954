import { expect, test } from 'vitest';
import { deliveryOf } from './delivery-sample.ts';
import { asHtml, LIMITED, NO_ANSWER, SERVER_FAILURES } from './faults.ts';
import { type Bench, type ConnectorContract, HASTY_MS, script } from './script.ts';
import type { Reaction } from './scripted-partner.ts';

/** Only the partner's own word that it does not have a document is one. */
export function lookUps(bench: Bench, lookUp: NonNullable<ConnectorContract['lookUp']>): void {
  async function find(reaction?: Reaction, totalMs?: number) {
    script(bench.partner, lookUp.calls, () => reaction);
    return bench.destination.lookUp?.find(deliveryOf(bench.clientTo(bench.partner.origin, totalMs), lookUp.sample));
  }
  test('what is there is found', async () => {
    expect(await find()).toMatchObject({ kind: 'found', row: { receipt: lookUp.receipt, state: lookUp.state } });
  });
  test('no fault is taken for not being there', async () => {
    const faults: readonly Reaction[] = ['reset', LIMITED, ...SERVER_FAILURES.map(([, , reply]) => reply), asHtml(404), { status: 404 }];
    for (const fault of faults) expect(await find(fault)).toMatchObject({ kind: 'failed' });
    for (const body of NO_ANSWER) expect(await find({ status: 200, body })).toMatchObject({ kind: 'failed' });
    expect(await find('hang', HASTY_MS)).toMatchObject({ kind: 'failed' });
  });
}

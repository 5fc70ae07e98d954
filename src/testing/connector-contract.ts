import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DestinationDefinition } from '#sdk';
import { deliveries } from './contract/deliveries.ts';
import { lookUps } from './contract/look-ups.ts';
import { polls } from './contract/polls.ts';
import { type Bench, type Client, type ConnectorContract, PATIENT_MS } from './contract/script.ts';
import { callerTo, startScriptedPartner } from './contract/scripted-partner.ts';

export { type DeliverySample, deliveryOf, ONE_PAGE_PDF, type SampledDelivery } from './contract/delivery-sample.ts';
export type { ConnectorContract, ScriptedCall } from './contract/script.ts';
export {
  callerTo,
  type Reaction,
  type Reply,
  type ScriptedPartner,
  type SeenCall,
  startScriptedPartner,
} from './contract/scripted-partner.ts';

/**
 * Registers the tests that every destination passes, first-party or not, against a partner that the contract scripts over real HTTP: nothing
 * is thrown, what does not fit is never success, `unknown` is said exactly where the partner may have the document, every id that is asked for
 * is accounted for once, and nothing personal stands in a message.
 */
export function connectorContract(contract: ConnectorContract): void {
  const destination = contract.destination as unknown as DestinationDefinition;
  describe(`${destination.name} keeps the contract of a destination`, () => {
    const closing: (() => Promise<void>)[] = [];
    const bench = { destination } as { -readonly [K in keyof Bench]: Bench[K] };
    beforeAll(async () => {
      bench.partner = await startScriptedPartner();
      const callers = new Map<string, ReturnType<typeof callerTo>>();
      bench.clientTo = (origin, totalMs = PATIENT_MS) => {
        const key = `${origin} ${totalMs}`;
        const caller = callers.get(key) ?? callerTo(origin, totalMs);
        callers.set(key, caller);
        return (contract.connector as unknown as ClientMaker).client(caller, contract.settings ?? {});
      };
      closing.push(bench.partner.close, async () => void (await Promise.all([...callers.values()].map((caller) => caller.close()))));
    });
    afterAll(async () => {
      for (const close of closing) await close();
    });
    declarations(contract, destination);
    if (contract.delivery) deliveries(bench, contract.delivery);
    if (contract.polling) polls(bench, contract.polling);
    if (contract.lookUp) lookUps(bench, contract.lookUp);
  });
}

interface ClientMaker {
  client(caller: unknown, settings: unknown): Client;
}

function declarations({ delivery, polling, lookUp }: ConnectorContract, destination: DestinationDefinition): void {
  test('what it declares fits together', () => {
    expect(destination.deliver !== undefined, 'a delivery is scripted where it delivers').toBe(delivery !== undefined);
    expect(destination.poll !== undefined, 'polling is scripted where it polls').toBe(polling !== undefined);
    expect(destination.lookUp !== undefined, 'a look-up is scripted where it looks up').toBe(lookUp !== undefined);
    if (destination.whenUnknown === 'look_up') expect(destination.lookUp).toBeDefined();
    if (destination.proof === 'polled') expect(destination.poll).toBeDefined();
    if (destination.deliver) expect(destination.retryMinutes?.length).toBeGreaterThan(0);
  });
}

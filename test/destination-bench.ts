import { afterAll } from 'vitest';
import type { AnyConnector, AnyDestination, DeliveryAnswer, DestinationDefinition, LookUpAnswer, PollAnswer } from '../src/sdk/index.ts';
import {
  callerTo,
  type DeliverySample,
  deliveryOf,
  type ScriptedPartner,
  startScriptedPartner,
} from '../src/testing/connector-contract.ts';

/** One destination with clients of its connector to wherever a test says, and a partner that it scripts. Closed when the file is done. */
export async function benchOf<Client>(connector: AnyConnector, tested: AnyDestination, settings: object = {}) {
  const destination = tested as unknown as DestinationDefinition<Client>;
  const closing: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
  });
  const partner: ScriptedPartner = await startScriptedPartner();
  closing.push(() => partner.close());
  const clientTo = (origin: string, headers: Readonly<Record<string, string>> = {}): Client => {
    const caller = callerTo(origin, 10_000);
    closing.push(() => caller.close());
    const call: typeof caller.call = (request) => caller.call({ ...request, headers: { ...request.headers, ...headers } });
    return (connector as unknown as { client(caller: unknown, settings: object): Client }).client({ call }, settings);
  };
  const toPartner = clientTo(partner.origin);
  return {
    destination,
    partner,
    toPartner,
    /** `headers` go with every call, such as a token. */
    clientTo,
    /** Closes with the rest. */
    closeLater: (close: () => Promise<unknown>) => void closing.push(close),
    deliver: (sample: DeliverySample, client = toPartner) => destination.deliver?.(deliveryOf(client, sample)) as Promise<DeliveryAnswer>,
    find: (sample: DeliverySample, client = toPartner) => destination.lookUp?.find(deliveryOf(client, sample)) as Promise<LookUpAnswer>,
    ask: (receipts: readonly string[], client = toPartner) =>
      destination.poll?.ask(
        { client, signal: new AbortController().signal, now: () => new Date('2026-03-04T05:06:07Z'), identities: new Map() },
        receipts,
      ) as Promise<PollAnswer>,
  };
}

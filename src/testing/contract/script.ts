import type { AnyConnector, AnyDestination, DestinationDefinition, Identity, TakenState } from '#sdk';
import type { DeliverySample } from './delivery-sample.ts';
import type { Reaction, Reply, ScriptedPartner, SeenCall } from './scripted-partner.ts';

/** One call that a delivery or a look-up makes, and what the partner says when all is well. */
export interface ScriptedCall {
  readonly name: string;
  /** Tried against `POST /path?query`. */
  readonly matches: RegExp;
  reply(origin: string, call: SeenCall): Reply;
  /** Once it was sent, the partner may have the document. */
  readonly hasEffect: boolean;
  /** Its status says all; what stands in the body of a success does not matter. */
  readonly isBodyless?: boolean;
  /** A check that not every partner has: where it answers 404 the delivery goes on without it. */
  readonly mayBeAbsent?: boolean;
  /** 5xx by which the partner says that it did not act. Every other 5xx of a call with effect is unknown. */
  readonly notTaken?: readonly number[];
}

export interface ConnectorContract {
  readonly connector: AnyConnector;
  readonly destination: AnyDestination;
  readonly settings?: Readonly<Record<string, string>>;
  readonly delivery?: {
    readonly sample: DeliverySample;
    /** In the order in which they are made. */
    readonly calls: readonly ScriptedCall[];
    readonly taken: { readonly state: TakenState; readonly receipt: string | RegExp };
    /** The receipt must be kept before the call with effect. */
    readonly keepsReceiptFirst?: boolean;
  };
  readonly polling?: {
    readonly matches: RegExp;
    /** At least three, long enough to be told apart within a request. */
    readonly receipts: readonly string[];
    /** A row that says the partner has `id`: null is an id that is none. */
    row(id: string | number | null): unknown;
    readonly state: TakenState;
    /** A row whose status nobody has declared. */
    unknownRow?(id: string): unknown;
    /** What an answer with these rows looks like. */
    body(rows: readonly unknown[]): unknown;
    /** Each receipt is asked for by a call of its own. */
    readonly isOneByOne?: boolean;
    /** Whose each receipt is, where the destination needs to know it. */
    readonly identity?: Identity;
  };
  readonly lookUp?: {
    readonly sample: DeliverySample;
    readonly calls: readonly ScriptedCall[];
    readonly receipt: string;
    readonly state: TakenState;
  };
}

export type Client = unknown;

/** What the tests of one contract share. */
export interface Bench {
  readonly partner: ScriptedPartner;
  readonly destination: DestinationDefinition;
  clientTo(origin: string, totalMs?: number): Client;
}

/** Long enough for a busy machine, and for a partner that hangs on purpose. */
export const PATIENT_MS = 10_000;
export const HASTY_MS = 150;

export const ERROR_CODE = /^[A-Za-z][A-Za-z0-9_.-]{0,79}$/;

/** Answers each call by its script, unless the test disturbs it. */
export function script(
  partner: ScriptedPartner,
  calls: readonly ScriptedCall[],
  disturb: (call: ScriptedCall) => Reaction | undefined,
): void {
  partner.react = (seen) => {
    const call = calls.find(({ matches }) => matches.test(`${seen.method} ${seen.path}`));
    return call ? (disturb(call) ?? call.reply(partner.origin, seen)) : { status: 404 };
  };
}

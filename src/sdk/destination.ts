import type { Readable } from 'node:stream';
import type { Identity } from './form.ts';
import type { DocumentView, OpenedSubmission, PdfKit } from './task.ts';

/** How hand-offs to a destination are read, whoever made them. Times are days. */
export interface DeliveryRules {
  /** Does one hand-off carry the whole submission, or one document? `main`: one document, the submission's own form. */
  readonly covers: 'submission' | 'main' | 'document';
  readonly timeBoxDays: number;
  readonly provisionalWatchDays: number;
  readonly receiptKind: string;
  readonly proof: 'polled' | 'looked_up' | 'receipt_only';
  readonly whenUnknown: 'same_key' | 'look_up' | 'hold';
  /** The partner's words for a status, and what they mean here. Others are refused by name. */
  readonly statuses: Readonly<Record<string, TakenState | 'rejected' | 'expired'>>;
}

export type TakenState = 'accepted' | 'provisional' | 'delivered';

/**
 * What the route does about a refusal.
 * `retry`: the same hand-off is tried again on its schedule. `afresh`: a fresh hand-off to the same destination, in its next round.
 * `next_number`: afresh with the person's next untried number. `mend`: a person must correct something first; nothing goes on by itself.
 * `next_destination`: the next hop of the route. `stop`: nothing can be sent anywhere that would help.
 */
export type Remedy = 'retry' | 'afresh' | 'next_number' | 'mend' | 'next_destination' | 'stop';

/** One row of a destination's error table: what a failure is called in lists, and what follows. */
export interface KnownError {
  readonly title: string;
  readonly then: Remedy;
  /** It was seen to turn by itself: watched for so many days before the route goes on. */
  readonly healsWithinDays?: number;
}

/** How one attempt ended, as the destination's code reads the partner's answer. Messages hold nothing personal. */
export type DeliveryAnswer =
  | {
      readonly kind: 'taken';
      readonly state: TakenState;
      readonly receipt: string;
      readonly status: string;
      readonly step?: string;
      readonly httpStatus?: number;
    }
  /** `error` is a row of the error table. */
  | { readonly kind: 'refused'; readonly error: string; readonly message: string; readonly httpStatus?: number }
  /** It certainly had no effect. The error table says what follows; mostly `retry`. */
  | {
      readonly kind: 'not_taken';
      readonly error: string;
      readonly message: string;
      readonly httpStatus?: number;
      readonly retryAfterMs?: number;
    }
  /** It may have had one. `answer`: what came and could not be read, kept for whoever looks into it. */
  | {
      readonly kind: 'unknown';
      readonly error: string;
      readonly message: string;
      readonly httpStatus?: number;
      readonly answer?: Buffer;
    };

export interface DestinationContext<Client> {
  readonly client: Client;
  readonly signal: AbortSignal;
  now(): Date;
}

/** One attempt. What is sent is frozen: a later attempt of the same hand-off sees the same. */
export interface DeliveryContext<Client> extends DestinationContext<Client> {
  readonly submission: OpenedSubmission;
  /** Undefined: the whole submission goes. */
  readonly document: DocumentView | undefined;
  /** Hex; the same for every attempt of the hand-off. What an idempotency key or our own id at the partner derives from. */
  readonly key: string;
  /** When the hand-off was made; dates in what is sent derive from it, not from the clock. */
  readonly madeAt: Date;
  /** How many hand-offs of the same to this destination ended before: which file number is due, for instance. */
  readonly round: number;
  /** The receipt of the hand-off that this document belongs to: a claim number. */
  readonly parentReceipt: string | undefined;
  /** The receipt that an earlier attempt kept. */
  readonly receipt: string | undefined;
  /** Records a receipt that is known before the call that matters; resolves once it is stored. */
  keepReceipt(receipt: string): Promise<void>;
  /** The client of another connector, or undefined where it is not set up: a document may be made by the system of another hop. */
  connector<Other>(name: string): Other | undefined;
  readonly pdf: PdfKit;
  /** The bytes of an attachment, decrypted. */
  attachment(label: string): Promise<Readable>;
  blankForm(name: string): Promise<Buffer | undefined>;
}

/** Where one hand-off is at the partner. */
export interface PolledRow {
  readonly receipt: string;
  readonly state: TakenState | 'rejected' | 'expired';
  /** The partner's own word. */
  readonly status: string;
  readonly step?: string;
  /** A row of the error table; with `rejected`. */
  readonly error?: string;
  readonly message?: string;
}

/** What a bulk question came to. Ids that are in none of the lists are unanswered; the engine counts them. */
export type PollAnswer =
  | {
      readonly kind: 'answered';
      readonly rows: readonly PolledRow[];
      readonly notFound: readonly string[];
      /** Rows that do not fit what the partner declares. `receipt` where at least that could be read. */
      readonly unreadable: readonly { readonly receipt?: string; readonly message: string; readonly answer?: Buffer }[];
    }
  | {
      readonly kind: 'failed';
      readonly error: string;
      readonly message: string;
      readonly retryAfterMs?: number;
      /** The partner answered that it does not take this question as it is: it is asked again in halves, so that one odd receipt costs the others nothing. */
      readonly isRefused?: boolean;
    };

export interface PollContext<Client> extends DestinationContext<Client> {
  /** By receipt, where the destination needs to know whose it is; opened on record. */
  readonly identities: ReadonlyMap<string, Identity>;
}

/** How often a partner is asked, and how much at once. Minutes; jitter and a ceiling from the number pending are the engine's. */
export interface PollRules<Client> {
  /** Most receipts in one question. */
  readonly slice: number;
  /** Questions a minute that the partner allows to all processes together, for working out how often each can be asked. */
  readonly callsPerMinute?: number;
  readonly firstMinutes: number;
  /** Between questions at first; doubled while nothing changes, up to `longestMinutes`. */
  readonly everyMinutes: number;
  readonly longestMinutes: number;
  /** While a success may still turn, and while a refusal may. */
  readonly provisionalMinutes: number;
  readonly healingMinutes: number;
  /** Not being known counts as `missing` once it was so for so long: past what the partner caches. */
  readonly missingAfterMinutes: number;
  readonly needsIdentity?: boolean;
  ask(context: PollContext<Client>, receipts: readonly string[]): Promise<PollAnswer>;
}

/** How an unknown outcome is looked up. A negative answer counts only after `settleMinutes` since the attempt. */
export interface LookUpRules<Client> {
  readonly settleMinutes: number;
  readonly everyMinutes: number;
  /** After so long without an answer it stays unknown until a person decides. */
  readonly giveUpMinutes: number;
  find(context: DeliveryContext<Client>): Promise<LookUpAnswer>;
}

export type LookUpAnswer =
  | { readonly kind: 'found'; readonly row: PolledRow }
  | { readonly kind: 'not_found' }
  /** The partner's records fit more than one: only a person can tell. */
  | { readonly kind: 'ambiguous'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string; readonly retryAfterMs?: number };

/** A receiving system that submissions of a program end up in. Without `deliver` only what older systems sent there is followed. */
export interface DestinationDefinition<Client = unknown> extends DeliveryRules {
  readonly name: string;
  readonly title: string;
  /** The connector whose client it is given. */
  readonly connector?: string;
  /** Errors by the code that answers name. */
  readonly errors?: Readonly<Record<string, KnownError>>;
  /** Attempts of one hand-off at once, over all workers. */
  readonly concurrency?: number;
  /** Minutes before the second attempt, the third, …; when they are spent the hand-off is exhausted. */
  readonly retryMinutes?: readonly number[];
  /** Fresh hand-offs to it for one document, the first one included. */
  readonly mostRounds?: number;
  deliver?(context: DeliveryContext<Client>): Promise<DeliveryAnswer>;
  readonly poll?: PollRules<Client>;
  readonly lookUp?: LookUpRules<Client>;
}

/** A destination whose client type has been checked at its definition. */
export type AnyDestination = DestinationDefinition<never>;

export function defineDestination<Client>(destination: DestinationDefinition<Client>): AnyDestination {
  return destination;
}

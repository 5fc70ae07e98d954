/** What one item of a run came to. Engines insert it once and never change it. */
export type Outcome =
  | ({ readonly kind: 'succeeded' } & Effects)
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string }
  | { readonly kind: 'skipped'; readonly reason: string; readonly message?: string }
  /** A call may have arrived. Counted as failed under its own reason and never tried again blindly. */
  | { readonly kind: 'unknown'; readonly reason: string; readonly message: string };

/** What a success changes in Waybill. Written in the transaction that records the outcome, or not at all. */
export interface Effects {
  /** Cells for the result file, by column. Nothing personal. */
  readonly output?: Readonly<Record<string, string | number | boolean | null>>;
  readonly remediation?: RemediationEffect;
  readonly release?: ReleaseEffect;
  readonly package?: PackageEffect;
  /** Of the item's hand-off. */
  readonly decision?: DecisionEffect;
  /** Of the item's hand-off. */
  readonly poll?: PollEffect;
  readonly correction?: CorrectionEffect;
  readonly renewal?: RenewalEffect;
  readonly readyList?: ReadyListEffect;
  readonly personHistory?: PersonHistoryEffect;
  readonly redaction?: RedactionEffect;
  readonly purge?: PurgeEffect;
  readonly notice?: NoticeEffect;
}

export interface RemediationEffect {
  readonly kind: 'manual' | 'resubmitted' | 'accepted_by_partner' | 'duplicate' | 'withdrawn' | 'closed' | 'not_remediated';
  readonly isSuccess: boolean;
  readonly reason: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
  /** The external id of the kept submission of the same program; with kind `duplicate` only. */
  readonly keptId?: string;
}

export interface ReleaseEffect {
  readonly reason: string;
}

/** What a person found out about a hand-off that is unknown, exhausted or missing, or wants of it. `delivered` needs evidence. */
export interface DecisionEffect {
  readonly decision: 'delivered' | 'not_arrived' | 'next_destination' | 'stop';
  readonly reason: string;
  readonly evidence?: Readonly<Record<string, unknown>>;
}

/** The partner is asked about the hand-off now, in place of when it was due. */
export interface PollEffect {
  readonly reason: string;
}

/** Fields of the identity that deliveries and packages take from it; the payload and the identity as they were sent stay as they are. */
export const CORRECTABLE = ['first_name', 'last_name', 'zip', 'ssn', 'file_number', 'birth_date', 'participant_id'] as const;
export type CorrectableField = (typeof CORRECTABLE)[number];

/** Recorded overrides of what the receiver's rules refuse. They hold for whatever is made from the submission afterwards. */
export interface CorrectionEffect {
  readonly values: Readonly<Partial<Record<CorrectableField, string>>>;
  readonly reason: string;
  /** `handoff`: what was refused, ran out or was exhausted is sent afresh to the same destination. `package`: a later run makes a fresh package. */
  readonly then: 'handoff' | 'package';
}

/** Every live line of a share gets links anew; those that went out before end. The links themselves are taken by whoever asks for the file. */
export interface RenewalEffect {
  readonly shareId: number;
  readonly reason: string;
}

/** Everybody who waits for an export is put into a sealed file of the run. */
export interface ReadyListEffect {
  readonly export: string;
  readonly reason: string;
}

/** Everything known of a person is put into an encrypted file that whoever may can take. */
export interface PersonHistoryEffect {
  readonly personId: string;
  readonly reason: string;
  /** With payloads and identities, each noted in the ledger as read; masked otherwise. */
  readonly isRevealed: boolean;
}

/** Everything kept of a person is destroyed; counts and states stay. Cannot be taken back. */
export interface RedactionEffect {
  readonly personId: string;
  readonly reason: string;
  /** Although submissions of the person are not settled. */
  readonly isUnsettledToo: boolean;
}

export const RETAINED_KINDS = ['payload', 'package', 'input', 'result', 'notice', 'answer'] as const;
export type RetainedKind = (typeof RETAINED_KINDS)[number];

/** What was older than its kind's retention period at `asOf` is destroyed; what a legal hold covers is left. Cannot be taken back. */
export interface PurgeEffect {
  readonly reason: string;
  readonly kinds: readonly RetainedKind[];
  readonly asOf: Date;
}

/** A message to the person concerned, by the name of the program's notice. */
export interface NoticeEffect {
  readonly name: string;
  readonly reason: string;
}

/** A package that `context.packages.put` stored. */
export interface PackageEffect {
  readonly objectKey: string;
  readonly contentHash: Buffer;
  readonly sha256: Buffer;
  readonly bytes: number;
  readonly files: readonly PackagedFile[];
  readonly overrides: Readonly<Record<string, string>>;
}

export interface PackagedFile {
  readonly name: string;
  readonly documentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly isTranscription: boolean;
}

export function succeeded(effects: Effects = {}): Outcome {
  return { kind: 'succeeded', ...effects };
}

export function failed(reason: string, message: string): Outcome {
  return { kind: 'failed', reason, message };
}

export function skipped(reason: string, message?: string): Outcome {
  return { kind: 'skipped', reason, ...(message === undefined ? {} : { message }) };
}

export function unknown(reason: string, message: string): Outcome {
  return { kind: 'unknown', reason, message };
}

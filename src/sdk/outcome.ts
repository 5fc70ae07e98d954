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

import type { DestinationDefinition, FormDefinition, Identity, PlannedAttachment, PlannedDocument } from '#sdk';

/** What intake needs to know of a program. The registry's loaded programs satisfy it. */
export interface IntakeProgram {
  readonly name: string;
  /** Days that a submission taken in may wait for its first step. */
  readonly startWithinDays: number;
  readonly forms: ReadonlyMap<string, FormDefinition<never>>;
  readonly destinations: ReadonlyMap<string, DestinationDefinition>;
}

/** One thing that is wrong with a row. `field` is a path such as `facts.handoffs[0].status`; `message` never repeats a value. */
export interface Fault {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
}

export interface AttachmentEntry {
  /** The person's own name for the file. */
  readonly name: string;
  readonly path?: string;
  readonly uri?: string;
  readonly documentType?: string;
}

/** A submission that holds every rule, with the form's plan for it. */
export interface CheckedSubmission {
  readonly externalId: string;
  readonly form: string;
  readonly personId: string;
  readonly submittedAt: Date;
  /** As it came: unknown keys and all. */
  readonly payload: unknown;
  readonly identity: Identity;
  readonly attachments: readonly AttachmentEntry[];
  readonly documents: readonly PlannedDocument[];
  readonly uploads: readonly PlannedAttachment[];
  /** Values to search by, per field. */
  readonly searchable: readonly { readonly field: string; readonly value: string }[];
  readonly facts: Facts;
  /** The one text for this content, whatever the order of its keys; hashed to tell it from other content under the same id. */
  readonly canonical: string;
  /** The canonical text of what duplicates compare of the payload. */
  readonly compared: string;
}

/** What an older system knows of a submission. */
export interface Facts {
  readonly handoffs: readonly HandoffFact[];
  readonly remediations: readonly RemediationFact[];
  /** Messages that the older system sent to the person. They remedy nothing and are kept in the ledger. */
  readonly notices: readonly { readonly at: Date }[];
}

export interface HandoffFact {
  readonly destination: string;
  /** Undefined: the whole submission went in one delivery. */
  readonly document: string | undefined;
  readonly receiptKind: string;
  readonly receipt: string;
  /** The partner's own word. */
  readonly status: string;
  readonly state: 'accepted' | 'provisional' | 'delivered' | 'rejected' | 'expired';
  readonly at: Date;
  readonly answerBy: Date;
  /** The destination is asked about it first within so long; undefined: it cannot be asked. */
  readonly askWithinMinutes: number | undefined;
}

export const REMEDIATION_KINDS = [
  'manual',
  'resubmitted',
  'accepted_by_partner',
  'duplicate',
  'withdrawn',
  'closed',
  'not_remediated',
] as const;
export type RemediationKind = (typeof REMEDIATION_KINDS)[number];

export interface RemediationFact {
  readonly kind: RemediationKind;
  readonly isSuccess: boolean;
  readonly reason: string;
  readonly evidence: Readonly<Record<string, unknown>> | undefined;
  /** The external id of the kept submission; with kind `duplicate` only. */
  readonly keptId: string | undefined;
  readonly at: Date;
}

/** A file that came with a submission, as it was found when it was opened. */
export interface ReceivedFile {
  readonly mediaType: string | null;
  readonly bytes: number | null;
  readonly sha256: Buffer | null;
  /** Of the file as it came. It differs from `sha256` where a damaged table was written anew; duplicates are told by what people sent. */
  readonly receivedSha256: Buffer | null;
  readonly receivedBytes: number | null;
  readonly objectKey: string | null;
  readonly problemCode: string | null;
  readonly problem: string | null;
}

/** The file as it came, where another is kept in its place. */
export function originalOf(file: ReceivedFile | undefined): ReceivedFile | undefined {
  return file?.sha256 && file.receivedSha256 && !file.sha256.equals(file.receivedSha256) ? file : undefined;
}

export const MISSING_FILE: ReceivedFile = {
  mediaType: null,
  bytes: null,
  sha256: null,
  receivedSha256: null,
  receivedBytes: null,
  objectKey: null,
  problemCode: 'attachment_missing',
  problem: 'The submission names this file, but it did not come.',
};

/** What became of one row given to intake. */
export type Verdict =
  | { readonly kind: 'accepted'; readonly id: number; readonly externalId: string }
  | { readonly kind: 'already_known'; readonly id: number; readonly externalId: string }
  | { readonly kind: 'refused'; readonly externalId: string | undefined; readonly faults: readonly Fault[] };

const DAY_MS = 86_400_000;

export function daysAfter(from: Date, days: number): Date {
  return new Date(from.getTime() + days * DAY_MS);
}

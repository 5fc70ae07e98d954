import type { BrokenKind, Upload } from './attachments.ts';

export const REFUSALS = [
  'not_json',
  'missing_id',
  'wrong_type',
  'unknown_form',
  'bad_date',
  'future_date',
  'missing_claim',
  'id_conflict',
] as const;
export type Refusal = (typeof REFUSALS)[number];
export const FACTS = [
  'primary_established',
  'paper_delivered',
  'paper_provisional',
  'paper_pending',
  'paper_rejected',
  'remediated',
  'not_remediated',
  'notified',
] as const;
export type FactKind = (typeof FACTS)[number];

/** Exactly what a sample holds. `lines = imported + refused + alreadyKnown`, always. */
export type SampleCounts = {
  lines: number;
  bytes: number;
  imported: number;
  refused: number;
  refusals: Record<Refusal, number>;
  /** Lines that repeat an earlier one letter by letter. */
  alreadyKnown: number;
  people: number;
  duplicates: {
    /** Sets of a person's submissions that differ only in what changes on every try. */
    sets: number;
    members: number;
    /** Members beyond one in each set: how many leave the work when the sets are marked. */
    extras: number;
    setsWithSuccess: number;
    /** Submissions that differ from a set or a single only by case or white space. */
    near: number;
  };
  attachments: {
    total: number;
    byType: Record<string, number>;
    broken: Record<BrokenKind, number>;
    submissionsWithAny: number;
    submissionsWithBroken: number;
  };
  /** Submissions that carry each kind of fact; a submission carries at most one. */
  facts: Record<FactKind, number>;
  /** Submissions that carry each further form. */
  forms: Record<string, number>;
};

export function emptyCounts(): SampleCounts {
  const zeros = <K extends string>(keys: readonly K[]): Record<K, number> =>
    Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  return {
    lines: 0,
    bytes: 0,
    imported: 0,
    refused: 0,
    refusals: zeros(REFUSALS),
    alreadyKnown: 0,
    people: 0,
    duplicates: { sets: 0, members: 0, extras: 0, setsWithSuccess: 0, near: 0 },
    attachments: {
      total: 0,
      byType: {},
      broken: zeros(['encrypted_pdf', 'truncated_jpg', 'missing_file', 'empty_file']),
      submissionsWithAny: 0,
      submissionsWithBroken: 0,
    },
    facts: zeros(FACTS),
    forms: zeros(['form4142', 'form0781', 'form8940', 'bdd']),
  };
}

/** Adds one accepted submission. */
export function countSubmission(
  counts: SampleCounts,
  payload: Record<string, unknown>,
  uploads: Upload[],
  fact: FactKind | undefined,
): void {
  counts.imported++;
  if (fact) counts.facts[fact]++;
  for (const form of ['form4142', 'form0781', 'form8940']) if (payload[form]) counts.forms[form]!++;
  if ((payload.form526 as { form526: { bddQualified: boolean } }).form526.bddQualified) counts.forms.bdd!++;
  if (uploads.length > 0) counts.attachments.submissionsWithAny++;
  if (uploads.some((upload) => upload.broken)) counts.attachments.submissionsWithBroken++;
  for (const upload of uploads) {
    counts.attachments.total++;
    counts.attachments.byType[upload.type] = (counts.attachments.byType[upload.type] ?? 0) + 1;
    if (upload.broken) counts.attachments.broken[upload.broken]++;
  }
}

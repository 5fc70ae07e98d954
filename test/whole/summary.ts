import { expect } from 'vitest';

/** What the demo prints, as the README documents it. */
export interface Summary {
  readonly input: number;
  readonly imported: number;
  readonly refused: number;
  readonly already_known: number;
  readonly duplicates: number;
  readonly not_eligible: Readonly<Record<string, number>>;
  readonly run: { readonly id: number | null } & Readonly<Record<'total' | 'succeeded' | 'failed' | 'skipped' | 'unprocessed', number>>;
  readonly share: { readonly id: number | null; readonly packages: number; readonly bytes: number; readonly manifest: string | null };
  readonly standing: Readonly<Record<string, number>> & { readonly total: number };
  readonly ledger: { readonly lines: number; readonly verified: boolean };
  /** Claims that people sent; where the demo shows its own sample only. */
  readonly live?: {
    readonly submitted: number;
    readonly handoffs: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly fates: Readonly<Record<string, Readonly<Record<string, number>>>>;
    readonly exports: Readonly<Record<'files' | 'confirmed' | 'rows' | 'late', number>>;
    readonly alerts: Readonly<Record<'opened' | 'live' | 'resolved' | 'messages', number>>;
    readonly incidents: { readonly open: readonly number[]; readonly closed: readonly number[] };
    readonly notices: { readonly written: number; readonly confirmed: number; readonly told_of_failure: number | null };
  };
  /** Null where the server ended with the command. */
  readonly portal: string;
  readonly seconds: number;
}

const KEYS = {
  '': [
    'input',
    'imported',
    'refused',
    'already_known',
    'duplicates',
    'not_eligible',
    'run',
    'share',
    'standing',
    'ledger',
    'portal',
    'seconds',
  ],
  run: ['id', 'total', 'succeeded', 'failed', 'skipped', 'unprocessed'],
  share: ['id', 'packages', 'bytes', 'manifest'],
  standing: ['delivered', 'remediated', 'in_progress', 'provisional', 'duplicate', 'withdrawn', 'closed', 'needs_attention', 'total'],
  ledger: ['lines', 'verified'],
} as const;

export function expectDocumentedKeys(summary: Summary): void {
  const { '': own, ...parts } = KEYS;
  const { live: _, ...always } = summary;
  expect(Object.keys(always).toSorted()).toEqual([...own].toSorted());
  for (const [part, keys] of Object.entries(parts))
    expect(Object.keys(summary[part as keyof typeof parts]).toSorted()).toEqual([...keys].toSorted());
}

/** Every sum that a summary promises. */
export function expectSums({
  input,
  imported,
  refused,
  already_known,
  duplicates,
  not_eligible,
  run,
  share,
  standing,
  ledger,
}: Summary): void {
  expect(input).toBe(imported + refused + already_known);
  expect(imported).toBe(run.total + duplicates + sum(not_eligible));
  expect(run.total).toBe(run.succeeded + run.failed + run.skipped + run.unprocessed);
  const { total, ...states } = standing;
  expect(total).toBe(sum(states));
  expect(share.packages).toBe(run.succeeded);
  expect(ledger.verified).toBe(true);
}

export function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}

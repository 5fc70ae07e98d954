import { z } from 'zod';
import { type ListedRun, RUN_STATES, type RunState, type ShownRun } from '../../tasks/index.ts';
import { count, instant, isoOrNull, programName } from '../schemas.ts';
import { careOf, runCare } from './run-care-shapes.ts';

export const runState = z.enum(RUN_STATES as [RunState, ...RunState[]]);

export const runRow = z.strictObject({
  id: z.number().int(),
  program: programName,
  task: z.string(),
  title: z.string(),
  state: runState,
  state_reason: z.string().nullable(),
  wanted: z.enum(['run', 'pause', 'cancel']),
  attempt: count,
  requested_by: z.string(),
  requested_at: instant,
  reason: z.string(),
  total: count,
  succeeded: count,
  failed: count,
  skipped: count,
  unknown: count,
  /** `total = succeeded + failed + skipped + unknown + left` */
  left: count,
  /** To be worked on in this attempt; in a later one, failed items that are tried again are among them. */
  left_in_attempt: count,
  rate_per_second: z.number(),
  eta_seconds: z.number().nullable(),
  started_at: instant.nullable(),
  finished_at: instant.nullable(),
});

export const runShown = runRow.extend({
  risk: z.enum(['reads', 'reversible', 'irreversible']),
  params: z.unknown(),
  selection: z.unknown(),
  input_name: z.string().nullable(),
  /** SHA-256 of the file as it came, hex. */
  input_sha256: z.string().nullable(),
  /** The bucket's address that it came from: the result files go beside it. */
  input_address: z.string().nullable(),
  /** The header line, and which header each column of the task is read from. */
  input_columns: z.strictObject({ header: z.array(z.string()), map: z.record(z.string(), z.string()) }).nullable(),
  /** The run whose failed items or mended file this one is over, and those over what failed in this one. */
  parent_run: z.number().int().nullable(),
  child_runs: z.array(z.number().int()),
  /** The first rows that do not fit, each with its number, the field and the rule; the failed file has all. */
  faults: z.array(z.strictObject({ position: count, name: z.string(), reason: z.string(), detail: z.string() })),
  /** A few items as they are and as they would be. */
  samples: z.array(
    z.strictObject({
      position: count,
      name: z.string(),
      before: z.record(z.string(), z.unknown()),
      after: z.record(z.string(), z.unknown()),
    }),
  ),
  /** Of a run over nothing: what it would do, counted, and how much of the same it leaves. */
  foreseen: z.array(z.strictObject({ what: z.string(), count, kept: count, examples: z.array(z.string()).max(5) })),
  estimated_seconds: z.number().nullable(),
  concurrency: count,
  failure_budget: count,
  /** Rows of the input; `items = total + the sum of not_eligible` */
  items: count,
  not_eligible: z.record(z.string(), count),
  /** What people agree to, hex; null before the preview. */
  digest: z.string().nullable(),
  previewed_at: instant.nullable(),
  expires_at: instant.nullable(),
  approvals_needed: count,
  approvals: z.array(
    z.strictObject({
      by: z.string(),
      decision: z.enum(['approved', 'rejected']),
      reason: z.string(),
      at: instant,
      /** Whether it is about the run as it is now. */
      is_current: z.boolean(),
    }),
  ),
  /** What did not succeed. */
  outcomes: z.array(z.strictObject({ outcome: z.string(), reason: z.string(), count })),
  workers: z.array(z.strictObject({ worker: z.string(), leased_until: instant, slices: count })),
  files: z.array(
    z.strictObject({
      kind: z.string(),
      attempt: count,
      file_name: z.string(),
      bytes: count,
      rows: count,
      sha256: z.string(),
      href: z.string(),
    }),
  ),
  /** Their way to the bucket that the input came from. */
  deliveries: z.array(
    z.strictObject({
      kind: z.string(),
      attempt: count,
      address: z.string(),
      state: z.enum(['due', 'done']),
      tries: count,
      /** The code of the last refusal. */
      refused_by: z.string().nullable(),
    }),
  ),
  /** False: the code of its task has changed since the preview. */
  has_pinned_code: z.boolean(),
  ...runCare,
});

export function rowOf({ run, progress }: ListedRun): z.input<typeof runRow> {
  return {
    id: run.id,
    program: run.program,
    task: run.task,
    title: run.title,
    state: run.state,
    state_reason: run.stateReason,
    wanted: run.wanted,
    attempt: run.attempt,
    requested_by: run.requestedBy,
    requested_at: run.requestedAt.toISOString(),
    reason: run.reason,
    total: progress.total,
    succeeded: progress.succeeded,
    failed: progress.failed,
    skipped: progress.skipped,
    unknown: progress.unknown,
    left: progress.unprocessed,
    left_in_attempt: progress.left,
    rate_per_second: progress.ratePerSecond ?? 0,
    eta_seconds: progress.secondsLeft,
    started_at: isoOrNull(run.startedAt),
    finished_at: isoOrNull(run.finishedAt),
  };
}

export function shownOf(shown: ShownRun): z.input<typeof runShown> {
  const { run, approvals, files, workers, reasons } = shown;
  return {
    ...rowOf(shown),
    risk: run.risk,
    params: run.params,
    selection: run.selection,
    ...inputOf(shown),
    concurrency: run.concurrency,
    failure_budget: run.failureBudget,
    items: run.items,
    not_eligible: { ...shown.notEligible },
    digest: run.digest?.toString('hex') ?? null,
    previewed_at: isoOrNull(run.previewedAt),
    expires_at: isoOrNull(run.expiresAt),
    approvals_needed: run.approvalsNeeded,
    approvals: approvals.map(({ by, decision, reason, at, isCurrent }) => ({
      by,
      decision,
      reason,
      at: at.toISOString(),
      is_current: isCurrent,
    })),
    outcomes: reasons.map(({ outcome, reason, n }) => ({ outcome, reason, count: n })),
    workers: workers.map(({ worker, leasedUntil, slices }) => ({ worker, leased_until: leasedUntil.toISOString(), slices })),
    files: files.map(({ kind, attempt, fileName, bytes, rows, sha256 }) => ({
      kind,
      attempt,
      file_name: fileName,
      bytes,
      rows,
      sha256: sha256.toString('hex'),
      href: `/api/v1/runs/${run.id}/files/${kind}?attempt=${attempt}`,
    })),
    deliveries: shown.deliveries.map(({ refusedBy, ...rest }) => ({ ...rest, refused_by: refusedBy })),
    has_pinned_code: shown.hasPinnedCode,
    ...careOf(shown),
  };
}

function inputOf({ run, children, faults }: ShownRun) {
  const { inputColumns: columns } = run;
  return {
    input_name: run.inputName,
    input_sha256: run.inputSha256?.toString('hex') ?? null,
    input_address: run.inputAddress,
    input_columns: columns && { header: [...columns.header], map: { ...columns.map } },
    parent_run: run.parentRunId,
    child_runs: [...children],
    faults: [...faults],
    samples: run.samples.map(({ position, name, before, after }) => ({ position, name, before: { ...before }, after: { ...after } })),
    foreseen: run.foreseen.map(({ what, count: n, kept = 0, examples = [] }) => ({ what, count: n, kept, examples: [...examples] })),
    estimated_seconds: run.estimatedSeconds,
  };
}

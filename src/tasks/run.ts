import type { AnyTask, Foreseen, Risk, Sample } from '#sdk';

/**
 * The life of a run: which state may follow which, and why. A test compares the states with the database's CHECK.
 * Interrupted is no state: it is an expired lease, computed when it is read.
 */
export const NEXT = {
  draft: {
    preparing: 'a preview was asked for',
    awaiting_approval: 'the preview was put before others',
    queued: 'it needs no approval, was approved with its schedule, or an administrator started it without',
    cancelled: 'the draft was dropped',
  },
  preparing: { draft: 'the preview ended', cancelled: 'the draft was dropped' },
  awaiting_approval: {
    approved: 'enough people agreed to this preview',
    queued: 'an administrator started it without them',
    rejected: 'somebody refused it',
    expired: 'nobody decided in time',
    draft: 'it was changed: approvals are void',
    cancelled: 'the request was withdrawn',
  },
  approved: {
    queued: 'it was started',
    draft: 'it is no longer what was approved',
    expired: 'it was not started in time',
    cancelled: 'it was withdrawn',
  },
  rejected: {},
  expired: {},
  queued: { running: 'a worker took its first slice', paused: 'somebody paused it', cancelled: 'somebody cancelled it' },
  running: {
    paused: 'it was paused',
    succeeded: 'every item succeeded or was skipped',
    succeeded_with_failures: 'some items failed',
    failed: 'no item succeeded',
    cancelled: 'somebody cancelled it',
  },
  paused: {
    running: 'somebody resumed it',
    succeeded: 'every item had ended',
    succeeded_with_failures: 'every item had ended, some failed',
    failed: 'every item had ended, none succeeded',
    cancelled: 'somebody cancelled it',
  },
  succeeded: {},
  succeeded_with_failures: { queued: 'its failed items are tried again' },
  failed: { queued: 'its failed items are tried again' },
  cancelled: { queued: 'what it left is tried again' },
} as const satisfies Record<string, Readonly<Record<string, string>>>;

export type RunState = keyof typeof NEXT;
export type NextOf<From extends RunState> = keyof (typeof NEXT)[From] & RunState;
export type Wanted = 'run' | 'pause' | 'cancel';

export const RUN_STATES = Object.keys(NEXT) as readonly RunState[];

/** States in which its rows belong to the run and to nobody else. */
export const LIVE_STATES = [
  'preparing',
  'awaiting_approval',
  'approved',
  'queued',
  'running',
  'paused',
] as const satisfies readonly RunState[];
export const ENDED_STATES = ['succeeded', 'succeeded_with_failures', 'failed', 'cancelled'] as const satisfies readonly RunState[];

export type Selection =
  | { readonly kind: 'csv' }
  | { readonly kind: 'worklist'; readonly worklist: string; readonly next: number }
  /** Exactly the rows of an export that came back from review unchanged. */
  | { readonly kind: 'reviewed'; readonly worklist: string; readonly exportId: string }
  | {
      readonly kind: 'query';
      /** Reasons of needing attention; empty: all of them. */
      readonly reasons: readonly string[];
      readonly forms: readonly string[];
      readonly limit?: number | undefined;
    }
  /** Every submission that the rule for exact duplicates would mark. */
  | { readonly kind: 'duplicates' }
  /** The rows of a CSV, whatever they name. `map`: the header of a column of the task, where it is not to be guessed. */
  | { readonly kind: 'rows'; readonly map?: Readonly<Record<string, string>> | undefined }
  | {
      readonly kind: 'handoffs';
      /** Empty: all of them. */
      readonly destinations: readonly string[];
      readonly states: readonly string[];
      /** Only those with an open finding of one of these kinds; empty: with or without. */
      readonly findings?: readonly string[] | undefined;
      readonly limit?: number | undefined;
    }
  /** What failed or was left in an earlier run of the same task. Unknown items are not among them: they may have arrived. */
  | { readonly kind: 'failed'; readonly runId: number }
  /** One item without input. */
  | { readonly kind: 'nothing' };

/** The header line of the file that a run is over, and which of its columns the task reads as what. */
export interface InputColumns {
  readonly header: readonly string[];
  readonly map?: Readonly<Record<string, string>>;
  /** The place of the ids, in a file of ids. */
  readonly idPlace?: number;
}

export interface Run {
  readonly id: number;
  readonly program: string;
  readonly task: string;
  readonly title: string;
  readonly taskCodeHash: string;
  readonly risk: Risk;
  readonly params: unknown;
  readonly selection: Selection;
  readonly inputName: string | null;
  readonly inputSha256: Buffer | null;
  readonly inputObjectKey: string | null;
  /** `s3://bucket/key`, where the input came from one: the result files go beside it. */
  readonly inputAddress: string | null;
  /** Known from the preview on. */
  readonly inputColumns: InputColumns | null;
  readonly worklistId: number | null;
  /** The run whose failed items or mended file this one is over. */
  readonly parentRunId: number | null;
  readonly requestedBy: string;
  readonly requestedByKind: 'person' | 'token' | 'system';
  readonly requestedAt: Date;
  readonly reason: string;
  readonly state: RunState;
  readonly stateAt: Date;
  readonly stateReason: string | null;
  readonly wanted: Wanted;
  readonly attempt: number;
  readonly approvalsNeeded: number;
  readonly digest: Buffer | null;
  readonly concurrency: number;
  /** Items a second over all workers; null: unbounded. */
  readonly ratePerSecond: number | null;
  /** The highest rate that the run may be given: what people agree to. */
  readonly rateMost: number | null;
  readonly lanes: number;
  readonly failureBudget: number;
  readonly failuresForgiven: number;
  /** So many items that changed since the preview pause the run; null before it. */
  readonly changeBudget: number | null;
  /** Rows of the input, bad and repeated ones included. */
  readonly items: number;
  /** Those that run: the `total` of every sum. */
  readonly eligible: number;
  readonly carriedSucceeded: number;
  readonly carriedFailed: number;
  readonly carriedSkipped: number;
  readonly carriedUnknown: number;
  readonly activeSeconds: number;
  readonly previewedAt: Date | null;
  readonly samples: readonly ShownSample[];
  /** What a run over nothing would do, counted: what its preview says. */
  readonly foreseen: readonly Foreseen[];
  /** From earlier runs of the task and the rate; null where neither is known. */
  readonly estimatedSeconds: number | null;
  readonly expiresAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** One item as it is and as it would be. */
export interface ShownSample extends Sample {
  readonly position: number;
  readonly name: string;
}

/** `total = succeeded + failed + skipped + unknown + unprocessed`, always. */
export interface Totals {
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly skipped: number;
  readonly unknown: number;
  readonly unprocessed: number;
}

export type OutcomeKind = 'succeeded' | 'failed' | 'skipped' | 'unknown';
export type OutcomeCounts = Readonly<Record<OutcomeKind, number>>;

/** What the slices of one attempt counted. */
export interface AttemptCounts extends OutcomeCounts {
  /** Of these, outcomes that take the place of a failed one of an earlier attempt. */
  readonly again: number;
  /** Items of the attempt. */
  readonly items: number;
}

export const NOTHING_COUNTED: AttemptCounts = { succeeded: 0, failed: 0, skipped: 0, unknown: 0, again: 0, items: 0 };

/** Items of the attempt that have no outcome in it yet. */
export function leftOf({ items, succeeded, failed, skipped, unknown }: AttemptCounts): number {
  return items - succeeded - failed - skipped - unknown;
}

/** What a run came to so far, each item by its newest outcome: a failed item stays failed until it has another one. */
export function totalsOf(run: Run, counted: AttemptCounts): Totals {
  const succeeded = run.carriedSucceeded + counted.succeeded;
  const failed = run.carriedFailed + counted.failed - counted.again;
  const skipped = run.carriedSkipped + counted.skipped;
  const unknown = run.carriedUnknown + counted.unknown;
  const total = run.eligible;
  return { total, succeeded, failed, skipped, unknown, unprocessed: total - succeeded - failed - skipped - unknown };
}

/** The state that an attempt ends in when nobody cancelled it. */
export function endOf(totals: Totals): 'succeeded' | 'succeeded_with_failures' | 'failed' {
  const bad = totals.failed + totals.unknown + totals.unprocessed;
  if (bad === 0) return 'succeeded';
  return totals.succeeded + totals.skipped === 0 ? 'failed' : 'succeeded_with_failures';
}

/** How many slices of a run are worked on at once, and how many items of each: never more than `concurrency` items together. */
export function lanesFor(works: AnyTask['works'], concurrency: number): number {
  return works === 'on one submission' || works === 'on one row' ? Math.ceil(concurrency / ITEMS_PER_LANE) : concurrency;
}

export function itemsPerLane(run: Run): number {
  return Math.max(1, Math.floor(run.concurrency / run.lanes));
}

/** Few enough that two processes share a run of ordinary concurrency, many enough that a slice keeps a process busy. */
const ITEMS_PER_LANE = 8;
const SMALLEST_SLICE = 16;
const LARGEST_SLICE = 200;
const LARGEST_OF_ONE_LANE = 400;
const SLICES_PER_LANE = 8;
/** Rows are judged by their cells alone: what limits a slice is how long a small failure budget goes unheeded, and memory. */
const LARGEST_OF_ROWS = 4_000;
const MOST_CUT_FINER = 50_000;

/**
 * Small runs in small slices, so that workers share them and a failure budget is heeded; large ones in large slices, so that leases cost little.
 * A run of one lane is shared with nobody, and at each slice's end its lane waits for the slowest item: 100 claims of 16 a slice were packaged
 * at half the speed of a few large ones, and 160 claims in three slices took a second of seven more than in one. Items are judged when their
 * slice is taken, which is what keeps a slice from being larger still.
 */
export function sliceSize(items: number, { lanes, works }: { readonly lanes: number; readonly works: AnyTask['works'] }): number {
  const largest = largestSlice({ lanes, works });
  if (lanes === 1) return Math.min(largest, Math.max(SMALLEST_SLICE, items));
  return Math.min(largest, Math.max(SMALLEST_SLICE, Math.ceil(items / (lanes * SLICES_PER_LANE))));
}

/** Items are frozen in blocks of this size, so that a large run's slices are its blocks. */
export function largestSlice({ lanes, works }: { readonly lanes: number; readonly works: AnyTask['works'] }): number {
  if (works === 'on one row' || works === 'on a slice of rows') return LARGEST_OF_ROWS;
  return lanes === 1 ? LARGEST_OF_ONE_LANE : LARGEST_SLICE;
}

/** Whether an attempt over so many items takes its slices from the frozen blocks: cutting finer reads every item. */
export function isCutFromBlocks(items: number, cut: { readonly lanes: number; readonly works: AnyTask['works'] }): boolean {
  return items > MOST_CUT_FINER || sliceSize(items, cut) >= largestSlice(cut);
}

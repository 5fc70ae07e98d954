import { z } from 'zod';
import type { ShownRun, StartReview } from '../../tasks/index.ts';
import { count, instant, isoOrNull, programName } from '../schemas.ts';

/** A start without approval, and what somebody else said of it. */
export const reviewRow = z.strictObject({
  id: z.number().int(),
  run: z.number().int(),
  program: programName,
  task: z.string(),
  started_by: z.string(),
  reason: z.string(),
  started_at: instant,
  review_by: instant,
  /** Nobody closed it in time. */
  is_overdue: z.boolean(),
  reviewed_by: z.string().nullable(),
  verdict: z.enum(['upheld', 'objected']).nullable(),
  review_reason: z.string().nullable(),
  reviewed_at: instant.nullable(),
});

export function reviewOf(review: StartReview): z.input<typeof reviewRow> {
  return {
    id: review.id,
    run: review.runId,
    program: review.program,
    task: review.task,
    started_by: review.startedBy,
    reason: review.reason,
    started_at: review.startedAt.toISOString(),
    review_by: review.reviewBy.toISOString(),
    is_overdue: review.isOverdue,
    reviewed_by: review.reviewedBy,
    verdict: review.verdict,
    review_reason: review.reviewReason,
    reviewed_at: isoOrNull(review.reviewedAt),
  };
}

/** Who has a run, what they wrote, and whether it gets on. */
export const runCare = {
  /** Items a second over all workers; null: unbounded. */
  rate: z.number().nullable(),
  /** The highest rate that it may be given: what people agree to. */
  rate_most: z.number().nullable(),
  /** Whoever took it over last, else whoever asked for it. */
  holder: z.string(),
  /** Who shaped it or has had it; none of them decides on it. */
  hands: z.array(z.strictObject({ name: z.string(), deed: z.enum(['asked', 'revised', 'took_over']), at: instant })),
  notes: z.array(z.strictObject({ author: z.string(), text: z.string(), at: instant })),
  reviews: z.array(reviewRow),
  /** When it last got on; null where it is not to. */
  quiet_since: instant.nullable(),
  /** It should get on and has not for 15 minutes: it can be forced. */
  is_stuck: z.boolean(),
  /** What holds it back by rule. */
  waits_for: z.enum(['writes', 'runs', 'code']).nullable(),
  runs_before: z.array(count),
} as const;

const careShape = z.strictObject(runCare);

export function careOf({ run, care: { holder, hands, notes, reviews, standstill } }: ShownRun): z.input<typeof careShape> {
  return {
    rate: run.ratePerSecond,
    rate_most: run.rateMost,
    holder,
    hands: hands.map(({ name, deed, at }) => ({ name, deed, at: at.toISOString() })),
    notes: notes.map(({ author, text, at }) => ({ author, text, at: at.toISOString() })),
    reviews: reviews.map(reviewOf),
    quiet_since: isoOrNull(standstill.quietSince),
    is_stuck: standstill.isStuck,
    waits_for: standstill.waitsFor,
    runs_before: [...standstill.runsBefore],
  };
}

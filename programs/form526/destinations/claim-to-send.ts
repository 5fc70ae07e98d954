import type { DeliveryContext } from '../../../src/sdk/index.ts';
import { overrideClaim } from '../packaging/overrides.ts';
import type { Payload526 } from '../payload.ts';

/**
 * The claim as it is sent: what was stored, with the day of submission for its claim date where it has none, since the date of receipt sets the
 * pay date. The application's own expiry stays: setting another is a recorded decision.
 */
export function claimToSend({ submission, madeAt }: DeliveryContext<unknown>) {
  const times = { submittedAt: submission.submittedAt, requestedAt: madeAt };
  return overrideClaim(submission.payload as Payload526, { expiration: 'keep', claimDate: 'from_submission' }, times);
}

/** What the partner's log knows a delivery by: the same for every attempt of it, another for the next round. */
export function transactionOf({ submission, key }: DeliveryContext<unknown>): string {
  return `Form526Submission_${submission.id}, waybill: ${key.slice(0, 32)}`;
}

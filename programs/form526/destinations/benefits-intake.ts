import { defineDestination } from '../../../src/sdk/index.ts';

/** A year: how long the intake's `success` is watched before it counts as settled by age. */
const PAPER_WATCH_DAYS = 365;

export const benefitsIntake = defineDestination({
  name: 'benefits_intake',
  title: 'Benefits Intake (paper)',
  covers: 'submission',
  timeBoxDays: 21,
  provisionalWatchDays: PAPER_WATCH_DAYS,
  receiptKind: 'guid',
  proof: 'polled',
  whenUnknown: 'look_up',
  statuses: {
    pending: 'accepted',
    uploaded: 'accepted',
    received: 'accepted',
    processing: 'accepted',
    success: 'provisional',
    vbms: 'delivered',
    error: 'rejected',
    expired: 'expired',
  },
});

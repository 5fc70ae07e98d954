import { defineDestination } from '../../../src/sdk/index.ts';

/** A year: how long the intake's `success` is watched before it counts as settled by age. */
const PAPER_WATCH_DAYS = 365;

export const centralMail = defineDestination({
  name: 'central_mail',
  title: 'Central Mail',
  covers: 'main',
  timeBoxDays: 14,
  provisionalWatchDays: PAPER_WATCH_DAYS,
  receiptKind: 'uuid',
  proof: 'polled',
  whenUnknown: 'same_key',
  statuses: {
    Received: 'accepted',
    'In Process': 'accepted',
    'Processing Success': 'accepted',
    Success: 'provisional',
    Complete: 'delivered',
    Error: 'rejected',
    'Processing Error': 'rejected',
  },
});

import { defineDestination } from '../../src/sdk/index.ts';

/** A year: how long the intake's `success` is watched before it counts as settled by age. */
const PAPER_WATCH_DAYS = 365;

/** Where the documents of a claim end up, with each receiver's own words for what became of them. */
export const destinations = [
  defineDestination({
    name: 'evss',
    title: 'EVSS form 526 service',
    covers: 'main',
    timeBoxDays: 2,
    provisionalWatchDays: 7,
    receiptKind: 'claim_id',
    proof: 'looked_up',
    whenUnknown: 'hold',
    // A claim number is given once the claim is established.
    statuses: { submitted: 'accepted', established: 'delivered', success: 'delivered', rejected: 'rejected', error: 'rejected' },
  }),
  defineDestination({
    name: 'claims_api',
    title: 'Lighthouse claims',
    covers: 'main',
    timeBoxDays: 4,
    provisionalWatchDays: 7,
    receiptKind: 'claim_id',
    proof: 'polled',
    whenUnknown: 'look_up',
    // The claim number alone does not prove that its PDF is in the file.
    statuses: {
      submitted: 'accepted',
      established: 'accepted',
      pdf_found: 'delivered',
      success: 'delivered',
      rejected: 'rejected',
      error: 'rejected',
    },
  }),
  defineDestination({
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
  }),
  defineDestination({
    name: 'benefits_documents',
    title: 'Benefits Documents',
    covers: 'main',
    // A recorded success took 21.9 days.
    timeBoxDays: 30,
    provisionalWatchDays: 30,
    receiptKind: 'request_id',
    proof: 'polled',
    whenUnknown: 'hold',
    statuses: { QUEUED: 'accepted', CREATED: 'accepted', IN_PROGRESS: 'accepted', SUCCESS: 'delivered', FAILED: 'rejected' },
  }),
  defineDestination({
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
  }),
];

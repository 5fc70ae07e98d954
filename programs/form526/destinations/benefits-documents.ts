import { defineDestination } from '../../../src/sdk/index.ts';

export const benefitsDocuments = defineDestination({
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
});

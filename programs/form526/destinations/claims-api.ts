import { defineDestination } from '../../../src/sdk/index.ts';

export const claimsApi = defineDestination({
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
});

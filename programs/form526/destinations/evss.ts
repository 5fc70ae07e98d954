import { defineDestination } from '../../../src/sdk/index.ts';

export const evss = defineDestination({
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
});

import { z } from 'zod';
import { defineTask, succeeded } from '../sdk/index.ts';

const params = z.strictObject({
  share: z.coerce.number().int().positive().describe('The share whose links are renewed'),
  reason: z.string().trim().min(1).max(500).describe('Why the links that went out are replaced'),
});

/** New links for every live line of a share, in a file that is kept encrypted, for any program. Those that went out before end. */
export const renewShareLinks = defineTask<z.infer<typeof params>>({
  name: 'renew-share-links',
  title: 'Renew the links of a share',
  description:
    'Ends the links of a share that went out and makes new ones. They stand in a sealed file of the run; who takes it is in the ledger.',
  risk: 'reversible',
  approvals: 1,
  params,
  over: ['nothing'],
  concurrency: 1,
  failureBudget: 0,
  outputColumns: ['share'],
  works: 'once',
  performOnce: async ({ params: { share, reason } }) => succeeded({ renewal: { shareId: share, reason }, output: { share } }),
});

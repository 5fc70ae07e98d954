import { z } from 'zod';
import { verifyLedger } from '../../ledger/index.ts';
import { jsonRoute } from '../route.ts';
import { count } from '../schemas.ts';

export const ledgerRoutes = [
  jsonRoute({
    method: 'POST',
    path: '/api/v1/ledger/verifications',
    group: 'ledger',
    summary: 'Proves every line of the ledger anew, against its checkpoints and their copies. Lines = sealed + unsealed.',
    right: 'administer',
    answer: z.strictObject({
      lines: count,
      sealed: count,
      unsealed: count,
      checkpoints: count,
      /** At most 1,000; `fault_count` counts them all. */
      faults: z.array(z.record(z.string(), z.unknown())),
      fault_count: count,
    }),
    handle: async ({ installation: { database, keyring, objects } }) => {
      const { faults, faultCount, ...counts } = await verifyLedger(database, { verifier: keyring, objects });
      return { ...counts, faults: faults.map((fault) => ({ ...fault })), fault_count: faultCount };
    },
  }),
];

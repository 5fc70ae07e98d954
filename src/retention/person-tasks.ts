import { z } from 'zod';
import { defineTask, type PurgeEffect, RETAINED_KINDS, type RetainedKind, succeeded } from '../sdk/index.ts';

/** The command line reads an id of digits as a number. */
const person = z
  .union([z.string().trim().min(1).max(200), z.int().nonnegative().transform(String)])
  .meta({ description: 'The person, by the pseudonymous id that submissions came with', personal: true });
const reason = z.string().trim().min(1).max(500).describe('Who asked for it and why; nothing personal');
const yes = z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]).default(false);

const once = { over: ['nothing'], concurrency: 1, failureBudget: 0, works: 'once' } as const;

const history = z.strictObject({
  person,
  reason,
  reveal: yes.describe('With what the person sent, each reading in the ledger; masked otherwise'),
});

export const exportPersonHistory = defineTask<z.infer<typeof history>>({
  ...once,
  name: 'export-person-history',
  title: 'Export everything known of a person',
  description:
    'Puts every submission of a person with its documents, decisions, deliveries and messages into a sealed file of the run. What the person sent is masked ' +
    'unless it is asked for; then each reading stands in the ledger. Who takes the file is in the ledger too.',
  risk: 'reversible',
  approvals: 1,
  params: history,
  outputColumns: ['revealed'],
  performOnce: async ({ params }) =>
    succeeded({
      personHistory: { personId: params.person, reason: params.reason, isRevealed: params.reveal },
      output: { revealed: params.reveal },
    }),
});

const redaction = z.strictObject({
  person,
  reason,
  even_unsettled: yes.describe('Although submissions of the person are not settled: these are closed, and nothing more of them is sent'),
});

export const redactPersonTask = defineTask<z.infer<typeof redaction>>({
  ...once,
  name: 'redact-person',
  title: 'Redact a person',
  description:
    'Destroys what is kept of a person: payloads, identities, files, packages, kept answers, cells of runs and their files, messages. Counts, states and who did ' +
    'what stay. It cannot be taken back. A legal hold, a run or file on its way, and submissions that are not settled refuse it.',
  risk: 'irreversible',
  approvals: 2,
  params: redaction,
  outputColumns: ['redacted'],
  performOnce: async ({ params }) =>
    succeeded({
      redaction: { personId: params.person, reason: params.reason, isUnsettledToo: params.even_unsettled },
      output: { redacted: true },
    }),
});

const KINDS = new RegExp(`^(${RETAINED_KINDS.join('|')})(,(${RETAINED_KINDS.join('|')}))*$`);
const purge = z.strictObject({
  kinds: z
    .string()
    .regex(KINDS, `must be some of ${RETAINED_KINDS.join(', ')}, with commas between them`)
    .describe('What is purged, with commas between'),
  reason,
});

export const purgeByRetention = defineTask<z.infer<typeof purge>>({
  ...once,
  name: 'purge-by-retention',
  title: 'Purge what is past its retention period',
  description:
    'Destroys, kind by kind, what is settled and older than its period in the settings. Its preview says how much of each kind, and a few names. What a ' +
    'legal hold covers stays. It cannot be taken back. Workers do it portion by portion.',
  risk: 'irreversible',
  approvals: 2,
  params: purge,
  outputColumns: ['kinds'],
  preview: ({ params, requestedAt, foresee }) => foresee({ purge: purgeOf(params, requestedAt) }),
  performOnce: async ({ params, requestedAt }) => succeeded({ purge: purgeOf(params, requestedAt), output: { kinds: params.kinds } }),
});

function purgeOf({ kinds, reason: why }: z.infer<typeof purge>, asOf: Date): PurgeEffect {
  return { kinds: kinds.split(',') as RetainedKind[], reason: why, asOf };
}

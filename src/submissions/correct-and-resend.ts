import { z } from 'zod';
import { type CorrectableField, defineTask, type Outcome, succeeded } from '../sdk/index.ts';

const params = z.strictObject({
  reason: z.string().trim().min(1).max(500).describe('Why these values, and who confirmed them; nothing personal'),
  then: z
    .enum(['handoff', 'package'])
    .default('handoff')
    .describe('handoff: sent afresh where it was refused. package: nothing is sent; the next package is made with them'),
});

const NAME = /^[\p{L}\p{M}'’ .\-/]{1,50}$/u;
/** Kept out of previews, messages and result cells. */
const OWN = { personal: true };

const row = z.object({
  id: z.string().describe('The submission'),
  first_name: z.string().trim().regex(NAME, 'must be a name of at most 50 letters').optional().meta(OWN),
  last_name: z.string().trim().regex(NAME, 'must be a name of at most 50 letters').optional().meta(OWN),
  zip: z
    .string()
    .trim()
    .regex(/^\d{5}(-\d{4})?$/, 'must be NNNNN or NNNNN-NNNN; 00000 abroad')
    .optional()
    .meta({ ...OWN, title: 'ZIP code' }),
  file_number: z
    .string()
    .trim()
    .regex(/^\d{8,9}$/, 'must have 8 or 9 digits')
    .optional()
    .meta(OWN),
  ssn: z
    .string()
    .trim()
    .regex(/^\d{9}$/, 'must have 9 digits')
    .optional()
    .meta({ ...OWN, title: 'Social security number' }),
  birth_date: z.iso.date('must be YYYY-MM-DD').optional().meta(OWN),
  participant_id: z
    .string()
    .trim()
    .regex(/^\d{1,15}$/, 'must be digits')
    .optional()
    .meta(OWN),
});
type Row = z.infer<typeof row>;

/** Overrides what a receiver's rules refuse (a zip, a name, a file number) and sends again, for any program. What the person sent stays as it is. */
export const correctAndResend = defineTask<z.infer<typeof params>, Row>({
  name: 'correct-and-resend',
  title: 'Correct metadata and send again',
  description:
    'Each row names a submission and the values that a receiver refused. They are recorded beside what was sent, encrypted, with who decided and why, ' +
    'and hold for everything made from it afterwards. What was refused or ran out is then sent afresh.',
  risk: 'irreversible',
  approvals: 1,
  params,
  over: ['csv', 'failed'],
  row: { schema: row, key: 'id', submission: 'id', aliases: { id: ['submission', 'submission_id'], zip: ['zip_code'] } },
  concurrency: 1,
  failureBudget: 50,
  notEligible: (each) => (Object.keys(valuesOf(each)).length === 0 ? 'nothing_to_correct' : undefined),
  outputColumns: ['corrected'],
  works: 'on a slice of rows',
  performRows: async ({ params: { reason, then } }, rows) => rows.map((each) => correct(each, reason, then)),
});

function valuesOf({ id: _, ...values }: Row): Partial<Record<CorrectableField, string>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function correct(each: Row, reason: string, then: 'handoff' | 'package'): Outcome {
  const values = valuesOf(each);
  return succeeded({ correction: { values, reason, then }, output: { corrected: Object.keys(values).toSorted().join(' ') } });
}

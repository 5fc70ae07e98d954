import { z } from 'zod';
import { defineTask, failed, type Outcome, skipped, succeeded, type TaskReads } from '../sdk/index.ts';
import { saysAnything } from './evidence.ts';
import { CLAIMS_OF_DELIVERY } from './record-remediations.ts';
import { REMEDIATION_KINDS } from './submission.ts';

const LONGEST = 2_000;
const text = z.string().trim().min(1).max(LONGEST);

const row = z.object({
  id: z.string().describe('The submission'),
  kind: z.enum(REMEDIATION_KINDS).describe('What was found out or decided'),
  reason: text.describe('Why, for whoever reads it later; nothing personal'),
  evidence: text
    .optional()
    .describe('What proves it, in the receiver’s words: a letter, a screen, a call with date and name of the office'),
  claim_number: text.optional().describe('The receiver’s number of the claim'),
  document_number: text.optional().describe('The receiver’s number of the document'),
  kept_id: z.string().optional().describe('With kind duplicate: the submission that is kept'),
});
type Row = z.infer<typeof row>;

/** Decisions on many submissions, one a row, for any program. What claims delivery brings its proof, as a single decision does. */
export const remediateMany = defineTask<Record<string, never>, Row>({
  name: 'remediate-many',
  title: 'Record decisions on many submissions',
  description:
    'One decision a row: delivered by hand, sent again, accepted by the partner, a duplicate, withdrawn, closed, or not remediated after all. ' +
    'A row that says that the receiver has it needs evidence, a claim number or a document number.',
  risk: 'reversible',
  approvals: 1,
  params: z.strictObject({}) as z.ZodType<Record<string, never>>,
  over: ['csv', 'failed'],
  row: { schema: row, key: 'id', submission: 'id', aliases: { id: ['submission', 'submission_id'], claim_number: ['claim', 'claim_id'] } },
  concurrency: 1,
  failureBudget: 50,
  notEligible: whyNot,
  outputColumns: ['kind', 'success'],
  works: 'on a slice of rows',
  performRows: async ({ program, reads }, rows) => {
    const newest = await newestOf(reads, program, rows);
    return rows.map((each) => decide(each, newest.get(each.id)));
  },
});

/** A row that would be refused when it runs is told at the preview. */
function whyNot(each: Row): string | undefined {
  if ((each.kind === 'duplicate') !== (each.kept_id !== undefined)) return 'kept_id_with_duplicates_only';
  return CLAIMS_OF_DELIVERY.includes(each.kind) && !saysAnything(evidenceOf(each)) ? 'no_evidence' : undefined;
}

function evidenceOf({ evidence, claim_number, document_number }: Row): Record<string, string> {
  return Object.fromEntries(
    Object.entries({ evidence, claim_number, document_number }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

interface Newest {
  readonly kind: string;
  readonly is_success: boolean;
  readonly reason: string;
}

async function newestOf(reads: TaskReads, program: string, rows: readonly Row[]): Promise<ReadonlyMap<string, Newest>> {
  const found = await reads.query<Newest & { id: string }>(
    `select distinct on (s.id) s.external_id as id, r.kind, r.is_success, r.reason from submissions s join remediations r on r.submission_id = s.id
     where s.program = $1 and s.external_id = any ($2::text[]) order by s.id, r.decided_at desc, r.id desc`,
    [program, rows.map(({ id }) => id)],
  );
  return new Map(found.map((each) => [each.id, each]));
}

function decide(each: Row, newest: Newest | undefined): Outcome {
  const why = whyNot(each);
  if (why) return failed(why, 'The row does not say what a decision of its kind needs.');
  const { kind, reason, kept_id: keptId } = each;
  const isSuccess = kind !== 'not_remediated';
  if (newest?.kind === kind && newest.is_success === isSuccess && newest.reason === reason) return skipped('decided_before');
  const evidence = evidenceOf(each);
  return succeeded({
    remediation: {
      kind,
      isSuccess,
      reason,
      ...(saysAnything(evidence) ? { evidence } : {}),
      ...(keptId === undefined ? {} : { keptId }),
    },
    output: { kind, success: isSuccess },
  });
}

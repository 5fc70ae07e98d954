import { createHash } from 'node:crypto';
import { z } from 'zod';
import { defineTask, failed, type ItemContext, type Outcome, type PackageEntry, succeeded } from '../../../src/sdk/index.ts';
import type { EvssClient } from '../connectors/evss.ts';
import { whyNotPackaged } from '../packaging/eligible.ts';
import { gatherEntries } from '../packaging/gather-entries.ts';
import { packageMetadata } from '../packaging/metadata.ts';
import { overrideClaim } from '../packaging/overrides.ts';
import type { Payload526 } from '../payload.ts';

const params = z.object({
  expiration: z
    .enum(['extend', 'keep'])
    .default('extend')
    .describe('Where the application date has run out, set it a year after the request; or keep it'),
  claim_date: z
    .enum(['from_submission', 'keep'])
    .default('from_submission')
    .describe('Where no claim date was given, use the day of submission'),
});

type Params = z.infer<typeof params>;

/** Raise it when the same submission would yield another package. */
const PACKAGE_VERSION = 1;

export const paperResubmission = defineTask<Params>({
  name: 'paper-resubmission',
  title: 'Package failed claims for the benefits administration',
  description:
    'For each claim: asks EVSS for the PDF of the main form, produces the other forms, converts the attachments, and puts everything into one zip ' +
    'for the benefits administration. Nothing is sent until the packages are shared.',
  risk: 'irreversible',
  approvals: 1,
  params,
  over: ['worklist', 'csv', 'query'],
  concurrency: 8,
  failureBudget: 200,
  notEligible: whyNotPackaged,
  outputColumns: ['package', 'bytes', 'files', 'sha256'],
  works: 'on one submission',
  perform: packageSubmission,
});

async function packageSubmission(context: ItemContext<Params>): Promise<Outcome> {
  const { submission } = context;
  const payload = submission.payload as Payload526;
  const overridden = overrideClaim(payload, overridesOf(context.params), {
    submittedAt: submission.submittedAt,
    requestedAt: context.requestedAt,
  });
  const cleaned = packageMetadata(payload, submission.identity, overridden.claimDate, submission.corrections);
  if ('faults' in cleaned) return failed('metadata', `The receiver's rules cannot be met for ${cleaned.faults.join(', ')}.`);
  const mainForm = await fetchMainForm(context, overridden.claim);
  if (mainForm.kind === 'refused') return failed(mainForm.reason, mainForm.message);
  const entries = await gatherEntries(context, payload, mainForm.pdf);
  const stored = await context.packages.put({
    contentHash: packageHash(context),
    overrides: { ...overridden.applied, ...correctedIn(submission) },
    entries: [jsonEntry('metadata.json', cleaned.metadata), jsonEntry('mappings.json', mappingsOf(entries)), ...entries],
  });
  return succeeded({
    package: stored,
    output: { package: stored.objectKey, bytes: stored.bytes, files: stored.files.length, sha256: stored.sha256.toString('hex') },
  });
}

/** That a field was corrected stands with the package; what to is kept encrypted. */
function correctedIn({ corrections = {} }: ItemContext['submission']): Record<string, string> {
  return Object.fromEntries(Object.keys(corrections).map((field) => [field, 'corrected']));
}

function overridesOf(given: Params) {
  return { expiration: given.expiration, claimDate: given.claim_date };
}

function fetchMainForm(context: ItemContext<Params>, claim: Readonly<Record<string, unknown>>) {
  const { submission, runId, requestedAt, signal } = context;
  const who = { identity: submission.identity, transactionId: `waybill-run-${runId}-${submission.id}`, issuedAt: requestedAt };
  return context.connector<EvssClient>('evss').getPdf(claim, who, signal);
}

/** From what the package is made of, never from the try: a second try finds the first one's package. */
function packageHash({ submission, params: given, requestedAt }: ItemContext<Params>): Buffer {
  const files = submission.documents.map(({ label, sha256 }) => [label, sha256]);
  const madeFrom = [PACKAGE_VERSION, submission.contentHash.toString('hex'), files, given, requestedAt.toISOString()];
  return createHash('sha256').update(JSON.stringify(madeFrom)).digest();
}

/** File name to the partner's document type; `transcriptions` names the forms that are not on the official blank. */
function mappingsOf(entries: readonly PackageEntry[]): Record<string, string | string[]> {
  const types = Object.fromEntries(entries.map((entry) => [entry.name, entry.documentType]));
  const transcriptions = entries.filter((entry) => entry.isTranscription).map((entry) => entry.name);
  return transcriptions.length > 0 ? { ...types, transcriptions } : types;
}

function jsonEntry(name: string, content: unknown): PackageEntry {
  return { name, documentType: '', content: Buffer.from(`${JSON.stringify(content, null, 2)}\n`, 'utf8') };
}

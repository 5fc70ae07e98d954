import { z } from 'zod';
import { isWaybillError, WaybillError } from '#kernel/errors.ts';
import { readTold } from '../../notices/index.ts';
import { acceptSubmissions, type Fault, noteRefused, type ShownSubmission, showSubmission, type Verdict } from '../../submissions/index.ts';
import { findHolders } from '../../tasks/index.ts';
import { receiveInline } from '../inline-files.ts';
import { programFor } from '../refusals.ts';
import { jsonRoute } from '../route.ts';
import { externalId, inProgram, instant, isoOrNull, programName } from '../schemas.ts';
import { rowOf, submissionRow } from './submission-shapes.ts';

const byExternalId = z.strictObject({ program: programName, id: externalId });
/** Attachments come in base64, a third larger than they are. */
const MOST_BYTES = 48 * 1_024 * 1_024;

const shown = submissionRow.extend({
  person_id: z.string(),
  origin: z.enum(['api', 'import']),
  import_id: z.number().int().nullable(),
  /** Null for what was imported and is held. */
  released_at: instant.nullable(),
  documents: z.array(
    z.strictObject({
      label: z.string(),
      document_type: z.string(),
      is_required: z.boolean(),
      parent: z.string().nullable(),
      source: z.enum(['form', 'attachment']),
      media_type: z.string().nullable(),
      bytes: z.number().int().nullable(),
      sha256: z.string().nullable(),
      problem_code: z.string().nullable(),
      problem: z.string().nullable(),
    }),
  ),
  /** The newest first; that one counts. */
  remediations: z.array(
    z.strictObject({
      kind: z.string(),
      is_success: z.boolean(),
      reason: z.string(),
      author: z.string(),
      evidence: z.unknown(),
      kept_id: z.string().nullable(),
      run_id: z.number().int().nullable(),
      decided_at: instant,
    }),
  ),
});

const taken = z.strictObject({ program: programName, id: externalId, verdict: z.enum(['accepted', 'already_known']) });

export const submissionRoutes = [
  jsonRoute({
    method: 'GET',
    path: '/api/v1/submissions/:program/:id',
    group: 'submissions',
    summary: 'Everything about one submission but what the person wrote.',
    right: 'read',
    params: byExternalId,
    answer: shown,
    handle: async ({ within, params }) =>
      within(async (session) => {
        const submission = await showSubmission(session, params.program, params.id);
        const holders = await findHolders(session, [submission.id]);
        const told = await readTold(session, [submission.id]);
        return { ...rowOf(submission, holders.get(submission.id), told.get(submission.id)), ...detailsOf(submission) };
      }),
  }),
  jsonRoute({
    method: 'POST',
    path: '/api/v1/submissions/:program',
    group: 'submissions',
    summary:
      'Takes in one submission of today, idempotent by program and id: the same content again is already known, other content is refused. An attachment brings its bytes as base64 under `content`; without, it counts as missing.',
    right: 'operate',
    params: inProgram,
    body: z.record(z.string(), z.unknown()),
    mostBytes: MOST_BYTES,
    answer: taken,
    statuses: [201, 200],
    statusOf: ({ verdict }) => (verdict === 'accepted' ? 201 : 200),
    handle: async ({ installation, caller, params, body, within }) => {
      const program = programFor(installation, caller, params.program);
      const { keyring, objects: store } = installation;
      const row = await receiveInline(body, program, { program: program.name, keyring, store }).catch(async (error: unknown) => {
        const rows = refusedBy(error);
        if (rows.length > 0) await within((session) => noteRefused(session, { program: program.name, actor: caller.actor }, rows));
        throw error;
      });
      const [verdict] = await within((session) => acceptSubmissions(session, { program, keyring, actor: caller.actor }, [row]));
      return answerOf(params.program, verdict as Verdict);
    },
  }),
];

/** What was refused before intake saw it, for its attachments. */
function refusedBy(error: unknown): readonly { readonly faults: readonly Fault[] }[] {
  if (!isWaybillError(error) || error.code !== 'WB_SUBMISSION_REFUSED') return [];
  return [{ faults: error.details.faults as readonly Fault[] }];
}

/** @throws WaybillError WB_SUBMISSION_CONFLICT, WB_SUBMISSION_REFUSED naming each field and rule */
function answerOf(program: string, verdict: Verdict): z.input<typeof taken> {
  if (verdict.kind !== 'refused') return { program, id: verdict.externalId, verdict: verdict.kind };
  const { faults } = verdict;
  if (faults.some(({ rule }) => rule === 'different_content')) {
    throw new WaybillError('WB_SUBMISSION_CONFLICT', 'Other content was taken in under this id before.', { faults });
  }
  const named = faults.map(({ field, rule }) => `${field === '' ? 'submission' : field} (${rule})`).join(', ');
  throw new WaybillError('WB_SUBMISSION_REFUSED', `The submission is refused: ${named}.`, { faults });
}

function detailsOf(submission: ShownSubmission): Omit<z.input<typeof shown>, keyof z.input<typeof submissionRow>> {
  return {
    person_id: submission.personId,
    origin: submission.origin,
    import_id: submission.importId,
    released_at: isoOrNull(submission.releasedAt),
    documents: submission.documents.map((document) => ({
      label: document.label,
      document_type: document.documentType,
      is_required: document.isRequired,
      parent: document.parent,
      source: document.source,
      media_type: document.mediaType,
      bytes: document.bytes,
      sha256: document.sha256?.toString('hex') ?? null,
      problem_code: document.problemCode,
      problem: document.problem,
    })),
    remediations: submission.remediations.map((remediation) => ({
      kind: remediation.kind,
      is_success: remediation.isSuccess,
      reason: remediation.reason,
      author: remediation.author,
      evidence: remediation.evidence,
      kept_id: remediation.keptId,
      run_id: remediation.runId,
      decided_at: remediation.decidedAt.toISOString(),
    })),
  };
}

import type { KnownError } from '../../../src/sdk/index.ts';
import type { DocumentRow, DocumentRowAnswer } from '../connectors/benefits-documents.ts';
import type { ReadRow } from './sort-answers.ts';

/** The receiver's words; the first two are the older system's own for what it had not asked about yet. */
export const DOCUMENT_STATUSES = {
  QUEUED: 'accepted',
  CREATED: 'accepted',
  IN_PROGRESS: 'accepted',
  SUCCESS: 'delivered',
  FAILED: 'rejected',
} as const;

/** The step after which the document is in the file; what comes after only links it. */
const IN_THE_FILE = 'CLAIMS_EVIDENCE';

export const STEP_ERRORS = {
  not_in_file: { title: 'The receiver failed to put the document into the file', then: 'afresh' },
  in_file_not_linked: { title: 'The document is in the file, but was not linked to the claim; it is never sent again', then: 'stop' },
  failed_unclear: { title: 'Failed, without a word on whether the document is in the file', then: 'mend' },
} as const satisfies Readonly<Record<string, KnownError>>;

/** What an upload's row means. The status decides: an error may stand beside a success. */
export function readDocumentRow(answer: DocumentRowAnswer): ReadRow {
  if ('unreadable' in answer)
    return { unreadable: answer.unreadable, receipt: answer.requestId, message: 'A row of the status cannot be read.' };
  const { row } = answer;
  const { requestId: receipt, status } = row;
  if (!Object.hasOwn(DOCUMENT_STATUSES, status))
    return { unreadable: row, receipt, message: 'A row has a status that nobody has declared.' };
  const state = DOCUMENT_STATUSES[status as keyof typeof DOCUMENT_STATUSES];
  const step = stepsOf(row);
  const steps = step ? { step } : {};
  if (state !== 'rejected') return { row: { receipt, state, status, ...steps } };
  const error = errorOf(row);
  const ended = row.endedAt ? ` It ended at ${row.endedAt.toISOString()}.` : '';
  return { row: { receipt, state, status, error, message: `${STEP_ERRORS[error].title}.${ended}`, ...steps } };
}

/** Steps are documented as subject to change: the one that matters is found by its name, wherever it stands. */
function errorOf({ steps, errorStep }: DocumentRow): keyof typeof STEP_ERRORS {
  const filing = steps.find(({ name }) => name === IN_THE_FILE)?.status;
  if (filing === 'SUCCESS') return 'in_file_not_linked';
  if (filing !== undefined) return 'not_in_file';
  return errorStep === IN_THE_FILE ? 'not_in_file' : 'failed_unclear';
}

/** `CLAIMS_EVIDENCE SUCCESS, BENEFITS_GATEWAY_SERVICE FAILED`: kept with each change, so that it is seen how far a document came. */
function stepsOf({ steps }: DocumentRow): string | undefined {
  const words = steps.filter(({ name, status }) => WORD.test(name) && WORD.test(status)).map(({ name, status }) => `${name} ${status}`);
  return words.length > 0 ? words.slice(0, 10).join(', ') : undefined;
}

const WORD = /^[A-Z][A-Z_]{0,59}$/;

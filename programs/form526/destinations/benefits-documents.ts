import {
  type DeliveryAnswer,
  type DeliveryContext,
  type DocumentView,
  defineDestination,
  type Identity,
  type KnownError,
  type PollAnswer,
  type PollContext,
} from '../../../src/sdk/index.ts';
import {
  type BenefitsDocumentsClient,
  isNoneFound,
  isUnverifiedPayload,
  readClaimant,
  readStatuses,
  readUpload,
} from '../connectors/benefits-documents.ts';
import { type MultipartBody, spoolMultipart } from '../connectors/multipart.ts';
import { failedPoll, idOf, notTaken, refused, refusedPoll, USUAL_ERRORS, unreadable, usualFailure } from '../connectors/partner-answers.ts';
import { documentFile } from '../packaging/document-file.ts';
import { DOCUMENT_STATUSES, readDocumentRow, STEP_ERRORS } from './document-rows.ts';
import { KNOWN_DOCUMENT_TYPES } from './document-types.ts';
import { retryMinutes } from './retry-minutes.ts';
import { sortAnswers } from './sort-answers.ts';

const HOUR = 60;
const DAY = 24 * HOUR;

const ERRORS: Readonly<Record<string, KnownError>> = {
  ...USUAL_ERRORS,
  ...STEP_ERRORS,
  claim_number_missing: { title: 'The claim that it belongs to has no number that documents can be filed under', then: 'mend' },
  person_number_missing: { title: 'No participant id and no file number is known', then: 'mend' },
  document_type_unknown: { title: 'The receiver knows no such document type', then: 'mend' },
  file_type_unknown: { title: 'The receiver takes no files of this type', then: 'mend' },
  document_too_large: { title: 'The file is too large for the receiver', then: 'mend' },
  claimant_refused: { title: 'The receiver does not file documents for this person and claim', then: 'mend' },
  parameters_refused: { title: 'The receiver refused what the upload says of itself', then: 'mend' },
  payload_unverified: { title: 'The receiver failed to verify the upload, which passes', then: 'retry' },
  not_successful: { title: 'The receiver answered that it did not take the upload', then: 'retry' },
  not_built: { title: 'The document could not be made', then: 'retry' },
};

export const benefitsDocuments = defineDestination<BenefitsDocumentsClient>({
  name: 'benefits_documents',
  title: 'Benefits Documents',
  connector: 'benefits_documents',
  covers: 'document',
  // A recorded success took 21.9 days.
  timeBoxDays: 30,
  provisionalWatchDays: 30,
  receiptKind: 'request_id',
  proof: 'polled',
  // It honours no key, and nothing can be looked up without the request id.
  whenUnknown: 'hold',
  statuses: DOCUMENT_STATUSES,
  errors: ERRORS,
  concurrency: 4,
  retryMinutes: retryMinutes(16),
  mostRounds: 3,
  deliver,
  poll: {
    slice: 100,
    callsPerMinute: 60,
    firstMinutes: HOUR,
    everyMinutes: HOUR,
    longestMinutes: DAY,
    provisionalMinutes: DAY,
    healingMinutes: DAY,
    missingAfterMinutes: DAY,
    ask: status,
  },
});

interface Upload {
  readonly claimId: number;
  readonly docType: string;
  /** Exactly one of them, or the receiver refuses. */
  readonly person: { readonly participantId: string } | { readonly fileNumber: string };
}

async function deliver(context: DeliveryContext<BenefitsDocumentsClient>): Promise<DeliveryAnswer> {
  const { client, document, key, signal, submission } = context;
  if (!document) return refused('parameters_refused', 'Benefits Documents takes one document at a time.');
  const upload = checkUpload(document, submission.identity, context.parentReceipt);
  if ('kind' in upload) return upload;
  const doubt = await checkClaimant(client, upload, signal);
  if (doubt) return doubt;
  const built = await build(context, document, upload);
  if ('kind' in built) return built;
  try {
    return readAnswer(await client.upload(key, built, signal));
  } finally {
    await built.close();
  }
}

function checkUpload(document: DocumentView, identity: Identity, claimNumber: string | undefined): Upload | DeliveryAnswer {
  const { documentType: docType, label } = document;
  if (!/^\d{1,15}$/.test(claimNumber ?? '')) return refused('claim_number_missing', `The claim of the document ${label} has no number.`);
  if (!KNOWN_DOCUMENT_TYPES.has(docType))
    return refused('document_type_unknown', `The document ${label} has a type that the receiver does not know.`);
  const person = personOf(identity);
  if (!person) return refused('person_number_missing', 'The submission holds neither participant id nor file number.');
  return { claimId: Number(claimNumber), docType, person };
}

function personOf({ participant_id, file_numbers = [], ssn }: Identity): Upload['person'] | undefined {
  if (participant_id && /^\d{1,15}$/.test(participant_id)) return { participantId: participant_id };
  const fileNumber = [...file_numbers, ssn ?? '']
    .map((number) => number.replaceAll(/[\s-]/g, ''))
    .find((number) => /^\d{8,9}$/.test(number));
  return fileNumber ? { fileNumber } : undefined;
}

/** Statuses of a receiver that has no such operation yet, which say nothing of the person. */
const NO_SUCH_OPERATION = new Set([404, 405, 501]);

/** It can be asked with a participant id only. */
async function checkClaimant(
  client: BenefitsDocumentsClient,
  { person, docType, claimId }: Upload,
  signal: AbortSignal,
): Promise<DeliveryAnswer | undefined> {
  if (!('participantId' in person)) return undefined;
  const what = 'Asking whether documents can be filed';
  const result = await client.validateClaimant({ docType, participantId: person.participantId, claimId }, signal);
  if (result.kind === 'answered' && NO_SUCH_OPERATION.has(result.status)) return undefined;
  const failure = usualFailure(result, what, false);
  if (failure || result.kind !== 'answered') return failure;
  if (result.status >= 400) return refused('claimant_refused', `${what} was refused with HTTP ${result.status}.`, result);
  const isValid = readClaimant(result.body);
  if (isValid === undefined) return unreadable(what, result, false);
  return isValid ? undefined : refused('claimant_refused', 'The receiver cannot file documents for this person and claim.', result);
}

async function build(
  context: DeliveryContext<unknown>,
  document: DocumentView,
  { claimId, docType, person }: Upload,
): Promise<MultipartBody | DeliveryAnswer> {
  const { label } = document;
  try {
    const file = await documentFile(context, document);
    if (!file) return refused('file_type_unknown', `The document ${label} is of a type that the receiver does not take.`);
    const data = { systemName: 'VA.gov', docType, claimId, ...person, fileName: file.fileName, trackedItemIds: null };
    const parameters = { name: 'parameters', type: 'application/json', content: JSON.stringify({ data }) };
    const body = await spoolMultipart(context.key, [parameters, file.part], file.mostBytes);
    if (!('tooLarge' in body)) return body;
    return refused('document_too_large', `The document ${label} has more than ${file.mostBytes / 1_000_000} MB.`);
  } catch {
    return notTaken('not_built', `The document ${label} could not be made; nothing was sent.`);
  }
}

function readAnswer(result: Awaited<ReturnType<BenefitsDocumentsClient['upload']>>): DeliveryAnswer {
  const what = 'Uploading the document';
  if (result.kind === 'answered' && isUnverifiedPayload(result.status, result.body))
    return notTaken('payload_unverified', `${what} met HTTP 500: the receiver failed to verify it.`, result);
  const failure = usualFailure(result, what, true);
  if (failure || result.kind !== 'answered') return failure ?? notTaken('not_sent', `${what} was not possible.`);
  if (result.status >= 400) return refused('parameters_refused', `${what} was refused with HTTP ${result.status}.`, result);
  const read = readUpload(result.body);
  if (read === undefined) return unreadable(what, result, true);
  if (read === 'no') return notTaken('not_successful', `${what} was answered with a no.`, result);
  return { kind: 'taken', state: 'accepted', receipt: read.requestId, status: 'QUEUED', httpStatus: result.status };
}

async function status({ client, signal }: PollContext<BenefitsDocumentsClient>, receipts: readonly string[]): Promise<PollAnswer> {
  const what = `Asking for the status of ${receipts.length}`;
  const result = await client.status(receipts, signal);
  if (result.kind !== 'answered') return failedPoll(result, what);
  if (isNoneFound(result.status, result.body)) return { kind: 'answered', rows: [], notFound: receipts, unreadable: [] };
  if ([400, 413, 422].includes(result.status)) return refusedPoll(what, result.status);
  const read = result.status === 200 ? readStatuses(result.body) : undefined;
  if (!read) return failedPoll(result, what);
  const notFound = read.notFound.map((value) => {
    const id = idOf(value);
    return id ? { notFound: id } : { unreadable: value, message: 'An id that was not found cannot be read.' };
  });
  return sortAnswers([...read.rows.map(readDocumentRow), ...notFound]);
}

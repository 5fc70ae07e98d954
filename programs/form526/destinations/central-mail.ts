import {
  type DeliveryAnswer,
  type DeliveryContext,
  defineDestination,
  type PollAnswer,
  type PollContext,
  type PolledRow,
} from '../../../src/sdk/index.ts';
import {
  type CentralMailClient,
  type MailRow,
  type MailRowAnswer,
  readFieldError,
  readMailStatus,
  readUpload,
} from '../connectors/central-mail.ts';
import { failedPoll, notTaken, refused, refusedPoll, USUAL_ERRORS, unreadable, usualFailure } from '../connectors/partner-answers.ts';
import { buildMail } from '../packaging/mail-packet.ts';
import { UPSTREAM_ERRORS, upstreamError } from './intake-errors.ts';
import { retryMinutes } from './retry-minutes.ts';
import { type ReadRow, sortAnswers } from './sort-answers.ts';

/** A year: how long a `Success` is watched before it counts as settled by age. */
const PAPER_WATCH_DAYS = 365;
const HOUR = 60;
const DAY = 24 * HOUR;

/** Central Mail's words. `Complete` tells by its reason what came of it. */
const STATUSES = {
  Received: 'accepted',
  'In Process': 'accepted',
  'Processing Success': 'accepted',
  Success: 'provisional',
  'VBMS Success': 'provisional',
  Complete: 'provisional',
  'VBMS Complete': 'delivered',
  Error: 'rejected',
  'Processing Error': 'rejected',
} as const;

const ERRORS = {
  ...USUAL_ERRORS,
  ...UPSTREAM_ERRORS,
  metadata: { title: "The receiver's rules for the metadata cannot be met", then: 'mend' },
  metadata_missing: { title: 'The receiver misses a field of the metadata', then: 'mend' },
  metadata_invalid: { title: 'The receiver refuses a field of the metadata', then: 'mend' },
  parts_mismatch: { title: 'Attachments and their number do not agree', then: 'mend' },
  locked: { title: 'The document is locked with a password', then: 'mend' },
  no_pages: { title: 'The document has no page that can be opened', then: 'mend' },
  document_too_large: { title: 'The document has more than 100 MB', then: 'mend' },
  not_built: { title: 'The document could not be made', then: 'retry' },
  refused: { title: 'Central Mail refused the document', then: 'mend' },
} as const;

export const centralMail = defineDestination<CentralMailClient>({
  name: 'central_mail',
  title: 'Central Mail',
  connector: 'central_mail',
  covers: 'document',
  timeBoxDays: 14,
  provisionalWatchDays: PAPER_WATCH_DAYS,
  receiptKind: 'uuid',
  proof: 'polled',
  // The uuid is derived from the hand-off, and Central Mail takes each but once.
  whenUnknown: 'same_key',
  statuses: STATUSES,
  errors: ERRORS,
  concurrency: 4,
  retryMinutes: retryMinutes(16),
  mostRounds: 3,
  deliver,
  poll: {
    slice: 100,
    firstMinutes: HOUR,
    everyMinutes: HOUR,
    longestMinutes: DAY,
    provisionalMinutes: 7 * DAY,
    healingMinutes: 6 * HOUR,
    missingAfterMinutes: DAY,
    ask: getStatus,
  },
});

async function deliver(context: DeliveryContext<CentralMailClient>): Promise<DeliveryAnswer> {
  const { client, document, key, signal } = context;
  if (!document) return refused('refused', 'Central Mail takes one document at a time.');
  const uuid = uuidOf(key);
  const built = await buildMail(context, document, { uuid, token: client.token });
  if (built.kind !== 'mail') return built;
  try {
    await context.keepReceipt(uuid);
    return readAnswer(await client.upload(built.mail, signal), uuid);
  } finally {
    await built.mail.close();
  }
}

/** A UUID of version 8 (RFC 9562: bits of our own making) out of the hand-off's key, so that every attempt has the same. */
function uuidOf(key: string): string {
  const hex = `${key.slice(0, 12)}8${key.slice(13, 16)}a${key.slice(17, 32)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function readAnswer(result: Awaited<ReturnType<CentralMailClient['upload']>>, uuid: string): DeliveryAnswer {
  const what = 'Sending the document';
  const failure = usualFailure(result, what, true);
  if (failure || result.kind !== 'answered') return failure ?? notTaken('not_sent', `${what} was not possible.`);
  const { status, body } = result;
  const reading = readUpload(status, body);
  if (reading !== 'unclear') return { kind: 'taken', state: 'accepted', receipt: uuid, status: 'Received', httpStatus: status };
  if (status < 300) return unreadable(what, result, true);
  const field = status === 412 ? readFieldError(body) : undefined;
  if (field) {
    const error = field.isMissing ? 'metadata_missing' : 'metadata_invalid';
    return refused(error, `Central Mail ${field.isMissing ? 'misses' : 'refuses'} the field ${field.field}.`, result);
  }
  if (status === 409) return refused('parts_mismatch', 'Central Mail counts other attachments than were announced.', result);
  if (status === 422) return refused('locked', 'Central Mail cannot open the document.', result);
  return refused('refused', `${what} was refused with HTTP ${status}.`, result);
}

async function getStatus({ client, signal }: PollContext<CentralMailClient>, receipts: readonly string[]): Promise<PollAnswer> {
  const what = `Asking for the status of ${receipts.length}`;
  const result = await client.getStatus(receipts, signal);
  if (result.kind === 'answered' && [400, 413, 422].includes(result.status)) return refusedPoll(what, result.status);
  const rows = result.kind === 'answered' && result.status === 200 ? readMailStatus(result.body) : undefined;
  return rows ? sortAnswers(rows.map(readRow)) : failedPoll(result, what);
}

function readRow(answer: MailRowAnswer): ReadRow {
  if ('unreadable' in answer)
    return { unreadable: answer.unreadable, receipt: answer.uuid, message: 'A row of the status cannot be read.' };
  const { row } = answer;
  if (!Object.hasOwn(STATUSES, row.status))
    return { unreadable: row, receipt: row.uuid, message: 'A row has a status that nobody has declared.' };
  return { row: readState(row) };
}

/** Why a packet was closed, as far as the reasons are known; another one could be anybody's text. */
const REASONS = /^(UploadSucceeded|DownloadConfirmed|UnidentifiableMail)$/i;

function readState(row: MailRow): PolledRow {
  const { uuid: receipt, status } = row;
  const unidentified = row.reasons.find((reason) => /unidentif/i.test(reason));
  const state = unidentified === undefined ? STATUSES[status as keyof typeof STATUSES] : 'rejected';
  const step = [unidentified ?? '', ...row.reasons].find((reason) => REASONS.test(reason));
  const steps = step ? { step } : {};
  if (state !== 'rejected') return { receipt, state: isClosed(row) ? 'delivered' : state, status, ...steps };
  const error = upstreamError(`${row.reasons.join(' ')} ${row.errorMessage ?? ''}`);
  return { receipt, state, status, error, message: `${UPSTREAM_ERRORS[error].title}.`, ...steps };
}

/** Closed as put into the file, or as worked on outside it; neither turns any more. */
function isClosed({ status, reasons }: MailRow): boolean {
  return status === 'Complete' && reasons.length > 0 && reasons.every((reason) => /^(uploadsucceeded|downloadconfirmed)$/i.test(reason));
}

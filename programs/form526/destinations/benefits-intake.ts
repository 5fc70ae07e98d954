import {
  type DeliveryAnswer,
  type DeliveryContext,
  defineDestination,
  type LookUpAnswer,
  type PollAnswer,
  type PollContext,
} from '../../../src/sdk/index.ts';
import { type IntakeClient, type IntakeRowAnswer, readLocation, readReport, readStatus } from '../connectors/benefits-intake.ts';
import { failedPoll, jsonOf, notTaken, refused, refusedPoll, unreadable, usualFailure } from '../connectors/partner-answers.ts';
import { buildPaperPacket } from '../packaging/paper-packet.ts';
import { INTAKE_ERRORS } from './intake-errors.ts';
import { INTAKE_STATUSES, readIntakeRow, readLookedUp } from './intake-rows.ts';
import { retryMinutes } from './retry-minutes.ts';
import { type ReadRow, sortAnswers } from './sort-answers.ts';

/** A year: how long the intake's `success` is watched before it counts as settled by age. */
const PAPER_WATCH_DAYS = 365;
const HOUR = 60;
const DAY = 24 * HOUR;

export const benefitsIntake = defineDestination<IntakeClient>({
  name: 'benefits_intake',
  title: 'Benefits Intake (paper)',
  connector: 'benefits_intake',
  covers: 'submission',
  timeBoxDays: 21,
  provisionalWatchDays: PAPER_WATCH_DAYS,
  receiptKind: 'guid',
  proof: 'polled',
  whenUnknown: 'look_up',
  statuses: INTAKE_STATUSES,
  errors: INTAKE_ERRORS,
  concurrency: 4,
  // The older system's backup job had 14 tries.
  retryMinutes: retryMinutes(14),
  mostRounds: 3,
  deliver,
  poll: {
    slice: 1_000,
    callsPerMinute: 60,
    // The intake keeps its report for an hour and asks those behind it once an hour.
    firstMinutes: HOUR,
    everyMinutes: HOUR,
    longestMinutes: DAY,
    provisionalMinutes: 7 * DAY,
    healingMinutes: 6 * HOUR,
    missingAfterMinutes: 3 * HOUR,
    ask: report,
  },
  // A location lives 15 minutes; what was not put there is called expired after 20.
  lookUp: { settleMinutes: 20, everyMinutes: 10, giveUpMinutes: 3 * DAY, find },
});

/** The packet first: a location asked for before would run out while documents are made. */
async function deliver(context: DeliveryContext<IntakeClient>): Promise<DeliveryAnswer> {
  const built = await buildPaperPacket(context);
  if (built.kind !== 'packet') return built;
  try {
    const doubt = await validate(context, built.mainForm);
    if (doubt) return doubt;
    const { client, key, signal } = context;
    const located = await client.locate(key, signal);
    const failure = usualFailure(located, 'Asking for a location', false);
    if (failure) return failure;
    const place = located.kind === 'answered' && located.status < 300 ? readLocation(located.body) : undefined;
    if (!place) return noLocation(located);
    await context.keepReceipt(place.guid);
    return readPut(await client.put(place.location, built.packet, signal), place.guid);
  } finally {
    await built.packet.close();
  }
}

type Called = Awaited<ReturnType<IntakeClient['put']>>;

function noLocation(result: Called): DeliveryAnswer {
  if (result.kind === 'answered' && result.status >= 400)
    return notTaken('request_refused', `Asking for a location was refused with HTTP ${result.status}.`, result);
  return notTaken('unexpected_answer', 'Asking for a location was answered without one.', result);
}

/** The store answers, not the intake: only its status counts. A packet that it did not take leaves a guid that expires by itself. */
function readPut(result: Called, guid: string): DeliveryAnswer {
  const what = 'Putting the packet to its location';
  if (result.kind === 'answered' && (result.status === 401 || result.status === 403))
    return notTaken('location_refused', `${what} was refused with HTTP ${result.status}; a new location is needed.`, result);
  const failure = usualFailure(result, what, true);
  if (failure) return failure;
  if (result.kind === 'answered' && result.status >= 400)
    return notTaken('put_refused', `${what} was refused with HTTP ${result.status}.`, result);
  return {
    kind: 'taken',
    state: 'accepted',
    receipt: guid,
    status: 'pending',
    ...(result.kind === 'answered' ? { httpStatus: result.status } : {}),
  };
}

/** A 200 alone is no yes: one was seen with a complaint about the key in it. */
async function validate({ client, signal }: DeliveryContext<IntakeClient>, mainForm: Buffer): Promise<DeliveryAnswer | undefined> {
  if (!client.validate) return undefined;
  const what = 'Having the main form looked at';
  const result = await client.validate(mainForm, signal);
  const failure = usualFailure(result, what, false);
  if (failure || result.kind !== 'answered') return failure;
  if (result.status === 422) return refused('document_refused', `${what} ended in a refusal.`, result);
  const body = jsonOf(result.body);
  const isYes = result.status === 200 && typeof body === 'object' && body !== null && 'data' in body && !('errors' in body);
  return isYes ? undefined : unreadable(what, result, false);
}

async function find({ client, receipt, signal }: DeliveryContext<IntakeClient>): Promise<LookUpAnswer> {
  // The guid is kept before the packet is put anywhere.
  if (!receipt) return { kind: 'not_found' };
  const result = await client.status(receipt, signal);
  const read = result.kind === 'answered' && result.status === 200 ? readStatus(result.body) : undefined;
  if (read && 'row' in read && read.row.guid === receipt) return readLookedUp(read.row);
  const { message, retryAfterMs } = failedPoll(result, 'Asking for the status of a packet');
  return { kind: 'failed', message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

/** Refused as a whole for what stands in it, such as an id that is none. */
const REFUSED = new Set([400, 413, 422]);

async function report({ client, signal }: PollContext<IntakeClient>, receipts: readonly string[]): Promise<PollAnswer> {
  const what = `Asking for a report of ${receipts.length}`;
  const result = await client.report(receipts, signal);
  if (result.kind === 'answered' && REFUSED.has(result.status)) return refusedPoll(what, result.status);
  const rows = result.kind === 'answered' && result.status === 200 ? readReport(result.body) : undefined;
  return rows ? sortAnswers(rows.map(readRow)) : failedPoll(result, what);
}

function readRow(answer: IntakeRowAnswer): ReadRow {
  if ('unreadable' in answer)
    return { unreadable: answer.unreadable, receipt: answer.guid, message: 'A row of the report cannot be read.' };
  const { row } = answer;
  const read = readIntakeRow(row);
  if (read === 'not_known') return { notFound: row.guid };
  if (read !== 'unreadable') return { row: read };
  return { unreadable: row, receipt: row.guid, message: 'A row of the report has a status that nobody has declared.' };
}

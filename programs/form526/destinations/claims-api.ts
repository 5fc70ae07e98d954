import {
  type DeliveryAnswer,
  type DeliveryContext,
  defineDestination,
  type LookUpAnswer,
  type PollAnswer,
  type PollContext,
} from '../../../src/sdk/index.ts';
import type { ListedClaim, ShownClaim } from '../connectors/claims-answers.ts';
import type { ClaimsClient } from '../connectors/claims-api.ts';
import { CLAIMS_REFUSALS } from '../connectors/claims-failures.ts';
import { refused, USUAL_ERRORS } from '../connectors/partner-answers.ts';
import { claimToSend, transactionOf } from './claim-to-send.ts';
import { retryMinutes } from './retry-minutes.ts';

/** The claim stands. Its number alone does not prove that its form is in the person's file. */
const ESTABLISHED = 'established';
const HOUR = 60;

export const claimsApi = defineDestination<ClaimsClient>({
  name: 'claims_api',
  title: 'Lighthouse claims',
  connector: 'claims_api',
  covers: 'main',
  // The older system looked for the form during 96 hours.
  timeBoxDays: 4,
  provisionalWatchDays: 7,
  receiptKind: 'claim_id',
  proof: 'polled',
  whenUnknown: 'look_up',
  statuses: {
    submitted: 'accepted',
    established: 'accepted',
    pdf_found: 'delivered',
    success: 'delivered',
    rejected: 'rejected',
    error: 'rejected',
  },
  errors: {
    ...USUAL_ERRORS,
    ...CLAIMS_REFUSALS,
    no_icn: { title: 'The person has no number that the claims service knows people by', then: 'next_destination' },
    not_established: { title: 'The claims service could not establish the claim', then: 'next_destination' },
  },
  concurrency: 16,
  retryMinutes: retryMinutes(16),
  mostRounds: 1,
  deliver,
  poll: {
    // One call for each claim.
    slice: 20,
    callsPerMinute: 3,
    firstMinutes: 30,
    everyMinutes: HOUR,
    longestMinutes: 6 * HOUR,
    provisionalMinutes: 24 * HOUR,
    healingMinutes: 24 * HOUR,
    missingAfterMinutes: 24 * HOUR,
    needsIdentity: true,
    ask,
  },
  // A claim that is still being established is on no list yet.
  lookUp: { settleMinutes: 2 * HOUR, everyMinutes: HOUR, giveUpMinutes: 48 * HOUR, find },
});

/** The partner's own validation first: what fails there had no effect. */
async function deliver(context: DeliveryContext<ClaimsClient>): Promise<DeliveryAnswer> {
  const { client, signal, submission } = context;
  const icn = submission.identity.icn?.trim();
  if (!icn) return refused('no_icn', 'The claims service needs identity.icn.');
  const claim = { attributes: claimToSend(context).claim, transactionId: transactionOf(context) };
  const found = await client.validate(icn, claim, signal);
  if (found.kind === 'refused' || found.kind === 'not_taken') return found;
  const answer = await client.submit(icn, claim, { isSynchronous: true }, signal);
  if (answer.kind !== 'submitted') return answer;
  const status = answer.isEstablished ? ESTABLISHED : 'submitted';
  return { kind: 'taken', state: 'accepted', receipt: answer.id, status, httpStatus: answer.httpStatus };
}

const AT_ONCE = 4;

/** A few claims side by side. Where all of the first few fail, so would the rest; later failures are theirs alone, and those claims stay unanswered. */
async function ask(context: PollContext<ClaimsClient>, receipts: readonly string[]): Promise<PollAnswer> {
  const parts: AnsweredPoll = { kind: 'answered', rows: [], notFound: [], unreadable: [] };
  for (let from = 0; from < receipts.length; from += AT_ONCE) {
    const some = receipts.slice(from, from + AT_ONCE);
    const shown = await Promise.all(some.map((receipt) => show(context, receipt)));
    const failed = shown.filter((answer) => answer?.kind === 'failed');
    if (from === 0 && failed[0] && failed.length === some.length) return failed[0];
    for (const [n, answer] of shown.entries()) place(parts, some[n] as string, answer);
  }
  return parts;
}

interface AnsweredPoll {
  readonly kind: 'answered';
  readonly rows: Extract<PollAnswer, { kind: 'answered' }>['rows'][number][];
  readonly notFound: string[];
  readonly unreadable: { receipt: string; message: string; answer?: Buffer }[];
}

async function show({ client, signal, identities }: PollContext<ClaimsClient>, receipt: string): Promise<ShownClaim | undefined> {
  const icn = identities.get(receipt)?.icn?.trim();
  return icn ? client.show(icn, receipt, signal) : undefined;
}

/** A number without the person cannot be asked for. */
function place({ rows, notFound, unreadable }: AnsweredPoll, receipt: string, answer: ShownClaim | undefined): void {
  if (!answer) unreadable.push({ receipt, message: 'It cannot be asked for: identity.icn is not known.' });
  else if (answer.kind === 'not_found') notFound.push(receipt);
  else if (answer.kind === 'unreadable') unreadable.push({ receipt, message: answer.message, answer: answer.answer });
  else if (answer.kind === 'shown') rows.push(rowOf(receipt, answer));
}

/** Words by which the partner says that it could not establish what it had taken. */
const FAILED = /^(errored|error|rejected)$/i;

function rowOf(receipt: string, { hasPdf, status }: Extract<ShownClaim, { kind: 'shown' }>): AnsweredPoll['rows'][number] {
  const step = status === undefined ? {} : { step: status };
  if (hasPdf) return { receipt, state: 'delivered', status: 'pdf_found', ...step };
  if (status !== undefined && FAILED.test(status))
    return { receipt, state: 'rejected', status: 'rejected', error: 'not_established', ...step };
  return { receipt, state: 'accepted', status: ESTABLISHED, ...step };
}

/** Claims carry no id of ours: the one of the person's claims whose date fits is it, and where several fit only a person can tell. */
async function find(context: DeliveryContext<ClaimsClient>): Promise<LookUpAnswer> {
  const { client, signal, submission } = context;
  const icn = submission.identity.icn?.trim();
  if (!icn) return { kind: 'failed', message: 'The claims service needs identity.icn.' };
  const answer = await client.list(icn, signal);
  if (answer.kind === 'failed') return answer;
  const fitting = answer.claims.filter((claim) => mayBeOurs(claim, claimToSend(context).claimDate, context));
  if (fitting.length > 1) return { kind: 'ambiguous', message: `${fitting.length} claims of the person fit the day.` };
  const [claim] = fitting;
  return claim ? { kind: 'found', row: { receipt: claim.id, state: 'accepted', status: ESTABLISHED } } : { kind: 'not_found' };
}

const DAY_MS = 86_400_000;

/** Dated the day that we sent along, or a day since the hand-off was made, in any time zone. A claim without a readable date cannot be ruled out. */
function mayBeOurs({ claimDate }: ListedClaim, sent: string, { madeAt, now }: DeliveryContext<ClaimsClient>): boolean {
  const day = Date.parse(claimDate ?? '');
  if (Number.isNaN(day) || day === Date.parse(sent.slice(0, 10))) return true;
  return day >= madeAt.getTime() - 2 * DAY_MS && day <= now().getTime() + DAY_MS;
}

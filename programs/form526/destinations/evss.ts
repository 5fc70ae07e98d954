import { type DeliveryAnswer, type DeliveryContext, defineDestination, type Identity } from '../../../src/sdk/index.ts';
import type { EvssClient } from '../connectors/evss.ts';
import { EVSS_REFUSALS } from '../connectors/evss-messages.ts';
import { refused, USUAL_ERRORS } from '../connectors/partner-answers.ts';
import { claimToSend, transactionOf } from './claim-to-send.ts';
import { retryMinutes } from './retry-minutes.ts';

const ESTABLISHED = 'established';

/** Rows that both of EVSS's destinations have. */
export const EVSS_ERRORS = {
  ...USUAL_ERRORS,
  ...EVSS_REFUSALS,
  not_there: { title: 'EVSS has nothing at this address', then: 'retry' },
  too_large: { title: 'Too large for EVSS', then: 'next_destination' },
} as const;

export const evss = defineDestination<EvssClient>({
  name: 'evss',
  title: 'EVSS form 526 service',
  connector: 'evss',
  covers: 'main',
  // Its retries alone take two days and two hours.
  timeBoxDays: 3,
  provisionalWatchDays: 7,
  receiptKind: 'claim_id',
  // It answers with the number of the established claim, and offers no way to ask about it later.
  proof: 'receipt_only',
  whenUnknown: 'hold',
  // A claim number is given once the claim is established.
  statuses: { submitted: 'accepted', established: 'delivered', success: 'delivered', rejected: 'rejected', error: 'rejected' },
  errors: {
    ...EVSS_ERRORS,
    person_incomplete: { title: 'EVSS cannot be told whose claim it is', then: 'mend' },
    no_number_left: { title: 'No file number of the person is left to try', then: 'next_destination' },
  },
  concurrency: 16,
  retryMinutes: retryMinutes(16),
  // One for each file number that a person may have.
  mostRounds: 12,
  deliver,
});

/** Its own validation first: what fails there had no effect, so that an outage is met before a claim could be half made. */
async function deliver(context: DeliveryContext<EvssClient>): Promise<DeliveryAnswer> {
  const { client, signal, submission, round, madeAt } = context;
  const numbers = fileNumbersOf(submission.identity);
  const fault = faultOf(submission.identity, numbers, round);
  if (fault) return fault;
  const fileNumber = numbers[round];
  const who = {
    identity: submission.identity,
    transactionId: transactionOf(context),
    issuedAt: madeAt,
    ...(fileNumber ? { fileNumber } : {}),
  };
  const { claim } = claimToSend(context);
  const found = await client.validate(claim, who, signal);
  if (found.kind === 'refused' || found.kind === 'not_taken') return found;
  const answer = await client.submit(claim, who, signal);
  if (answer.kind !== 'established') return answer;
  return { kind: 'taken', state: 'delivered', receipt: answer.claimId, status: ESTABLISHED, httpStatus: answer.httpStatus };
}

/** The person's file numbers in the order in which they are tried, each once. */
export function fileNumbersOf({ file_numbers = [] }: Identity): readonly string[] {
  return [...new Set(file_numbers.map((number) => number.replaceAll(/\D/g, '')).filter((number) => number !== ''))];
}

/** What the receiver is known to refuse. The first round may go without a file number: the social security number names the person too. */
function faultOf({ ssn, first_name, last_name }: Identity, numbers: readonly string[], round: number): DeliveryAnswer | undefined {
  if (round > 0 && numbers[round] === undefined) return refused('no_number_left', `All ${round} file numbers were tried.`);
  const missing = [
    ...(/^\d{9}$/.test((ssn ?? '').replaceAll(/[\s-]/g, '')) ? [] : ['identity.ssn']),
    ...(first_name?.trim() ? [] : ['identity.first_name']),
    ...(last_name?.trim() ? [] : ['identity.last_name']),
  ];
  return missing.length > 0 ? refused('person_incomplete', `EVSS needs ${missing.join(', ')}.`) : undefined;
}

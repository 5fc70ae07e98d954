import { now } from '#kernel/clock/clock.ts';
import type { DestinationDefinition, Identity, PollAnswer, PollRules } from '#sdk';
import type { AskedRow } from './judge-answer.ts';

export interface Partner {
  readonly destination: DestinationDefinition & { readonly poll: PollRules<unknown> };
  readonly client: unknown;
  /** Longest that one question may take, whatever the program's code does. */
  readonly questionMs: number;
}

/** Some hand-offs that were asked about together, and what came of it. */
export interface Question {
  readonly rows: readonly AskedRow[];
  readonly startedAt: Date;
  readonly answer: PollAnswer;
  /** `set aside`: not the partner is at fault but this one receipt. `split`: it is asked about again, in halves. */
  readonly then: 'record' | 'set aside' | 'split' | 'pause';
}

/** Halving once more than it takes to come down to one receipt, and a little: then the partner refuses whatever it is asked. */
const MORE_REFUSALS = 4;

/**
 * Asks about the rows: in one question, and in halves of it where the partner refuses the question as such, so that one odd receipt costs the
 * others nothing. With `isProbing`, one by one: the first may be what the partner fails over, and the second tells.
 */
export async function* askPartner(
  partner: Partner,
  rows: readonly AskedRow[],
  identities: ReadonlyMap<string, Identity>,
  signal: AbortSignal,
  isProbing: boolean,
): AsyncGenerator<Question> {
  const parts: (readonly AskedRow[])[] = isProbing ? rows.map((row) => [row]) : [rows];
  const most = Math.ceil(Math.log2(rows.length)) + MORE_REFUSALS;
  let refusals = 0;
  let doubtful: Question | undefined;
  for (let part = parts.shift(); part; part = parts.shift()) {
    const startedAt = now();
    const answer = await askOnce(partner, part, identities, signal);
    if (signal.aborted) return;
    if (answer.kind === 'answered') {
      if (doubtful) yield { ...doubtful, then: 'set aside' };
      doubtful = undefined;
      refusals = 0;
      yield { rows: part, startedAt, answer, then: 'record' };
    } else if (answer.isRefused && refusals < most) {
      refusals += 1;
      if (part.length > 1) parts.unshift(...halvesOf(part));
      yield { rows: part, startedAt, answer, then: part.length > 1 ? 'split' : 'set aside' };
    } else if (isProbing && parts.length > 0 && answer.retryAfterMs === undefined) {
      doubtful = { rows: part, startedAt, answer, then: 'pause' };
    } else {
      yield { rows: part, startedAt, answer, then: 'pause' };
      return;
    }
  }
}

function halvesOf(rows: readonly AskedRow[]): [readonly AskedRow[], readonly AskedRow[]] {
  const half = Math.ceil(rows.length / 2);
  return [rows.slice(0, half), rows.slice(half)];
}

/** One question, as a value: what the program's code throws, and what it never answers, is a question that failed. */
async function askOnce(
  { destination: { poll }, client, questionMs }: Partner,
  rows: readonly AskedRow[],
  identities: ReadonlyMap<string, Identity>,
  signal: AbortSignal,
): Promise<PollAnswer> {
  const late = Promise.withResolvers<PollAnswer>();
  const limit = AbortSignal.any([signal, AbortSignal.timeout(questionMs)]);
  const stop = () => late.resolve({ kind: 'failed', error: 'no_answer', message: `no answer within ${questionMs} ms` });
  limit.addEventListener('abort', stop, { once: true });
  if (limit.aborted) stop();
  const receipts = rows.map(({ receipt }) => receipt);
  const asking = (async () => poll.ask({ client, signal: limit, now, identities }, receipts))();
  try {
    return await Promise.race([asking, late.promise]);
  } catch (error) {
    return { kind: 'failed', error: 'program_fault', message: `its code threw ${(error as Error).name}` };
  } finally {
    limit.removeEventListener('abort', stop);
  }
}

import type { PollAnswer, PolledRow } from '#sdk';

/** What one question said about one receipt. */
export type Reading =
  | { readonly kind: 'answered'; readonly row: PolledRow }
  | { readonly kind: 'not_found' }
  /** The answer says nothing about it. */
  | { readonly kind: 'unanswered' }
  /** It says something that counts for nothing: it does not fit what the partner declares, or contradicts itself. */
  | {
      readonly kind: 'unreadable';
      readonly finding: 'unreadable_answer' | 'answered_twice' | 'question_refused';
      readonly message: string;
      readonly answer?: Buffer;
    };

export interface AnswerRead {
  /** For each receipt that was asked, one reading: asked = answered + not found + unanswered + unreadable. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** Receipts that the answer names and nobody asked about. */
  readonly unasked: readonly string[];
  /** Parts of the answer that name no receipt at all. */
  readonly nameless: readonly { readonly message: string; readonly answer?: Buffer }[];
}

export interface AnswerCounts {
  readonly asked: number;
  readonly answered: number;
  readonly notFound: number;
  readonly unanswered: number;
  readonly unreadable: number;
}

type Answered = Extract<PollAnswer, { kind: 'answered' }>;

const STATES: ReadonlySet<unknown> = new Set<PolledRow['state']>(['accepted', 'provisional', 'delivered', 'rejected', 'expired']);

/** Compares what was asked with what was answered, receipt by receipt. Receipts are compared as text: a partner may answer with numbers. */
export function readAnswer(asked: readonly string[], answer: Answered): AnswerRead {
  const said = new Map<string, Reading[]>();
  const say = (receipt: unknown, reading: Reading): void => {
    const name = String(receipt);
    const before = said.get(name);
    if (before) before.push(reading);
    else said.set(name, [reading]);
  };
  for (const row of answer.rows) say(row.receipt, readRow(row));
  for (const receipt of answer.notFound) say(receipt, { kind: 'not_found' });
  const nameless = answer.unreadable.filter(({ receipt }) => receipt === undefined);
  for (const { receipt, ...rest } of answer.unreadable)
    if (receipt !== undefined) say(receipt, { kind: 'unreadable', finding: 'unreadable_answer', ...rest });
  const readings = new Map(asked.map((receipt) => [receipt, oneOf(said.get(receipt) ?? [])]));
  return { readings, unasked: [...said.keys()].filter((receipt) => !readings.has(receipt)), nameless };
}

/** Program code may be anybody's: what it calls a row is looked at before it counts. */
function readRow(row: PolledRow): Reading {
  const isRead = STATES.has(row.state) && typeof row.status === 'string';
  return isRead
    ? { kind: 'answered', row }
    : { kind: 'unreadable', finding: 'unreadable_answer', message: 'the row has no state or no status' };
}

/** The same thing said twice is said once; two things contradict each other, and neither counts. */
function oneOf(readings: readonly Reading[]): Reading {
  const [first, ...others] = readings;
  if (!first) return { kind: 'unanswered' };
  if (others.every((other) => isSame(first, other))) return first;
  const message = `the answer has it ${readings.length} times, differently`;
  return { kind: 'unreadable', finding: 'answered_twice', message };
}

function isSame(one: Reading, other: Reading): boolean {
  if (one.kind !== 'answered' || other.kind !== 'answered') return one.kind === other.kind;
  const parts = ['state', 'status', 'step', 'error'] as const;
  return parts.every((part) => one.row[part] === other.row[part]);
}

/** Sums that add up, as the database checks too. */
export function countReadings(readings: Iterable<Reading>): AnswerCounts {
  const counts = { asked: 0, answered: 0, notFound: 0, unanswered: 0, unreadable: 0 };
  for (const { kind } of readings) {
    counts.asked += 1;
    counts[kind === 'not_found' ? 'notFound' : kind] += 1;
  }
  return counts;
}

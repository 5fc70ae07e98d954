import type { PollAnswer } from '../../../src/sdk/index.ts';

/** `refused`: the partner refuses the question for what stands in it, so that another question may be answered. */
export type PartAnswer = PollAnswer | { readonly kind: 'refused'; readonly message: string };

type AnsweredPoll = Extract<PollAnswer, { kind: 'answered' }>;

/** So many questions at most for one slice, and so many refusals without an answer before it is not about single ids. */
const MOST_CALLS = 24;
const MOST_REFUSALS = 6;

/**
 * Asks for all receipts at once. Where the partner refuses that question, each half is asked by itself, down to the single id, so that one odd
 * id costs nobody but itself. What was not asked in the end is in none of the lists: unanswered.
 */
export async function askInParts(receipts: readonly string[], ask: (part: readonly string[]) => Promise<PartAnswer>): Promise<PollAnswer> {
  const answers: AnsweredPoll[] = [];
  const odd: AnsweredPoll['unreadable'][number][] = [];
  const parts: (readonly string[])[] = [receipts];
  let refusals = 0;
  for (let calls = 0; parts.length > 0 && calls < MOST_CALLS; calls += 1) {
    const part = parts.shift() as readonly string[];
    const answer = await ask(part);
    if (answer.kind === 'answered') answers.push(answer);
    if (answer.kind === 'failed') return answers.length > 0 ? joined(answers, odd) : answer;
    if (answer.kind !== 'refused') continue;
    refusals += 1;
    if (part.length === 1) odd.push({ receipt: part[0] as string, message: answer.message });
    else parts.push(part.slice(0, Math.ceil(part.length / 2)), part.slice(Math.ceil(part.length / 2)));
    const isAboutAll = answers.length === 0 && (refusals >= MOST_REFUSALS || parts.length === 0);
    if (isAboutAll) return { kind: 'failed', error: 'question_refused', message: answer.message };
  }
  return joined(answers, odd);
}

function joined(answers: readonly AnsweredPoll[], odd: AnsweredPoll['unreadable']): AnsweredPoll {
  return {
    kind: 'answered',
    rows: answers.flatMap(({ rows }) => rows),
    notFound: answers.flatMap(({ notFound }) => notFound),
    unreadable: [...answers.flatMap(({ unreadable }) => unreadable), ...odd],
  };
}

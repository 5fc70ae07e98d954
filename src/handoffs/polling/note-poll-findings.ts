import type { Keyring } from '#kernel/crypto/index.ts';
import type { Session } from '#kernel/db/database.ts';
import { pollAnswerContext } from '../answers/finding-answer.ts';
import { type SealedAnswer, sealAnswer } from '../answers/sealed-answer.ts';
import type { FindingName, NewFinding } from '../findings/findings.sql.ts';
import { closeFindings, openFindings } from '../findings/keep-findings.ts';
import type { Applied, JudgedRow } from './apply-answers.ts';
import { ANSWER_FINDINGS } from './judge-answer.ts';
import type { AnswerRead } from './read-answer.ts';

const FINDING_MS = 86_400_000;
const MOST_UNASKED = 100;
const MOST_KEPT_BYTES = 4_096;
const MOST_CHARACTERS = 200;

export interface Asked {
  readonly program: string;
  readonly destination: string;
  readonly at: Date;
}

/** Opens what does not add up about one question's answers, and closes what the answers put right. */
export async function notePollFindings(
  session: Session,
  asked: Asked,
  { changed, judged }: Applied,
  unasked: readonly string[],
  kept: KeptAnswers,
): Promise<void> {
  await closeFindings(
    session,
    judged.flatMap((each) => putRight(asked, each)),
    'answered',
    asked.at,
  );
  const turnedUp = changed.filter(({ row }) => row.state === 'missing').map(({ row }) => nameOf(asked, 'missing_at_receiver', row.receipt));
  await closeFindings(session, turnedUp, 'it turned up', asked.at);
  await openFindings(session, [
    ...judged.flatMap((each) => findingOf(asked, each, kept)),
    ...unasked.slice(0, MOST_UNASKED).map((receipt) => strangerOf(asked, storable(receipt))),
    ...kept.nameless.map(({ message, answer }) => ({
      ...nameOf(asked, 'unreadable_answer'),
      details: { destination: asked.destination, message },
      answer,
      ...clockOf(asked),
    })),
  ]);
}

/** Answers that could not be read, encrypted for whoever looks into them. */
export interface KeptAnswers {
  /** By receipt. */
  readonly sealed: ReadonlyMap<string, SealedAnswer>;
  /** Parts that named no receipt. */
  readonly nameless: readonly NamelessPart[];
}

interface NamelessPart {
  readonly message: string;
  readonly answer?: SealedAnswer;
}

/** Encrypts what is kept of answers; outside of the transaction, which need not wait for it. */
export async function keepAnswers(
  keyring: Pick<Keyring, 'encrypt' | 'keyIdOf'>,
  asked: Asked,
  { readings, nameless }: AnswerRead,
): Promise<KeptAnswers> {
  const seal = (answer: Buffer, subject: string) =>
    sealAnswer(keyring, answer, { most: MOST_KEPT_BYTES, context: pollAnswerContext(asked.program, subject) });
  const sealed = new Map<string, SealedAnswer>();
  for (const [receipt, reading] of readings)
    if (reading.kind === 'unreadable' && reading.answer) sealed.set(receipt, await seal(reading.answer, subjectOf(asked, receipt)));
  const parts: NamelessPart[] = [];
  for (const { message, answer } of nameless.slice(0, 1))
    parts.push({ message: storable(message), ...(answer ? { answer: await seal(answer, asked.destination) } : {}) });
  return { sealed, nameless: parts };
}

function putRight(asked: Asked, { row, judgement: { finding } }: JudgedRow): FindingName[] {
  const isGood = finding === undefined || finding.kind === 'missing_at_receiver';
  return row.hasFinding && isGood ? ANSWER_FINDINGS.map((kind) => nameOf(asked, kind, row.receipt)) : [];
}

function findingOf(asked: Asked, { row, judgement: { finding } }: JudgedRow, { sealed }: KeptAnswers): NewFinding[] {
  if (!finding) return [];
  const { receipt, submissionId } = row;
  const details = { destination: asked.destination, receipt, message: storable(finding.message) };
  return [{ ...nameOf(asked, finding.kind, receipt), submissionId, details, answer: sealed.get(receipt), ...clockOf(asked) }];
}

function strangerOf(asked: Asked, receipt: string): NewFinding {
  return { ...nameOf(asked, 'unasked_answer', receipt), details: { destination: asked.destination, receipt }, ...clockOf(asked) };
}

/** What a partner wrote may be anything; PostgreSQL stores no NUL, and nobody reads a thousand characters. */
export function storable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\ufffd').slice(0, MOST_CHARACTERS);
}

function nameOf(asked: Asked, kind: string, receipt?: string): FindingName {
  return { program: asked.program, kind, subject: receipt === undefined ? asked.destination : subjectOf(asked, receipt) };
}

function subjectOf({ destination }: Asked, receipt: string): string {
  return `${destination} ${receipt}`;
}

function clockOf({ at }: Asked): { openedAt: Date; answerBy: Date } {
  return { openedAt: at, answerBy: new Date(at.getTime() + FINDING_MS) };
}

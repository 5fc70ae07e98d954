import type { DestinationDefinition, PolledRow } from '#sdk';
import { type HandoffState, NEXT } from '../handoff.ts';
import { nextPollMinutes, type PolledState, type PollTimes } from './next-poll.ts';
import type { Reading } from './read-answer.ts';

/** A hand-off as a question about it finds it. */
export interface AskedRow {
  readonly id: number;
  readonly submissionId: number;
  readonly receipt: string;
  readonly state: PolledState;
  readonly status: string | null;
  readonly step: string | null;
  readonly reason: string | null;
  /** These four are null while it is accepted: nothing depends on them, and reading a thousand of them costs as much as the rest. */
  readonly createdAt: Date | null;
  readonly stateAt: Date | null;
  readonly answerBy: Date | null;
  readonly healsUntil: Date | null;
  readonly tries: number;
  readonly misses: number;
  readonly missedSince: Date | null;
  readonly hasFinding: boolean;
}

/** What becomes of a hand-off itself. `to` is the state it has where only the partner's words for it changed. */
export interface Change {
  readonly to: HandoffState;
  readonly status: string | null;
  readonly step: string | null;
  readonly reason: string | null;
  /** Null: as it is. */
  readonly answerBy: Date | null;
  readonly healsUntil: Date | null;
}

/** What can be odd about one answer; the next good one closes it. */
export const ANSWER_FINDINGS = [
  'unanswered_id',
  'unreadable_answer',
  'answered_twice',
  'question_refused',
  'answer_does_not_follow',
  'healed_beside_another',
  'answer_not_applied',
] as const;
export type AnswerFinding = (typeof ANSWER_FINDINGS)[number];

export interface Judgement {
  readonly change?: Change;
  readonly finding?: { readonly kind: AnswerFinding | 'missing_at_receiver'; readonly message: string; readonly answer?: Buffer };
  /** When it is asked about again; undefined: it leaves the schedule. */
  readonly dueAt: Date | undefined;
  readonly tries: number;
  readonly misses: number;
  readonly missedSince: Date | null;
}

export interface PolledDestination extends Pick<DestinationDefinition, 'timeBoxDays' | 'provisionalWatchDays' | 'errors'> {
  readonly poll: PollTimes;
}

export interface JudgedAt {
  readonly at: Date;
  readonly pending: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** What one reading means for one hand-off: whether it moves, what does not add up, and when it is asked about again. Pure. */
export function judgeAnswer(destination: PolledDestination, row: AskedRow, reading: Reading, when: JudgedAt): Judgement {
  switch (reading.kind) {
    case 'answered':
      return judgeRow(destination, row, reading.row, when);
    case 'not_found':
      return judgeMiss(destination, row, when);
    case 'unanswered':
      return silent(destination, row, when, { kind: 'unanswered_id', message: 'the answer left it out' });
    case 'unreadable': {
      const { finding: kind, message, answer } = reading;
      return silent(destination, row, when, { kind, message, ...(answer ? { answer } : {}) });
    }
  }
}

function judgeRow(destination: PolledDestination, row: AskedRow, answer: PolledRow, when: JudgedAt): Judgement {
  const known = { misses: 0, missedSince: null };
  if (answer.state !== row.state && !(answer.state in NEXT[row.state])) {
    const message = `${row.state} cannot become ${answer.state} (${answer.status})`;
    const dueAt = dueOf(destination, { ...row, tries: row.tries + 1 }, 'answered', when);
    return { ...known, finding: { kind: 'answer_does_not_follow', message }, dueAt, tries: row.tries + 1 };
  }
  const change = changeOf(destination, row, answer, when.at);
  if (isSame(row, change)) {
    const tries = row.tries + 1;
    return { ...known, dueAt: dueOf(destination, { ...row, tries }, 'answered', when), tries };
  }
  return { ...known, change, dueAt: afterChange(destination, row, change, when), tries: 0 };
}

function changeOf(destination: PolledDestination, row: AskedRow, answer: PolledRow, at: Date): Change {
  const { state: to, status, step = null } = answer;
  const isEnd = to === 'rejected' || to === 'expired';
  const reason = isEnd ? (answer.error ?? status) : null;
  return {
    to,
    status,
    step,
    reason,
    answerBy: answerByOf(destination, row, to, at),
    healsUntil: healsUntilOf(destination, row, to, reason, at),
  };
}

/** The time box runs from when the hand-off was made, whatever it was called meanwhile; the watch from when it was first called done. */
function answerByOf({ timeBoxDays, provisionalWatchDays }: PolledDestination, row: AskedRow, to: HandoffState, at: Date): Date | null {
  if (to === row.state) return null;
  if (to === 'provisional') return daysAfter(at, provisionalWatchDays);
  return to === 'accepted' && row.createdAt ? daysAfter(row.createdAt, timeBoxDays) : null;
}

/** A refusal is watched from when it was first seen; hearing of it again does not prolong that. One that cannot heal after all ends the watch now. */
function healsUntilOf({ errors }: PolledDestination, row: AskedRow, to: HandoffState, reason: string | null, at: Date): Date | null {
  const days = to === 'rejected' && reason !== null ? errors?.[reason]?.healsWithinDays : undefined;
  if (days === undefined) return to === 'rejected' && row.healsUntil ? at : null;
  if (row.state !== 'rejected') return daysAfter(at, days);
  return row.reason === reason && row.healsUntil ? row.healsUntil : daysAfter(row.stateAt ?? at, days);
}

/** An answer that names no step leaves the one that is known. */
function isSame(row: AskedRow, { to, status, step, reason }: Change): boolean {
  return row.state === to && row.status === status && (step === null || row.step === step) && (to !== 'rejected' || row.reason === reason);
}

function afterChange(destination: PolledDestination, row: AskedRow, change: Change, when: JudgedAt): Date | undefined {
  const { to, answerBy, healsUntil } = change;
  if (to !== 'accepted' && to !== 'provisional' && to !== 'rejected') return undefined;
  return dueOf(destination, { ...row, state: to, answerBy: answerBy ?? row.answerBy, healsUntil, tries: 0 }, 'answered', when);
}

/** One miss says little: the partner may answer from what it cached before it took the hand-off. */
function judgeMiss(destination: PolledDestination, row: AskedRow, when: JudgedAt): Judgement {
  const missed = { misses: row.misses + 1, missedSince: row.missedSince ?? when.at };
  const missedMs = when.at.getTime() - missed.missedSince.getTime();
  const isGone = missed.misses > 1 && missedMs >= destination.poll.missingAfterMinutes * MINUTE_MS;
  if (!isGone || row.state === 'missing' || row.state === 'rejected') {
    const tries = row.tries + 1;
    return { ...missed, dueAt: dueOf(destination, { ...row, tries }, 'missed', when), tries };
  }
  const { status, step } = row;
  const change: Change = { to: 'missing', status, step, reason: 'missing_at_receiver', answerBy: null, healsUntil: null };
  const dueAt = dueOf(destination, { ...row, state: 'missing', tries: 0 }, 'missed', when);
  const message = `not known there in ${missed.misses} answers`;
  return { ...missed, change, finding: { kind: 'missing_at_receiver', message }, dueAt, tries: 0 };
}

/** What it was answered cannot be stored: it stays as it is, and on the schedule as if the answer had been silent. */
export function judgeUnapplied(
  destination: PolledDestination,
  row: AskedRow,
  kind: 'healed_beside_another' | 'answer_not_applied',
  when: JudgedAt,
): Judgement {
  return silent(destination, row, when, { kind, message: UNAPPLIED[kind] });
}

const UNAPPLIED = {
  healed_beside_another: 'it healed and is worked on again, while another hand-off of the same is open',
  answer_not_applied: 'the database does not take what the answer says',
};

/** Nothing was learned of it. It is asked about soon, then less and less often. */
function silent(destination: PolledDestination, row: AskedRow, when: JudgedAt, finding: NonNullable<Judgement['finding']>): Judgement {
  const tries = row.hasFinding ? row.tries + 1 : 0;
  const dueAt = dueOf(destination, { ...row, tries }, 'silent', when);
  return { finding, dueAt, tries, misses: row.misses, missedSince: row.missedSince };
}

type DueRow = Pick<AskedRow, 'id' | 'state' | 'tries' | 'answerBy' | 'healsUntil'>;

/** What is watched is asked about once more when its watch ends, and then no longer. */
function dueOf(
  { poll }: PolledDestination,
  row: DueRow,
  heard: 'answered' | 'missed' | 'silent',
  { at, pending }: JudgedAt,
): Date | undefined {
  const due = new Date(at.getTime() + nextPollMinutes(poll, { ...row, heard, pending }) * MINUTE_MS);
  const end = watchEndOf(row, heard);
  if (end === undefined || due < end) return due;
  return at < end ? end : undefined;
}

/** A refusal that nobody could say more about yet is not let go of; nor is what the partner does not answer for. */
function watchEndOf({ state, answerBy, healsUntil }: DueRow, heard: 'answered' | 'missed' | 'silent'): Date | undefined {
  if (state === 'provisional') return answerBy ?? undefined;
  if (state !== 'rejected' || (heard === 'silent' && healsUntil === null)) return undefined;
  return healsUntil ?? new Date(0);
}

function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * DAY_MS);
}

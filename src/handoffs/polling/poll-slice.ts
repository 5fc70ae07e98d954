import { now } from '#kernel/clock/clock.ts';
import type { Session } from '#kernel/db/database.ts';
import type { Identity } from '#sdk';
import { recordLines } from '../../ledger/index.ts';
import { HANDOFF_ENGINE, type HandoffHouse } from '../ports.ts';
import { applyAnswers } from './apply-answers.ts';
import type { Partner, Question } from './ask-partner.ts';
import { type AskedRow, judgeAnswer } from './judge-answer.ts';
import { POLLED_STATES, type PolledState, pauseMs } from './next-poll.ts';
import { keepAnswers, notePollFindings, storable } from './note-poll-findings.ts';
import { holdLane, lockLanes, pauseLanes, type TakenLane } from './poll-lanes.sql.ts';
import { insertPollSlice } from './poll-slices.sql.ts';
import { type AnswerCounts, type AnswerRead, countReadings, readAnswer } from './read-answer.ts';
import { type DueRow, type LanePlace, selectDue, unschedule } from './schedule.sql.ts';

/** A lane that this worker has taken. */
export interface PolledLane extends LanePlace, Pick<TakenLane, 'fence'> {
  readonly partner: Partner;
  /** Hand-offs of the destination that are polled, about. */
  pending(): Promise<number>;
}

/** `lost`: another worker has the lane, and nothing was written. `paused`: the partner is not to be asked now. `done`: nothing is due. */
export interface Going {
  readonly kind: 'on' | 'paused' | 'lost' | 'done';
  /** Questions in a row that got no answer. */
  readonly faults: number;
}

const LOST: Going = { kind: 'lost', faults: 0 };

export interface ReadSlice {
  readonly rows: readonly AskedRow[];
  readonly identities: ReadonlyMap<string, Identity>;
}

/** What is due in a lane, up to `most`. Identities are opened, on record, where the partner asks for them. */
export async function readSlice(house: HandoffHouse, lane: PolledLane, most: number, inWork: readonly number[]): Promise<ReadSlice> {
  const { program, destination, partner } = lane;
  return house.database.transaction([program], async (session) => {
    const due = await selectDue(session, lane, now(), most, inWork);
    const rows = uniqueByReceipt(due.flatMap(askedOf));
    const rowless = due.filter((row) => askedOf(row).length === 0).map(({ id }) => id);
    if (rowless.length > 0) await unschedule(session, rowless);
    if (!partner.destination.poll.needsIdentity || rows.length === 0) return { rows, identities: new Map() };
    const reader = { actor: HANDOFF_ENGINE, program, reason: `polling ${destination}` };
    const opened = await house.doors.open(
      session,
      reader,
      rows.map(({ submissionId }) => submissionId),
    );
    return { rows, identities: identitiesOf(rows, (id) => opened.get(id)?.submission.identity) };
  });
}

/** What no poll can say anything about leaves the schedule: somebody settled it meanwhile. */
function askedOf({ dates, missedSince, state, receipt, ...same }: DueRow): AskedRow[] {
  if (receipt === null || !isPolled(state)) return [];
  const [created, since, answerBy, healsUntil] = dates ?? [];
  return [
    {
      ...same,
      state,
      receipt,
      createdAt: dateOf(created),
      stateAt: dateOf(since),
      answerBy: dateOf(answerBy),
      healsUntil: dateOf(healsUntil),
      missedSince: dateOf(missedSince),
    },
  ];
}

function isPolled(state: DueRow['state']): state is PolledState {
  return (POLLED_STATES as readonly string[]).includes(state);
}

function dateOf(seconds: number | null | undefined): Date | null {
  return seconds == null ? null : new Date(seconds * 1_000);
}

/** A receipt that two kinds share is asked about for one of them; the other stays due. */
function uniqueByReceipt(rows: readonly AskedRow[]): AskedRow[] {
  const seen = new Set<string>();
  return rows.filter(({ receipt }) => !seen.has(receipt) && seen.add(receipt));
}

function identitiesOf(
  rows: readonly AskedRow[],
  identityOf: (submissionId: number) => Identity | undefined,
): ReadonlyMap<string, Identity> {
  return new Map(
    rows.flatMap(({ receipt, submissionId }) => {
      const identity = identityOf(submissionId);
      return identity ? [[receipt, identity] as const] : [];
    }),
  );
}

/** Records one question: its answers id by id, what does not add up, its counts and the ledger's line, in one transaction under the lane's fence. */
export async function recordQuestion(house: HandoffHouse, lane: PolledLane, question: Question): Promise<Going> {
  if (question.then === 'pause' || question.then === 'split') return recordFault(house, lane, question);
  const { program, destination, partner } = lane;
  const read = readingsOf(question);
  const when = { at: now(), pending: await lane.pending() };
  const asked = { program, destination, at: when.at };
  const kept = await keepAnswers(house.keyring, asked, read);
  const judged = question.rows.flatMap((row) => {
    const reading = read.readings.get(row.receipt);
    return reading ? [{ row, reading, judgement: judgeAnswer(partner.destination, row, reading, when) }] : [];
  });
  return house.database.transaction([program], async (session): Promise<Going> => {
    const held = await holdLane(session, lane);
    if (!held) return LOST;
    const applied = await applyAnswers(session, program, partner.destination, judged, when);
    await notePollFindings(session, asked, applied, read.unasked, kept);
    await noteSlice(session, lane, question, { ...countReadings(read.readings.values()), changed: applied.changed.length }, when.at);
    return goingOn(held, when.at);
  });
}

/** A receipt that the partner refuses to be asked about is read as one that it could not say anything about. */
function readingsOf({ rows, answer }: Question): AnswerRead {
  if (answer.kind === 'answered')
    return readAnswer(
      rows.map(({ receipt }) => receipt),
      answer,
    );
  const message = `asked about alone: ${answer.error}, ${answer.message}`;
  const reading = { kind: 'unreadable', finding: 'question_refused', message } as const;
  return { readings: new Map(rows.map(({ receipt }) => [receipt, reading])), unasked: [], nameless: [] };
}

/** A question without an answer changes no hand-off: what is due stays due, and the lane rests. What the partner asks for holds for all its lanes. */
async function recordFault(house: HandoffHouse, lane: PolledLane, question: Question): Promise<Going> {
  const { program, destination } = lane;
  const { answer, rows, then } = question;
  const retryAfterMs = answer.kind === 'failed' ? answer.retryAfterMs : undefined;
  const at = now();
  return house.database.transaction([program], async (session): Promise<Going> => {
    const lanes = await lockLanes(session, program, destination);
    const own = lanes.find(({ lane: n, fence }) => n === lane.lane && fence === lane.fence);
    if (!own) return LOST;
    const counts = { asked: rows.length, answered: 0, notFound: 0, unanswered: rows.length, unreadable: 0, changed: 0 };
    await noteSlice(session, lane, question, counts, at);
    if (then === 'split') return goingOn(own, at);
    const until = new Date(at.getTime() + pauseMs(own.faults + 1, retryAfterMs));
    await pauseLanes(session, lane, retryAfterMs === undefined ? [lane.lane] : lanes.map(({ lane: n }) => n), until);
    return { kind: 'paused', faults: own.faults + 1 };
  });
}

function goingOn({ faults, resumeAt }: Pick<TakenLane, 'faults' | 'resumeAt'>, at: Date): Going {
  return { kind: resumeAt !== null && resumeAt > at ? 'paused' : 'on', faults };
}

async function noteSlice(
  session: Session,
  { program, destination }: LanePlace,
  { startedAt, answer }: Question,
  counts: AnswerCounts & { readonly changed: number },
  at: Date,
): Promise<void> {
  const fault = answer.kind === 'failed' ? { fault: storable(`${answer.error}: ${answer.message}`) } : {};
  await insertPollSlice(session, { program, destination, startedAt, endedAt: at, ...counts, ...fault });
  const subject = { kind: 'destination', id: destination };
  await recordLines(session, [
    { at, actor: HANDOFF_ENGINE, program, action: 'handoffs.polled', subject, details: { ...counts, ...fault } },
  ]);
}

import { now } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { FormerNames, Metrics } from '#kernel/telemetry/index.ts';
import type { Counted, FormerMetrics } from '#sdk';
import { countNoticeEvents } from '../notices/index.ts';
import { selectMoves, selectQuestions, selectStandingLevels, selectWaits, type Window } from './counts.sql.ts';
import { moveCursor, takeCursor } from './cursors.sql.ts';

/** What the count needs of a loaded program. */
export interface CountedProgram {
  readonly name: string;
  readonly formerMetrics: FormerMetrics | undefined;
  /** The `service` of the counters of silent failures. */
  readonly notices?: { readonly service: string } | undefined;
}

export interface MetricHouse {
  readonly database: Database;
  readonly programs: ReadonlyMap<string, CountedProgram>;
  readonly former: FormerNames;
  readonly counters: FactCounters;
}

/** Our own names for what is counted out of the facts. */
export type FactCounters = ReturnType<typeof openFactCounters>;

const CURSOR = 'facts';
/** Transactions that write facts take far less; what commits later than this behind its own time is not counted. */
const SETTLE_MS = 30_000;
/** A count that was missed for longer says nothing about now. */
const LONGEST_MS = 24 * 3_600_000;
/** Ages at which a hand-off without an answer is counted: a day, and ten. */
const WAIT_HOURS = [24, 240];

export function openFactCounters(metrics: Metrics) {
  return {
    moves: metrics.counter('handoff_moves_total', 'Hand-offs that came into a state', ['program', 'destination', 'state']),
    notices: metrics.counter('notice_events_total', 'What became of messages to people', ['program', 'kind', 'outcome']),
    asked: metrics.counter('poll_questions_total', 'Hand-offs that a destination was asked about', ['program', 'destination', 'outcome']),
  };
}

/**
 * Counts what happened since the last count out of the facts themselves, so that no process, crash or restart makes a number differ from them.
 * One process counts at a time; what it counted is sent after its cursor is stored: a crash between the two leaves a gap and never counts twice.
 * @returns undefined where another process is counting
 */
export async function countFacts(house: MetricHouse): Promise<ReadonlyMap<string, Counted> | undefined> {
  const counted = await house.database.transaction('*', async (session) => {
    const until = new Date(now().getTime() - SETTLE_MS);
    const from = await takeCursor(session, CURSOR, until);
    if (!from) return undefined;
    // A clock that was set back: what was counted is not counted again.
    if (until < from) return new Map<string, Counted>();
    const window: Window = { after: new Date(Math.max(from.getTime(), until.getTime() - LONGEST_MS)), until };
    const moves = await selectMoves(session, window);
    const waits = await selectWaits(session, window, WAIT_HOURS);
    const questions = await selectQuestions(session, window);
    const standing = await selectStandingLevels(session, until);
    const notices = await countNoticeEvents(session, window.after, window.until);
    await moveCursor(session, CURSOR, until);
    const ofProgram = <Row extends { program: string }>(rows: readonly Row[], name: string) =>
      rows.filter(({ program }) => program === name);
    return new Map(
      [...house.programs.keys()].map((name) => [
        name,
        {
          moves: ofProgram(moves, name),
          waits: ofProgram(waits, name),
          questions: ofProgram(questions, name),
          standing: ofProgram(standing, name),
          notices: ofProgram(notices, name),
        },
      ]),
    );
  });
  for (const [program, counts] of counted ?? []) tell(house, program, counts);
  return counted;
}

function tell({ counters, former, programs }: MetricHouse, program: string, counted: Counted): void {
  for (const { destination, to, count } of counted.moves) counters.moves.add(count, { program, destination, state: to });
  for (const { destination, ...sums } of counted.questions) {
    const outcomes = { answered: sums.answered, not_found: sums.notFound, unanswered: sums.unanswered, unreadable: sums.unreadable };
    for (const [outcome, n] of Object.entries(outcomes)) if (n > 0) counters.asked.add(n, { program, destination, outcome });
  }
  for (const { notice, event, count } of counted.notices) {
    counters.notices.add(count, { program, kind: notice, outcome: event });
    // A standard of its own, with these tags, whatever the program.
    const service = programs.get(program)?.notices?.service ?? program;
    if (event.startsWith('silent_failure')) former.count(event, count, { service, function: notice });
  }
  for (const { kind, name, amount, tags } of programs.get(program)?.formerMetrics?.(counted) ?? []) former[kind](name, amount, tags);
}

import { now } from '#kernel/clock/clock.ts';
import { csvLines } from '#kernel/csv-cells.ts';
import type { Session } from '#kernel/db/database.ts';
import { type ScoreCell, type ScoredClass, selectCells, selectScored } from './scoreboard.sql.ts';

const DAY_MS = 86_400_000;
const DAYS_OF = { day: 1, week: 7 } as const;
/** Three months: 13 weeks. */
const USUAL_DAYS = 91;

export interface ScoreRow extends ScoredClass {
  /** One figure a column. */
  readonly cells: readonly number[];
  readonly total: number;
}

/** Failures by class and day or week. Every row adds up to its total, every column to its own, and both to `total`. */
export interface Scoreboard {
  readonly program: string | null;
  readonly by: 'day' | 'week';
  /** Whole days or weeks, UTC; the last one is not over. Counted are failures that happened from `from` up to, and without, `until`. */
  readonly from: Date;
  readonly until: Date;
  readonly columns: readonly Date[];
  /** The most frequent first. */
  readonly rows: readonly ScoreRow[];
  readonly columnTotals: readonly number[];
  readonly total: number;
}

export interface ScoreRequest {
  readonly program?: string | undefined;
  readonly by: 'day' | 'week';
  /** How many days back; three months where left out. */
  readonly days?: number | undefined;
}

export async function makeScoreboard(session: Session, { program, by, days = USUAL_DAYS }: ScoreRequest): Promise<Scoreboard> {
  const columns = columnsBack(now(), by, days);
  const from = columns[0] as Date;
  const until = new Date((columns.at(-1) as Date).getTime() + DAYS_OF[by] * DAY_MS);
  const cells = await selectCells(session, { program: program ?? null, by, from, until });
  const classes = await selectScored(session, [...new Set(cells.map(({ classId }) => classId))]);
  return { program: program ?? null, by, from, until, ...tally(columns, cells, classes) };
}

/** The beginnings of days or weeks (Monday), the oldest first, so that the window holds at least so many days. */
export function columnsBack(at: Date, by: 'day' | 'week', days: number): Date[] {
  const length = DAYS_OF[by] * DAY_MS;
  const midnight = Math.floor(at.getTime() / DAY_MS) * DAY_MS;
  const newest = by === 'day' ? midnight : midnight - ((new Date(midnight).getUTCDay() + 6) % 7) * DAY_MS;
  const count = Math.ceil(days / DAYS_OF[by]);
  return Array.from({ length: count }, (_, place) => new Date(newest - (count - 1 - place) * length));
}

/** Puts cells into rows and columns and sums both ways. */
export function tally(columns: readonly Date[], cells: readonly ScoreCell[], classes: readonly ScoredClass[]) {
  const placeOf = new Map(columns.map((begins, place) => [begins.getTime(), place]));
  const figures = new Map(classes.map(({ id }) => [id, columns.map(() => 0)]));
  for (const { classId, begins, occurrences } of cells) {
    const row = figures.get(classId);
    const place = placeOf.get(begins.getTime());
    if (!row || place === undefined) throw new Error(`The scoreboard has no place for class ${classId} at ${begins.toISOString()}.`);
    row[place] = (row[place] as number) + occurrences;
  }
  const rows = classes
    .map((each): ScoreRow => {
      const own = figures.get(each.id) as number[];
      return { ...each, cells: own, total: sum(own) };
    })
    .toSorted((one, other) => other.total - one.total || one.id - other.id);
  const columnTotals = columns.map((_, place) => sum(rows.map(({ cells: own }) => own[place] as number)));
  return { columns, rows, columnTotals, total: sum(columnTotals) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, each) => all + each, 0);
}

/** One line a class, a column a day or week, and the totals last. The heading of the first cell of figures names the window's beginning. */
export function scoreboardCsv({ by, columns, rows, columnTotals, total }: Scoreboard): string {
  const days = columns.map((begins) => `${by} of ${begins.toISOString().slice(0, 10)} UTC`);
  const heading = [
    'class',
    'program',
    'stage',
    'place',
    'step',
    'code',
    'pattern',
    'first_seen',
    'last_seen',
    'submissions',
    'people',
    'state',
    'owner',
    'ticket',
  ];
  return csvLines([
    [...heading, ...days, 'total'],
    ...rows.map((row) => [
      row.id,
      row.program,
      row.stage,
      row.place,
      row.step,
      row.code,
      row.pattern,
      row.firstSeenAt,
      row.lastSeenAt,
      row.submissions,
      row.people,
      row.state,
      row.owner,
      row.ticket,
      ...row.cells,
      row.total,
    ]),
    ['total', ...heading.slice(1).map(() => null), ...columnTotals, total],
  ]);
}

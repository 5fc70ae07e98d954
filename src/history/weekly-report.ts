import { type CountRow, countStandings, type StandingCounts } from '../standing/index.ts';

/** How a submission's standing came about: proved by the destination that has its first document, or where it is else. */
export interface WayRow extends CountRow {
  readonly form: string;
  /** Of what is delivered. */
  readonly destination: string | null;
}

/** Hand-offs that came into a state within the window. One that came into several counts in each. */
export interface EndRow {
  readonly destination: string;
  readonly state: string;
  readonly n: number;
}

export interface ReportLine {
  readonly way: string;
  readonly count: number;
  /** Of the total, in percent with one decimal; rounded, so that their sum may miss 100 by a little. */
  readonly percent: number;
}

/** Scope: submissions of one program that were taken in here within [from, until), as they stand at `at`. */
export interface WeeklyReport {
  readonly program: string;
  readonly from: Date;
  readonly until: Date;
  readonly at: Date;
  /** `total` is the sum of `lines`, and of the standings beside it. */
  readonly total: number;
  readonly lines: readonly ReportLine[];
  readonly standing: StandingCounts;
  readonly byForm: readonly { readonly form: string; readonly standing: StandingCounts }[];
  readonly handoffs: readonly EndRow[];
  /** Every submission that was ever taken in, as it stands at `at`: the numbers of `waybill standing`. */
  readonly everything: StandingCounts;
}

export const WEEK_MS = 7 * 86_400_000;

/** The week that ended last: from Sunday to Sunday, midnight UTC. Told by the moment at which it is asked, never by when a process began. */
export function lastWeek(at: Date): { from: Date; until: Date } {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() - at.getUTCDay());
  return { from: new Date(midnight - WEEK_MS), until: new Date(midnight) };
}

/** Sums the rows up; every row is in exactly one line. */
export function reportOf(
  head: Pick<WeeklyReport, 'program' | 'from' | 'until' | 'at' | 'everything'>,
  ways: readonly WayRow[],
  handoffs: readonly EndRow[],
): WeeklyReport {
  const standing = countStandings(ways);
  const lines = [...Map.groupBy(ways, wayOf)]
    .map(([way, rows]) => ({ way, count: rows.reduce((sum, { n }) => sum + n, 0) }))
    .toSorted((one, other) => other.count - one.count || one.way.localeCompare(other.way))
    .map((line) => ({ ...line, percent: percentOf(line.count, standing.total) }));
  const forms = Map.groupBy(ways, ({ form }) => form);
  const byForm = [...forms].map(([form, rows]) => ({ form, standing: countStandings(rows) }));
  return { ...head, total: standing.total, lines, standing, byForm, handoffs };
}

function wayOf({ state, reason, destination }: WayRow): string {
  if (state === 'needs_attention') return `needs attention: ${reason ?? 'unknown'}`;
  if (state === 'delivered') return destination === null ? 'delivered' : `delivered by ${destination}`;
  return state.replaceAll('_', ' ');
}

function percentOf(part: number, total: number): number {
  return total === 0 ? 0 : Math.round((part * 1_000) / total) / 10;
}

/** What the message says, line by line; nothing personal. */
export function reportText(report: WeeklyReport): readonly string[] {
  const { everything } = report;
  return [
    `Scope: submissions of ${report.program} taken in from ${minute(report.from)} until ${minute(report.until)}, as they stood at ${minute(report.at)}.`,
    '',
    ...report.lines.map(({ way, count, percent }) => `${String(count).padStart(9)}  ${percent.toFixed(1).padStart(5)} %  ${way}`),
    `${String(report.total).padStart(9)}           in total`,
    '',
    'Hand-offs that came into these states in the same week, of whatever age:',
    ...(report.handoffs.length === 0 ? ['        0'] : []),
    ...report.handoffs.map(({ destination, state, n }) => `${String(n).padStart(9)}  ${destination}: ${state}`),
    '',
    `Of all ${everything.total} submissions ever taken in, ${everything.needs_attention} need attention.`,
  ];
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

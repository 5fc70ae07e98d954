/** Where a submission may stand; the order is the order in which the first that holds is taken. */
export const STANDINGS = [
  'withdrawn',
  'duplicate',
  'remediated',
  'closed',
  'delivered',
  'provisional',
  'in_progress',
  'needs_attention',
] as const;

export type Standing = (typeof STANDINGS)[number];

/** The four parts of the whole. Each standing is in exactly one, so that they add up to the total. */
export const ROLL_UPS = {
  proved: ['delivered', 'remediated'],
  watched: ['in_progress', 'provisional'],
  set_aside: ['duplicate', 'withdrawn', 'closed'],
  needs_attention: ['needs_attention'],
} as const satisfies Readonly<Record<string, readonly Standing[]>>;

export const ROLL_UP_NAMES = ['proved', 'watched', 'set_aside', 'needs_attention'] as const satisfies readonly (keyof typeof ROLL_UPS)[];
export type RollUp = (typeof ROLL_UP_NAMES)[number];

/** The standings that are meant by some of them, by a roll-up, or by both; undefined: all. */
export function standingsOf(some: readonly Standing[] | undefined, rollUp: RollUp | undefined): readonly Standing[] | undefined {
  if (rollUp === undefined) return some;
  const within: readonly Standing[] = ROLL_UPS[rollUp];
  return within.filter((standing) => some?.includes(standing) ?? true);
}

/** Submissions per standing; the eight add up to `total`. */
export type StandingCounts = Readonly<Record<Standing, number>> & { readonly total: number };

export interface ProgramStanding {
  readonly program: string;
  readonly standing: StandingCounts;
  /** Why submissions need attention, most frequent first; adds up to `standing.needs_attention`. */
  readonly reasons: readonly { readonly reason: string; readonly count: number }[];
}

export interface CountRow {
  readonly program: string;
  readonly state: string;
  readonly reason: string | null;
  readonly n: number;
}

/** Partitions the rows by program. Only `delivered` and `remediated` are called proved. */
export function standingsByProgram(rows: readonly CountRow[]): readonly ProgramStanding[] {
  const programs = Map.groupBy(rows, (row) => row.program);
  return [...programs].map(([program, own]) => ({ program, standing: countStandings(own), reasons: countReasons(own) }));
}

export function countStandings(rows: readonly CountRow[]): StandingCounts {
  const counts = Object.fromEntries(STANDINGS.map((state) => [state, 0])) as Record<Standing, number>;
  for (const row of rows) counts[row.state as Standing] += row.n;
  return { ...counts, total: rows.reduce((sum, row) => sum + row.n, 0) };
}

function countReasons(rows: readonly CountRow[]): { reason: string; count: number }[] {
  const attention = rows.filter((row) => row.state === 'needs_attention');
  return [...Map.groupBy(attention, (row) => row.reason ?? 'unknown')]
    .map(([reason, own]) => ({ reason, count: own.reduce((sum, row) => sum + row.n, 0) }))
    .toSorted((one, other) => other.count - one.count || one.reason.localeCompare(other.reason));
}

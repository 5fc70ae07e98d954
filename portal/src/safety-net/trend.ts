export interface Sample {
  readonly program: string;
  readonly at: string;
  readonly total: number;
  readonly needs_attention: number;
}

export interface TrendLine {
  readonly program: string;
  /** Points of the picture, in its own units, left to right. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface Trend {
  readonly lines: readonly TrendLine[];
  /** The number at the upper edge. */
  readonly top: number;
  readonly from: string;
  readonly until: string;
}

export const TREND_WIDTH = 600;
export const TREND_HEIGHT = 160;

/** The next 1, 2 or 5 times a power of ten: an edge that can be read. */
export function niceTop(most: number): number {
  if (most <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 2, 5, 10].find((step) => step * power >= most) ?? 10) * power;
}

/** One line a program: how many needed attention. Null where there are not two moments to draw between. */
export function trendOf(samples: readonly Sample[]): Trend | null {
  const moments = samples.map(({ at }) => Date.parse(at)).toSorted((a, b) => a - b);
  const [first, last] = [moments[0], moments.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const top = niceTop(Math.max(...samples.map(({ needs_attention }) => needs_attention)));
  const programs = [...new Set(samples.map(({ program }) => program))];
  const place = ({ at, needs_attention }: Sample): readonly [number, number] => [
    ((Date.parse(at) - first) / (last - first)) * TREND_WIDTH,
    TREND_HEIGHT - (needs_attention / top) * TREND_HEIGHT,
  ];
  return {
    lines: programs.map((program) => ({ program, points: samples.filter((one) => one.program === program).map(place) })),
    top,
    from: new Date(first).toISOString(),
    until: new Date(last).toISOString(),
  };
}

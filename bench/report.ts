/** One measured thing. `bound` is what the same machine does in the same run without Waybill; `target` what `ratio` (else `value`) must reach. */
export interface Row {
  readonly name: string;
  /** Null where there is none; `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  readonly bound: number | null;
  readonly ratio: number | null;
  readonly target: number | null;
  readonly met: boolean | null;
  readonly note?: string;
}

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly bound?: number;
  /** The least that value / bound may be. */
  readonly atLeast?: number;
  /** The most that value / bound may be; where there is no bound, the most that the value itself may be. */
  readonly atMost?: number;
}

/** Prints one row as a line of JSON, for people and for `bench/main.ts`. */
export function report({ name, value, unit, bound, atLeast, atMost }: Measured): void {
  const ratio = bound === undefined ? null : rounded(value / bound, 3);
  const judged = ratio ?? value;
  const target = atLeast ?? atMost ?? null;
  const met = target === null ? null : atLeast === undefined ? judged <= target : judged >= target;
  const row: Row = { name, value: rounded(value, 2), unit, bound: bound === undefined ? null : rounded(bound, 2), ratio, target, met };
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value below which so large a part of the others lies, by nearest rank. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

export async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** A tenth of the work or less, for a look in two minutes. */
export const isQuick = process.env.WAYBILL_BENCH_QUICK === '1';

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

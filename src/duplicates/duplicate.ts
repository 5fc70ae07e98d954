/** One submission that the rule would mark, and the one it would name as kept. */
export interface Duplicate {
  readonly submission_id: number;
  readonly external_id: string;
  readonly kept_id: number;
  readonly kept_external_id: string;
}

/** What a pass found. `members = kept + to_mark + already_set_aside + in_busy_sets`. */
export interface DuplicateReport {
  readonly at: Date;
  readonly submissions: number;
  readonly sets: number;
  readonly members: number;
  /** Earliest unsuccessful ones, or those that succeeded: they stay as they are. */
  readonly kept: number;
  readonly to_mark: number;
  /** Duplicates marked before, withdrawn or closed ones. */
  readonly already_set_aside: number;
  /** Members of sets in which one is still on its way: nothing is marked there. */
  readonly in_busy_sets: number;
  /** People with submissions that differ only in case or white space: shown, never marked. */
  readonly near_sets: number;
}

/** One place where two submissions differ. */
export interface Difference {
  readonly path: string;
  readonly values: readonly (string | null)[];
}

/** Paths at which the given payloads do not all agree, in order of path; a missing value is null. */
export function differencesBetween(payloads: readonly unknown[]): readonly Difference[] {
  const flat = payloads.map((payload) => new Map(leavesOf(payload, '')));
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))].toSorted();
  return paths
    .map((path) => ({ path, values: flat.map((leaves) => leaves.get(path) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

function leavesOf(value: unknown, path: string): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, `${path}[${index}]`));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, path === '' ? key : `${path}.${key}`));
  }
  return [[path, JSON.stringify(value ?? null)]];
}

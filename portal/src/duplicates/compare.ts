/** One place in which submissions differ; null where it is missing. */
export interface Difference {
  readonly path: string;
  readonly values: readonly (string | null)[];
}

/** The places at which the given values do not all agree, in order. */
export function differencesBetween(given: readonly unknown[]): readonly Difference[] {
  const flat = given.map((each) => new Map(leavesOf(each, '')));
  const paths = [...new Set(flat.flatMap((leaves) => [...leaves.keys()]))].sort();
  return paths
    .map((path) => ({ path, values: flat.map((leaves) => leaves.get(path) ?? null) }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

function leavesOf(value: unknown, path: string): [path: string, value: string][] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, `${path}[${index + 1}]`));
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, each]) => leavesOf(each, path === '' ? name : `${path}.${name}`));
  return [[path, JSON.stringify(value ?? null)]];
}

/** Names that would make others take it for something that it is not: a promise, a part of a statement. */
const HIDDEN = new Set<string | symbol>(['then', 'toOperationNode', 'expressionType', Symbol.asyncIterator]);

type Callback = (...given: unknown[]) => unknown;

/**
 * Stands for whatever a statement is given: text, number, date, row, list of one. What a function does with its arguments before it asks the
 * database works on it; the values never reach PostgreSQL, which is asked only for types.
 */
export function anyArgument(): unknown {
  const known: Record<string | symbol, unknown> = {
    length: 1,
    map: (each: Callback) => [each(any, 0)],
    flatMap: (each: Callback) => [each(any, 0)].flat(),
    filter: () => [any],
    some: () => true,
    join: () => '1',
    replaceAll: () => '1',
    replace: () => '1',
    startsWith: () => false,
    toString: () => '1',
    toISOString: () => '2000-01-01T00:00:00.000Z',
    toJSON: () => ({}),
    valueOf: () => 1,
    getTime: () => 0,
    [Symbol.toPrimitive]: () => '1',
    [Symbol.iterator]: () => [any].values(),
  };
  const any: unknown = new Proxy(
    {},
    {
      get: (_target, name) => (HIDDEN.has(name) ? undefined : Object.hasOwn(known, name) ? known[name] : any),
      has: (_target, name) => !HIDDEN.has(name),
    },
  );
  return any;
}

/** The same with nothing in it: the other branch of what is optional. */
export function emptyArgument(): unknown {
  const known: Record<string | symbol, unknown> = {
    length: 0,
    map: () => [],
    flatMap: () => [],
    filter: () => [],
    [Symbol.iterator]: () => [].values(),
  };
  return new Proxy({}, { get: (_target, name) => known[name] });
}

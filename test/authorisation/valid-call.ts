import fc from 'fast-check';

type Json = Readonly<Record<string, unknown>>;

export interface Operation {
  readonly 'x-right'?: string;
  readonly 'x-in-every-program'?: boolean;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
}

/** The least that the description takes: every required part, with a value that its schema holds. */
export function bodyFor({ requestBody }: Operation): { readonly type: string; readonly body: unknown } | undefined {
  const [found] = Object.entries(requestBody?.content ?? {});
  if (!found) return undefined;
  const [type, { schema }] = found;
  return { type, body: type === 'application/json' ? exampleOf(schema) : 'id,verdict,reason\nnobody,accepted,\n' };
}

/** Query parameters that must be given. */
export function queryFor({ parameters = [] }: Operation): Record<string, string> {
  const needed = parameters.filter((each) => each.in === 'query' && each.required);
  return Object.fromEntries(needed.map(({ name, schema }) => [name, String(exampleOf(schema))]));
}

function exampleOf(schema: Json): unknown {
  const { type, format, pattern } = schema;
  const [first] = (schema.oneOf ?? schema.anyOf ?? []) as readonly Json[];
  if (first) return exampleOf(first);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (type === 'object') return objectOf(schema);
  if (type === 'array') return Array.from({ length: Number(schema.minItems ?? 0) }, () => exampleOf(schema.items as Json));
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return Number(schema.minimum ?? 1);
  if (format === 'date-time') return '2026-01-05T10:00:00Z';
  if (format === 'date') return '2026-01-05';
  if (typeof pattern === 'string') return fc.sample(fc.stringMatching(new RegExp(pattern)), { seed: 1, numRuns: 1 })[0];
  return type === 'string' ? 'a test' : {};
}

function objectOf({ properties = {}, required = [] }: Json): Json {
  const known = properties as Readonly<Record<string, Json>>;
  return Object.fromEntries((required as readonly string[]).map((name) => [name, exampleOf(known[name] ?? {})]));
}

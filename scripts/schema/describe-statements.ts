import type pg from 'pg';
import type { RecordedStatement } from './record-statements.ts';

export interface DescribedStatement extends RecordedStatement {
  /** Types of `$1`, `$2` …; none of what is run and not described. */
  readonly parameters: readonly string[];
  /** Name and type of each column that it answers. */
  readonly columns: readonly string[];
}

interface Described {
  readonly parameters: readonly number[];
  readonly columns: readonly { readonly name: string; readonly type: number }[];
}

const DESCRIBABLE = /^\s*(select|with|insert|update|delete|merge|values)\b/i;
const COPY = /^copy (\w+) \(([^)]*)\) from stdin/;

/**
 * Has PostgreSQL parse and describe each text, in one transaction that is rolled back. What only prepares (temporary tables, settings) is run,
 * so that what follows finds it; a COPY is looked at by its columns.
 * @throws naming every statement that PostgreSQL refuses, with its words
 */
export async function describeStatements(client: pg.Client, statements: readonly RecordedStatement[]): Promise<DescribedStatement[]> {
  const described: (RecordedStatement & Described)[] = [];
  const refused: string[] = [];
  await client.query('begin');
  for (const statement of statements) {
    await client.query('savepoint statement');
    try {
      described.push({ ...statement, ...(await lookAt(client, statement.text)) });
    } catch (error) {
      await client.query('rollback to statement');
      refused.push(`${statement.file}, ${statement.function}: ${(error as Error).message}\n${statement.text}`);
    }
  }
  await client.query('rollback');
  if (refused.length > 0) throw new Error(`PostgreSQL refuses ${refused.length} statements.\n\n${refused.join('\n\n')}`);
  const names = await typeNames(client, described);
  return described.map(({ parameters, columns, ...statement }) => ({
    ...statement,
    parameters: parameters.map((type) => names.get(type) ?? String(type)),
    columns: columns.map(({ name, type }) => `${name} ${names.get(type) ?? type}`),
  }));
}

async function lookAt(client: pg.Client, text: string): Promise<Described> {
  const [, table, columns] = COPY.exec(text) ?? [];
  if (table) return describe(client, `select ${columns} from ${table}`);
  if (DESCRIBABLE.test(text)) return describe(client, text);
  await client.query(text);
  return { parameters: [], columns: [] };
}

/** What the driver's connection has, and its types leave out. */
interface Connection {
  parse(given: { text: string; name: string; types: number[] }): void;
  describe(given: { type: 'S'; name: string }): void;
  sync(): void;
  once(event: 'parameterDescription', take: (message: { dataTypeIDs: number[] }) => void): void;
}

/** Parse, Describe, Sync: the protocol's own question for types, which runs nothing. */
function describe(client: pg.Client, text: string): Promise<Described> {
  return new Promise((resolve, reject) => {
    const found = { parameters: [] as number[], columns: [] as { name: string; type: number }[] };
    client.query({
      submit: (connection: Connection) => {
        connection.once('parameterDescription', ({ dataTypeIDs }) => found.parameters.push(...dataTypeIDs));
        connection.parse({ text, name: '', types: [] });
        connection.describe({ type: 'S', name: '' });
        connection.sync();
      },
      handleRowDescription: ({ fields }: { fields: { name: string; dataTypeID: number }[] }) =>
        void found.columns.push(...fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID }))),
      handleError: reject,
      handleReadyForQuery: () => resolve(found),
    } as unknown as pg.Submittable);
  });
}

async function typeNames(client: pg.Client, described: readonly Described[]): Promise<ReadonlyMap<number, string>> {
  const oids = new Set(described.flatMap(({ parameters, columns }) => [...parameters, ...columns.map(({ type }) => type)]));
  const { rows } = await client.query<{ oid: number; name: string }>(
    'select oid::int4 as oid, format_type(oid, null) as name from pg_type where oid = any ($1::oid[])',
    [[...oids]],
  );
  return new Map(rows.map(({ oid, name }) => [oid, name]));
}

import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { type CompiledQuery, DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { anyArgument, emptyArgument } from './any-argument.ts';

/** One text that a function of a `*.sql.ts` file gives to PostgreSQL. */
export interface RecordedStatement {
  readonly file: string;
  readonly function: string;
  readonly text: string;
}

const FILES = 'src/**/*.sql.ts';
/** It runs before there is a schema, and what it runs is the migrations. */
const BEFORE_THE_SCHEMA = 'src/kernel/db/migrate/';
const MOST_ARGUMENTS = 10;
/** What gives a text to PostgreSQL, in the source. */
const CALLS = /\.execute\(|\.query[<(]|copyRows\(/g;

/**
 * Calls every exported function of every `*.sql.ts` file with a session that notes each text and answers one row of anything. In the order of
 * the files' names and of the functions in them, so that what stages a table comes before what reads it.
 * @throws where a file gives PostgreSQL more texts than were noted
 */
export async function recordStatements(root: string): Promise<RecordedStatement[]> {
  const recorded: RecordedStatement[] = [];
  const files = globSync(FILES, { cwd: root }).filter((file) => !file.startsWith(BEFORE_THE_SCHEMA));
  for (const file of files.sort()) {
    const source = readFileSync(join(root, file), 'utf8');
    const module = (await import(join(root, file))) as Record<string, unknown>;
    const own: RecordedStatement[] = [];
    for (const name of exportedFunctions(source)) {
      const texts = await textsOf(module[name] as (...given: unknown[]) => unknown);
      own.push(...texts.map((text) => ({ file, function: name, text })));
    }
    refuseUnseen(file, source, own);
    recorded.push(...own);
  }
  return recorded;
}

function refuseUnseen(file: string, source: string, own: readonly RecordedStatement[]): void {
  const calls = source.match(CALLS)?.length ?? 0;
  if (calls <= own.length) return;
  const seen = [...new Set(own.map((each) => each.function))].join(', ') || 'none';
  throw new Error(
    `${file} gives PostgreSQL ${calls} texts, and only ${own.length} were seen, of: ${seen}. Teach anyArgument() what the others do.`,
  );
}

function exportedFunctions(source: string): string[] {
  return [...source.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name as string);
}

/** Each text once. A function that branches on its arguments is called with all, with empty ones, and with none. */
async function textsOf(call: (...given: unknown[]) => unknown): Promise<string[]> {
  const texts = new Set<string>();
  for (const argument of [anyArgument(), emptyArgument(), undefined]) {
    const session = recordingSession((text) => texts.add(text));
    try {
      await call(session, ...Array.from({ length: MOST_ARGUMENTS }, () => argument));
    } catch {
      // What it makes of the answer is not of interest; a function that asks nothing at all is reported by whoever reads this.
    }
  }
  return [...texts];
}

/** Serves as session, as client and as pool: functions take one of these. */
function recordingSession(onText: (text: string) => void): unknown {
  const query = (given: unknown): unknown => {
    const text = textOf(given);
    if (text !== undefined) onText(text);
    return isCopy(given) ? new Writable({ write: (_chunk, _encoding, done) => done() }) : Promise.resolve(answer());
  };
  const kysely = recordingKysely(onText);
  return { query: Object.assign(query, { getExecutor: () => kysely.getExecutor() }), client: { query }, scope: '*' };
}

function answer() {
  return { rows: [anyArgument()], rowCount: 1 };
}

function textOf(given: unknown): string | undefined {
  const { text } = Object(given) as { text?: unknown };
  if (typeof given === 'string') return given;
  return typeof text === 'string' ? text : undefined;
}

function isCopy(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'submit' in given;
}

function recordingKysely(onText: (text: string) => void): Kysely<unknown> {
  const connection = {
    executeQuery: async ({ sql }: CompiledQuery) => {
      onText(sql);
      return answer();
    },
    streamQuery: () => {
      throw new Error('Statements are not streamed.');
    },
  };
  return new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => Object.assign(new DummyDriver(), { acquireConnection: async () => connection }),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

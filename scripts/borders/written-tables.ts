import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A table and who writes it: a slice, or `kernel/<part>`. */
export interface Write {
  readonly table: string;
  readonly writer: string;
  readonly file: string;
}

/** Statements in SQL text, and Kysely's builders. `update` of an upsert (`do update set`) and of a grant name no table. */
const STATEMENTS = [
  /\binsert\s+into\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?/gi,
  /(?<!\b(?:do|for|before|after|or|no\s+key|insert,|select,)\s)\bupdate\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?(?:\s+(?:as\s+)?\w+)?\s+set\b/gi,
  /\bdelete\s+from\s+(?:only\s+)?(?:public\.)?"?([a-z_]+)"?/gi,
  /\bmerge\s+into\s+(?:public\.)?"?([a-z_]+)"?/gi,
  /\btruncate\s+(?:table\s+)?(?:public\.)?"?([a-z_]+)"?/gi,
  /\bcopy\s+(?:public\.)?"?([a-z_]+)"?\s*(?:\([^)]*\))?\s*from\b/gi,
  /\b(?:insertInto|updateTable|deleteFrom|mergeInto)\(\s*['"]([a-z_]+)/g,
];

/** Temporary tables are nobody's: they end with their transaction. */
const TEMPORARY = /\bcreate\s+(?:local\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?"?([a-z_]+)"?/gi;

export function writtenTables(text: string): Set<string> {
  const temporary = new Set(matches(text, TEMPORARY));
  const written = STATEMENTS.flatMap((statement) => matches(text, statement));
  return new Set(written.filter((table) => !temporary.has(table)));
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, table]) => (table ?? '').toLowerCase());
}

/** What the code below src/ writes, tests and their kit left out. */
export function writesOfCode(root: string): Write[] {
  const files = globSync('src/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|^src\/testing\/|\/test-[^/]*\.ts$/.test(file));
  return files.flatMap((file) =>
    [...writtenTables(readFileSync(join(root, file), 'utf8'))].map((table) => ({ table, writer: writerOf(file), file })),
  );
}

function writerOf(file: string): string {
  const [, slice = '', part = ''] = file.split('/');
  return slice === 'kernel' ? `kernel/${part}` : slice;
}

/** What functions of migrations write, for triggers above all; `0008_standing.sql` is the slice standing's. */
export function writesOfMigrations(root: string, slices: ReadonlySet<string>): Write[] {
  return globSync('migrations/*.sql', { cwd: root }).flatMap((file) => {
    const writer = basename(file, '.sql').replace(/^\d+_/, '');
    if (!slices.has(writer)) return [];
    return [...writtenTables(functionBodies(readFileSync(join(root, file), 'utf8')))].map((table) => ({ table, writer, file }));
  });
}

function functionBodies(sql: string): string {
  return [...sql.matchAll(/\$(\w*)\$([\s\S]*?)\$\1\$/g)].map(([, , body]) => body).join('\n');
}

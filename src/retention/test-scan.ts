import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** Where any of these values stands in any table: as it is, or as bytes. Answers `table: value`. */
export async function scanTables(owner: pg.Pool, values: readonly string[]): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await owner.query<{ value: string }>(
      `select distinct sought.text as value from ${name} t, unnest($1::text[]) sought (text)
       where position(sought.text in t::text) > 0 or position(encode(convert_to(sought.text, 'UTF8'), 'hex') in t::text) > 0`,
      [values],
    );
    found.push(...rows.map(({ value }) => `${name}: ${value}`));
  }
  return found;
}

/** Where any of these values stands in any file below a folder, in its name or in its bytes. Answers `path: value`. */
export function scanFolder(folder: string, values: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    const bytes = entry.isFile() ? readFileSync(path) : Buffer.alloc(0);
    return values.filter((value) => path.includes(value) || bytes.includes(value)).map((value) => `${path.slice(folder.length)}: ${value}`);
  });
}

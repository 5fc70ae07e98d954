import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startTestServer } from '../src/testing/database-server.ts';
import { readColumns, readObjects } from './schema/catalog.ts';
import { describeStatements } from './schema/describe-statements.ts';
import { recordStatements } from './schema/record-statements.ts';
import { schemaSql } from './schema/write-sql.ts';
import { statementsText } from './schema/write-statements.ts';
import { schemaTypes } from './schema/write-types.ts';

const ROOT = join(import.meta.dirname, '..');
const FOLDER = join(ROOT, 'db');

/** `node scripts/schema.ts` writes db/ from a migrated database, and what it says of every statement; `--check` writes nothing and fails where db/ differs. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const files = await generate();
  const stale = Object.entries(files).filter(([name, text]) => text !== current(name));
  if (!values.check) {
    for (const [name, text] of stale) writeFileSync(join(FOLDER, name), text);
    return;
  }
  for (const [name] of stale) console.error(`db/${name} is not what migrations and statements make. Run \`npm run schema\` and commit it.`);
  process.exitCode = stale.length > 0 ? 1 : 0;
}

async function generate(): Promise<Record<string, string>> {
  const { server, stop } = await startTestServer();
  const client = new pg.Client(server.superuserUrl);
  try {
    await client.connect();
    const columns = await readColumns(client);
    const statements = await describeStatements(client, await recordStatements(ROOT));
    return {
      'schema.sql': schemaSql(columns, await readObjects(client)),
      'schema.d.ts': schemaTypes(columns),
      'statements.txt': statementsText(statements),
    };
  } finally {
    await client.end();
    await stop();
  }
}

function current(name: string): string {
  try {
    return readFileSync(join(FOLDER, name), 'utf8');
  } catch {
    return '';
  }
}

await main();

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openApiDocument } from '../src/api/index.ts';
import { generateClient } from './portal/generate-client.ts';

const FILE = join(import.meta.dirname, '../docs/openapi.json');

/** `node scripts/openapi.ts` writes docs/openapi.json and the portal's client from it; `--check` writes nothing and fails where it differs. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`;
if (!values.check) {
  writeFileSync(FILE, text);
  await generateClient();
} else if (readFileSync(FILE, 'utf8') !== text) {
  console.error('docs/openapi.json is not what the routes make. Run `node scripts/openapi.ts` and commit it.');
  process.exitCode = 1;
}

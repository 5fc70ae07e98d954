import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorsPage } from './docs-errors/errors-page.ts';

const PAGE = join(import.meta.dirname, '../docs/errors.md');

/** `node scripts/docs-errors.ts` writes docs/errors.md; `--check` writes nothing and fails where it differs. */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
if (!values.check) writeFileSync(PAGE, errorsPage());
else if (readFileSync(PAGE, 'utf8') !== errorsPage()) {
  console.error('docs/errors.md is not what the catalogue makes. Run `node scripts/docs-errors.ts` and commit it.');
  process.exitCode = 1;
}

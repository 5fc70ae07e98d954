import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const DESCRIPTION = join(ROOT, 'docs/openapi.json');
const OUT = join(ROOT, 'portal/src/api/generated');
const STAMP = join(OUT, '.made-from');

/**
 * Makes the portal's client (types, one function a call, one query a question) from docs/openapi.json, unless it was made from this very
 * description. About a second where it has to. What it makes is not committed: the description is, and it is compared with the routes.
 */
export async function generateClient(): Promise<void> {
  const wanted = hashOfInputs();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  const { createClient } = await import('@hey-api/openapi-ts');
  await createClient({
    input: DESCRIPTION,
    output: { path: OUT, importFileExtension: '.ts' },
    plugins: [
      { name: '@hey-api/client-fetch', throwOnError: true, baseUrl: false },
      '@hey-api/typescript',
      { name: '@hey-api/sdk', auth: false },
      // The tags of a query are the groups of the API: the live feed names the groups that changed.
      { name: '@tanstack/react-query', infiniteQueryOptions: false, queryKeys: { tags: true } },
    ],
    logs: { level: 'silent', file: false },
  });
  writeFileSync(STAMP, wanted);
}

function hashOfInputs(): string {
  const hash = createHash('sha256');
  for (const file of [DESCRIPTION, import.meta.filename, join(ROOT, 'node_modules/@hey-api/openapi-ts/package.json')]) {
    hash.update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

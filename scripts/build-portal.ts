import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateClient } from './portal/generate-client.ts';

const ROOT = join(import.meta.dirname, '..');
const STAMP = join(ROOT, 'portal/dist/.built-from');

/** Builds the portal unless what is there was built from the same sources. About a second where it has to. */
async function main(): Promise<void> {
  await generateClient();
  const sources = hashOfSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return;
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'portal/vite.config.ts'), logLevel: 'error' });
  writeFileSync(STAMP, sources);
}

function hashOfSources(): string {
  const files = globSync(['portal/{src,public}/**/*', 'portal/index.html', 'portal/vite.config.ts', 'package-lock.json'], {
    cwd: ROOT,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file));
  return hash.digest('hex');
}

await main();

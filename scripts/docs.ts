import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const PLACES = ['src', 'programs', 'sandbox', 'portal', 'scripts', 'bench', 'test', 'docs', 'migrations', 'db', 'bin'];

/** `[words](path)`, the web and anchors left out. */
const LINK = /\[[^\]]*\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)/g;
/** `src/kernel/clock/clock.ts` and `src/tasks/` in code marks; patterns and places to fill in are no paths. */
const MARKED = new RegExp(`\`((?:${PLACES.join('|')})/[\\w./@-]*)\``, 'g');

/** Fails where a document names a file or folder of this project that does not exist. */
function main(): void {
  const documents = globSync(['*.md', '{docs,programs,sandbox,portal,src,bench,test}/**/*.md'], {
    cwd: ROOT,
    exclude: ['**/node_modules/**'],
  });
  const missing = documents.flatMap((document) => missingIn(document));
  for (const line of missing) console.error(line);
  console.log(`${documents.length} documents, ${missing.length} names of nothing`);
  process.exitCode = missing.length > 0 ? 1 : 0;
}

function missingIn(document: string): string[] {
  const text = readFileSync(join(ROOT, document), 'utf8');
  const linked = [...text.matchAll(LINK)].map(([, path = '']) => ({ path, at: join(ROOT, dirname(document), path) }));
  const marked = [...text.matchAll(MARKED)].map(([, path = '']) => ({ path, at: join(ROOT, path) }));
  return [...linked, ...marked].filter(({ at }) => !existsSync(at)).map(({ path }) => `${document} names ${path}, which does not exist.`);
}

main();

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** What a first visit may cost, in bytes after gzip: the frame, the safety net, and what these need. */
const MOST = { js: 150_000, css: 70_000 };

/** `node scripts/portal-weight.ts`: builds the portal in memory and fails where its first view is heavier than it may be. About 2 seconds. */
async function main(): Promise<void> {
  const output = await buildInMemory();
  const chunks = new Map(output.flatMap((part) => (part.type === 'chunk' ? [[part.fileName, part] as const] : [])));
  const entry = [...chunks.values()].find(({ isEntry }) => isEntry);
  if (!entry) throw new Error('The build has no entry.');
  const first = withImports(entry, chunks);
  const styles = output.filter((part) => part.type === 'asset' && part.fileName.endsWith('.css') && belongsTo(first, part.fileName));
  const js = sum([...first].map(({ code }) => code));
  const css = sum(styles.map((part) => (part as Rolldown.OutputAsset).source));
  console.log(`first view: ${js} bytes of JavaScript (at most ${MOST.js}), ${css} bytes of CSS (at most ${MOST.css}), gzip`);
  if (js > MOST.js || css > MOST.css) {
    console.error('The first view of the portal is too heavy. Fetch pages with lazyRouteComponent, and what few pages need with import().');
    process.exitCode = 1;
  }
}

async function buildInMemory(): Promise<Rolldown.RolldownOutput['output']> {
  const configFile = join(import.meta.dirname, '../portal/vite.config.ts');
  const built = await build({ configFile, logLevel: 'error', build: { write: false } });
  return (built as Rolldown.RolldownOutput).output;
}

/** The chunk and everything that the browser fetches before it runs. */
function withImports(entry: Rolldown.OutputChunk, chunks: ReadonlyMap<string, Rolldown.OutputChunk>): Set<Rolldown.OutputChunk> {
  const found = new Set([entry]);
  for (const { imports } of found) {
    for (const name of imports) {
      const chunk = chunks.get(name);
      if (chunk) found.add(chunk);
    }
  }
  return found;
}

/** A style sheet that only a later page imports is fetched with that page. */
function belongsTo(first: ReadonlySet<Rolldown.OutputChunk>, fileName: string): boolean {
  return [...first].some((chunk) => chunk.viteMetadata?.importedCss.has(fileName));
}

function sum(parts: readonly (string | Uint8Array)[]): number {
  return parts.reduce((total, part) => total + gzipSync(part).length, 0);
}

await main();

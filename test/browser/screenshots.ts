import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser, type Session, signIn, visit } from './browser.ts';
import { nameOf, openPage, PAGES, type PortalPage } from './pages.ts';

const ROOT = join(import.meta.dirname, '../..');
const OUT = join(ROOT, 'portal/screenshots');

/** The three that the README shows, as files of their own beside all the others; copy them to docs/screenshots when they have changed. */
const README: readonly (PortalPage & { readonly file: string })[] = [
  { file: 'safety-net', path: '/', heading: 'Safety net', shows: 'Where every submission is' },
  { file: 'run', path: '/runs?state=succeeded', firstOf: /^\d+$/, heading: /^Run \d+/, shows: 'Result files' },
  {
    file: 'submission',
    path: '/submissions?standing=needs_attention',
    firstOf: /\S/,
    heading: /^Submission \S+/,
    shows: 'Everything that happened',
  },
];

/** `--only /hand-offs`: pages whose address begins so. `--entry LINK`: a running server's sign-in link in place of a demo of our own. */
const { values } = parseArgs({ options: { only: { type: 'string' }, entry: { type: 'string' }, out: { type: 'string', default: OUT } } });

interface Server {
  readonly entry: string;
  stop(): Promise<void>;
}

/** Every page of the portal in both themes, 1280 and 320 px wide, as PNG files in a folder that is not committed. */
async function main(): Promise<void> {
  const server = values.entry ? { entry: values.entry, stop: async () => undefined } : await startDemo();
  const browser = await launchBrowser();
  try {
    const session = await signIn(browser, server.entry);
    await mkdir(values.out, { recursive: true });
    for (const page of PAGES.filter(({ path }) => path.startsWith(values.only ?? ''))) {
      await picture(browser, session, new URL(server.entry).origin, page);
      process.stderr.write(`${nameOf(page)}\n`);
    }
    if (values.only === undefined) for (const page of README) await pictureForReadme(browser, session, new URL(server.entry).origin, page);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function picture(browser: Browser, session: Session, origin: string, entry: (typeof PAGES)[number]): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1280, 320]) {
      const { page, context } = await visit(browser, { theme, width, session });
      await openPage(page, origin, entry);
      await page.screenshot({ path: join(values.out, `${nameOf(entry)}-${theme}-${width}.png`), fullPage: true });
      await context.close();
    }
  }
}

/** One window's height, light. */
async function pictureForReadme(browser: Browser, session: Session, origin: string, entry: (typeof README)[number]): Promise<void> {
  const { page, context } = await visit(browser, { theme: 'light', width: 1280, session });
  await openPage(page, origin, entry);
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: join(values.out, `readme-${entry.file}.png`) });
  await context.close();
}

/** The demo, as anybody starts it; it serves until it is told to stop. */
async function startDemo(): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'waybill-screenshots-'));
  const child = spawn(process.execPath, [join(ROOT, 'src/main.ts'), 'demo', '--data', data, '--port', '0'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const entry = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString();
      const link = /https?:\/\/\S+\/sign-in\?link=\S+/.exec(said)?.[0];
      if (link) resolve(link);
    });
    child.on('close', (code) => reject(new Error(`The demo ended with ${code} before it named its portal.`)));
  });
  return {
    entry,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

await main();

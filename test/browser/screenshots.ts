import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { launchBrowser, type Session, signIn, visit } from './browser.ts';
import { FULL_PAGES, nameOf, openPage, PAGES, PARTNER_PAGES, type PortalPage, STRANGER_PAGES } from './pages.ts';

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

/**
 * `--only /hand-offs`: pages whose address begins so. `--entry LINK`: a running server's sign-in link in place of a demo of our own;
 * `--partner LINK`: one of somebody of a partner there, without which the partner's pages are left out.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    entry: { type: 'string' },
    partner: { type: 'string' },
    out: { type: 'string', default: OUT },
  },
});

interface Server {
  /** Sign-in links, each good for one use. */
  readonly entry: string;
  readonly partner: string | undefined;
  stop(): Promise<void>;
}

/** Whose pages they are: what their files' names begin with, and the session they are seen in. */
interface Reader {
  readonly prefix: string;
  readonly session: Session | undefined;
  readonly pages: readonly PortalPage[];
}

/** Every page of the portal in both themes, 1280 and 320 px wide, as PNG files in a folder that is not committed. */
async function main(): Promise<void> {
  const given = values.entry ? { entry: values.entry, partner: values.partner, stop: async () => undefined } : undefined;
  const server: Server = given ?? (await startDemo());
  const origin = new URL(server.entry).origin;
  const browser = await launchBrowser();
  try {
    const session = await signIn(browser, server.entry);
    await mkdir(values.out, { recursive: true });
    for (const reader of await readersOf(browser, server, session)) await pictures(browser, origin, reader);
    if (values.only === undefined) for (const page of README) await pictureForReadme(browser, session, origin, page);
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function readersOf(browser: Browser, { partner }: Server, session: Session): Promise<Reader[]> {
  const readers: Reader[] = [
    { prefix: '', session, pages: [...PAGES, ...FULL_PAGES] },
    { prefix: '', session: undefined, pages: STRANGER_PAGES },
  ];
  if (!partner) process.stderr.write('Without --partner LINK the pages of a partner are left out.\n');
  return partner ? [{ prefix: 'partner-', session: await signIn(browser, partner), pages: PARTNER_PAGES }, ...readers] : readers;
}

async function pictures(browser: Browser, origin: string, { prefix, session, pages }: Reader): Promise<void> {
  for (const entry of pages.filter(({ path }) => path.startsWith(values.only ?? ''))) {
    const name = prefix + nameOf(entry);
    for (const theme of ['light', 'dark'] as const) {
      for (const width of [1280, 320]) {
        const { page, context } = await visit(browser, { theme, width, ...(session && { session }) });
        await openPage(page, origin, entry);
        await page.waitForLoadState('networkidle');
        await page.screenshot({ path: join(values.out, `${name}-${theme}-${width}.png`), fullPage: true });
        await context.close();
      }
    }
    process.stderr.write(`${name}\n`);
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
    partner: await invitePartner(data),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGINT');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Adds somebody of the partner to whom the demo hands its packages, as an operator would, and answers their sign-in link. */
async function invitePartner(data: string): Promise<string> {
  const waybill = (...words: string[]): string =>
    execFileSync(process.execPath, [join(ROOT, 'src/main.ts'), ...words, '--data', data], { cwd: ROOT, encoding: 'utf8' });
  waybill('users', 'add', 'partner-reader', '--role', 'partner', '--partner', 'vba', '--programs', 'form526');
  const link = /https?:\/\/\S+/.exec(waybill('users', 'invite', 'partner-reader'))?.[0];
  if (!link) throw new Error('The invitation of the partner names no link.');
  return link;
}

await main();

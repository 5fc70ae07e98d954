import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { chromiumFiles } from './chromium-files.ts';

/** As root there is no sandbox to be had; the rest keeps the browser from speaking to anybody but the page under test. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with a profile of its own, gone when it closes, and an environment that holds nothing of this machine's. */
export async function launchBrowser(): Promise<Browser> {
  const { executable, env } = await chromiumFiles();
  return chromium.launch({ executablePath: executable, args: FLAGS, env: { ...env, TZ: 'America/New_York' } });
}

export interface Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Policy violations and page errors so far; empty is right. */
  readonly faults: string[];
}

interface VisitOptions {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  readonly isForcedColors?: boolean;
  /** The session to come with; without it the visitor is a stranger. */
  readonly session?: Session;
}

export type Session = Awaited<ReturnType<BrowserContext['storageState']>>;

/** Opens the sign-in link once; a link may be good for one use only. */
export async function signIn(browser: Browser, entry: string): Promise<Session> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(entry);
  const session = await context.storageState();
  await context.close();
  return session;
}

/** A visitor in a context of its own, motion reduced so that what is looked at stands still. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1280, theme = 'light', isForcedColors = false, session } = options;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    reducedMotion: 'reduce',
    forcedColors: isForcedColors ? 'active' : 'none',
    ...(session && { storageState: session }),
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
  });
  return { context, page, faults };
}

/** What axe finds against WCAG 2.2 AA and its best practices, one line a fault. */
export async function axeFaults(page: Page): Promise<string[]> {
  // In the page itself: the usual way opens another page for each look, and there are no frames here.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`));
}

/** Pixels by which the page is wider than its window. */
export function horizontalOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** The words of the element that has the focus, with its accessible name's hidden part. */
export function focusedText(page: Page): Promise<string> {
  return page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
}

/** Presses Tab until the focus is on an element with these words; fails after twice `limit` presses: what comes by the stream may be late the first time. */
export async function tabTo(page: Page, words: string | RegExp, limit = 60): Promise<void> {
  for (let press = 0; press < 2 * limit; press += 1) {
    await page.keyboard.press('Tab');
    const text = await focusedText(page);
    if (typeof words === 'string' ? text === words : words.test(text)) return;
  }
  expect.fail(`Tab never reached ${words}; the focus is on ${JSON.stringify(await focusedText(page))}.`);
}

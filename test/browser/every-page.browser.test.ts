import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, horizontalOverflow, launchBrowser, type Session, signIn, type Visit, visit } from './browser.ts';
import { nameOf, openPage, PAGES } from './pages.ts';
import { type PortalUnderTest, portalUnderTest } from './portal-under-test.ts';
import { cutTexts, focusStops } from './reading.ts';

/** What holds on every page of the portal, whatever it is about. A new page is one line in pages.ts. */

let browser: Browser;
let portal: PortalUnderTest;
let session: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), portalUnderTest()]);
  session = await signIn(browser, portal.entry);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

describe.each(PAGES.map((page) => ({ name: nameOf(page), page })))('$name', ({ page: entry }) => {
  async function opened(options: Parameters<typeof visit>[1] = {}): Promise<Visit> {
    const visitor = await visit(browser, { ...options, session });
    await openPage(visitor.page, portal.url, entry);
    return visitor;
  }

  test.concurrent('in the light theme at 1280 px: axe finds nothing; the keyboard shows where it is', async () => {
    const { page, context, faults } = await opened();
    expect(await axeFaults(page)).toEqual([]);
    expect(await page.title()).toMatch(/ · Waybill$/);
    const stops = await focusStops(page);
    expect(stops.filter(({ ring }) => ring < 3).map(({ where }) => where)).toEqual([]);
    expect(stops.map(({ where }) => where)[0]).toContain('Skip to main content');
    expect(faults).toEqual([]);
    await context.close();
  });

  test.concurrent('in the dark theme at 320 px: axe finds nothing, nothing is too wide, not with text at 200 % and in forced colours either', async () => {
    const { page, context, faults } = await opened({ theme: 'dark', width: 320 });
    expect(await axeFaults(page)).toEqual([]);
    expect(await horizontalOverflow(page)).toBe(0);
    await page.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
    expect(await horizontalOverflow(page)).toBe(0);
    expect(await cutTexts(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeFaults, horizontalOverflow, launchBrowser, type Session, signIn, visit } from './browser.ts';
import { drawnContrasts, menuOf, pageFaults, showSaid } from './conformance.ts';
import { nameOf, openPage, PAGES } from './pages.ts';
import { type PortalUnderTest, portalUnderTest } from './portal-under-test.ts';
import { cutTexts, focusStops } from './reading.ts';
import { spacingFaults, targetFaults } from './spacing.ts';

/** What holds on every page of the portal, whatever it is about. A new page is one line in pages.ts. */

let browser: Browser;
let portal: PortalUnderTest;
let session: Session;
/** The menu of the first page, which every page has. */
let menu: string[];

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), portalUnderTest()]);
  session = await signIn(browser, portal.entry);
  const { page, context } = await visit(browser, { session });
  await page.goto(portal.url);
  await page.getByRole('heading', { level: 1, name: 'Safety net' }).waitFor();
  menu = await menuOf(page);
  await context.close();
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

describe('every page', () => {
  test.concurrent.for(PAGES.map((entry) => [nameOf(entry), entry] as const))(
    '%s: axe finds nothing in both themes; the keyboard shows where it is; 320 px, spaced text, text at 200 % and forced colours lose nothing; targets are large enough',
    // Seconds where nothing else runs; a page is walked through by key and measured five times over.
    { timeout: 60_000 },
    async ([, entry]) => {
      const { page, context, faults } = await visit(browser, { session });
      await openPage(page, portal.url, entry);
      expect(await page.title()).toMatch(/Waybill$/);
      expect(await axeFaults(page)).toEqual([]);
      expect(await pageFaults(page)).toEqual([]);
      expect(await menuOf(page)).toEqual(menu);
      const [address, unsay] = [page.url(), await showSaid(page)];
      const stops = await focusStops(page);
      await unsay();
      expect([page.url(), await page.getByRole('dialog').count()]).toEqual([address, 0]);
      expect(stops.filter(({ isHidden }) => isHidden).map(({ where }) => where)).toEqual([]);
      expect(stops.filter(({ ring }) => ring < 3).map(({ where }) => where)).toEqual([]);
      expect(stops[0]?.where).toContain('Skip to main content');
      expect(await targetFaults(page)).toEqual([]);
      expect(await spacingFaults(page)).toEqual([]);

      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await page.setViewportSize({ width: 320, height: 900 });
      expect(await axeFaults(page)).toEqual([]);
      expect(await horizontalOverflow(page)).toBe(0);
      expect(await targetFaults(page)).toEqual([]);
      expect(await spacingFaults(page)).toEqual([]);

      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
      expect(await horizontalOverflow(page)).toBe(0);
      expect(await cutTexts(page)).toEqual([]);
      expect(faults).toEqual([]);
      await context.close();
    },
  );
});

test.each(['light', 'dark'] as const)('borders, rings and marks stand out from both grounds: %s', async (theme) => {
  const { page, context } = await visit(browser, { session, theme });
  await page.goto(portal.url);
  await page.getByRole('heading', { level: 1, name: 'Safety net' }).waitFor();
  expect(menu.length).toBeGreaterThan(15);
  expect((await drawnContrasts(page)).filter(({ ratio }) => ratio < 3)).toEqual([]);
  await context.close();
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type Session, signIn, visit } from './browser.ts';
import { type PortalUnderTest, portalUnderTest } from './portal-under-test.ts';

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

/** Where a list of the portal stands in the API, and how its answer counts. Many links, few lists. */
const LISTS: Readonly<Record<string, { readonly path: string; readonly rows: string }>> = {
  '/submissions': { path: '/api/v1/submissions', rows: 'rows' },
  '/notices': { path: '/api/v1/notices', rows: 'notices' },
  '/alerts': { path: '/api/v1/alerts', rows: 'alerts' },
  '/findings': { path: '/api/v1/findings', rows: 'findings' },
  '/incidents': { path: '/api/v1/incidents', rows: 'incidents' },
  '/schedules/times': { path: '/api/v1/schedule-times', rows: 'times' },
};

/** A list of one thing's parts. */
function listAt(pathname: string): { readonly path: string; readonly rows: string } {
  const share = /^\/shares\/(\d+)\/lines$/.exec(pathname)?.[1];
  if (share) return { path: `/api/v1/shares/${share}/lines`, rows: 'lines' };
  return LISTS[pathname] ?? expect.fail(`A count leads to ${pathname}, which is no list that the test knows.`);
}

interface Shown {
  readonly words: string;
  readonly count: number;
  readonly address: URL;
}

async function countsOn(page: Page): Promise<Shown[]> {
  const links = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLAnchorElement>('main a.wb-count, main a.wb-attention__number')].map((link) => ({
      words: link.textContent ?? '',
      address: link.href,
    })),
  );
  return links.map(({ words, address }) => ({
    words,
    count: Number(/[\d,]+/.exec(words)?.[0].replaceAll(',', '')),
    address: new URL(address),
  }));
}

async function countOfList(page: Page, address: URL): Promise<number> {
  const list = listAt(address.pathname);
  const query = new URLSearchParams(address.search);
  query.set('limit', '500');
  const answer = await page.request.get(`${portal.url}${list.path}?${query}`);
  expect(answer.status(), `${list.path}?${query}`).toBe(200);
  const body = (await answer.json()) as Readonly<Record<string, unknown>>;
  const { count } = body as { readonly count?: { readonly value: number; readonly exact: boolean } };
  return count?.value ?? (body[list.rows] as readonly unknown[]).length;
}

async function openSafetyNet(): Promise<Awaited<ReturnType<typeof visit>>> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url);
  for (const name of ['Who has what needs attention', 'People told, and not told', 'What is watched', 'Recent shares'])
    await visitor.page.getByRole('heading', { name, exact: true }).waitFor();
  await visitor.page.getByRole('link', { name: /open incidents, as it stands/ }).waitFor();
  await visitor.page.getByRole('table', { name: 'Silent failures of the last 24 hours' }).waitFor();
  return visitor;
}

test('every count of the safety net is that of the list it leads to', async () => {
  const { page, context, faults } = await openSafetyNet();
  const all = await countsOn(page);
  // Destinations are counted on their own page, items of a run on the run's.
  const counts = all.filter(({ address: { pathname } }) => pathname !== '/destinations' && !pathname.startsWith('/runs/'));
  expect(counts.some(({ address }) => address.searchParams.has('roll_up'))).toBe(true);
  expect(counts.some(({ address }) => address.pathname === '/schedules/times')).toBe(true);
  expect(counts.length).toBeGreaterThan(60);
  expect(counts.some(({ count, address }) => count > 0 && address.searchParams.has('holder'))).toBe(true);
  const lists = new Map<string, number>();
  for (const { address } of counts) if (!lists.has(address.href)) lists.set(address.href, await countOfList(page, address));
  const wrong = counts.filter(({ count, address }) => lists.get(address.href) !== count);
  expect(wrong.map(({ words, address }) => `${words} but ${lists.get(address.href)} in ${address.pathname}${address.search}`)).toEqual([]);
  expect(faults).toEqual([]);
  await context.close();
}, 30_000);

test('no number of the safety net stands there without a list', async () => {
  const { page, context } = await openSafetyNet();
  const bare = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main td.wb-number, main .wb-figure, main .wb-run__parts dd')]
      .filter((cell) => /\d/.test(cell.textContent ?? '') && !cell.querySelector('a') && !/[kMG]?B$/.test(cell.textContent ?? ''))
      .filter((cell) => !cell.closest('details'))
      .map((cell) => `${cell.closest('section')?.querySelector('h2')?.textContent}: ${cell.textContent}`),
  );
  expect(bare).toEqual([]);
  await context.close();
});

test('receivers that are asked are counted as their list has them', async () => {
  const { page, context } = await openSafetyNet();
  const link = page.getByRole('link', { name: /receivers that are asked, at this moment/ });
  const count = Number(/\d+/.exec((await link.textContent()) ?? '')?.[0]);
  await link.click();
  await page.getByRole('heading', { name: 'How each fares, asked about deliveries, all programs' }).waitFor();
  await page.getByText(count === 0 ? 'No destination matches this filter.' : new RegExp(`^${count} destinations?\\.$`)).waitFor();
  await context.close();
});

test('a count and the heading of its list say the same, by the link itself', async () => {
  const { page, context } = await openSafetyNet();
  const link = page.getByRole('link', { name: /Nobody: it waits on the list, form526/ });
  const count = Number(/[\d,]+/.exec((await link.textContent()) ?? '')?.[0].replaceAll(',', ''));
  await link.click();
  await page.getByRole('heading', { name: 'Needs attention, Nobody: it waits on the list, form526' }).waitFor();
  expect(await page.getByText(/^\d+ submissions/).textContent()).toContain(`${count} submission`);
  await context.close();
});

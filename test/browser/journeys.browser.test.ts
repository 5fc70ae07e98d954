import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults, focusedText, horizontalOverflow, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { type PortalUnderTest, portalUnderTest } from './portal-under-test.ts';

/** The journeys hold on any server: they read what the page says and check it against itself. */

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

async function openSafetyNet(options: Parameters<typeof visit>[1] = {}): Promise<Visit> {
  const visitor = await visit(browser, { ...options, session });
  await visitor.page.goto(portal.url);
  await visitor.page.getByRole('heading', { name: 'Where every submission is' }).waitFor();
  await visitor.page.getByRole('heading', { name: 'Recent shares' }).waitFor();
  return visitor;
}

/** The table as numbers: row header, then one number a column. */
async function readSums({ page }: Visit): Promise<Map<string, number[]>> {
  const rows = await page
    .getByRole('table', { name: /^Submissions by standing/ })
    .first()
    .evaluate((table) =>
      [...table.querySelectorAll('tbody tr, tfoot tr')].map((row) => ({
        name:
          row.querySelector('th')?.firstChild?.textContent?.trim() || (row.querySelector('th')?.childNodes[1]?.textContent?.trim() ?? ''),
        numbers: [...row.querySelectorAll('td')].map((cell) => Number(/[\d,]+/.exec(cell.textContent ?? '')?.[0].replaceAll(',', ''))),
      })),
    );
  return new Map(rows.map(({ name, numbers }) => [name, numbers]));
}

test('the counts add up: lines to parts, parts to the total, programs to all programs', async () => {
  const visitor = await openSafetyNet();
  const sums = await readSums(visitor);
  const row = (name: string): number[] =>
    sums.get(name) ?? expect.fail(`The table has no row ${name}, only ${[...sums.keys()].join(', ')}.`);
  const plus = (...names: string[]): number[] =>
    row(names[0] as string).map((_, column) => names.reduce((sum, name) => sum + (row(name)[column] as number), 0));

  expect(row('Proved')).toEqual(plus('Delivered', 'Remediated'));
  expect(row('Watched')).toEqual(plus('In progress', 'Provisional'));
  expect(row('Set aside')).toEqual(plus('Duplicate', 'Withdrawn', 'Closed'));
  expect(row('Total')).toEqual(plus('Proved', 'Watched', 'Set aside', 'Needs attention'));
  for (const numbers of sums.values()) {
    if (numbers.length > 1) expect(numbers.at(-1)).toBe(numbers.slice(0, -1).reduce((sum, number) => sum + number, 0));
  }
  const figure = (await visitor.page.locator('.wb-attention__number').textContent()) ?? '';
  expect(Number(/[\d,]+/.exec(figure)?.[0].replaceAll(',', ''))).toBe(row('Needs attention').at(-1));
  expect(visitor.faults).toEqual([]);
  await visitor.context.close();
});

test('the policy of the server allows nothing inline', async () => {
  const { page, context } = await visit(browser);
  const answer = await page.goto(portal.url);
  const policy = (await answer?.headerValue('content-security-policy')) ?? '';
  expect(policy).toContain("style-src 'self'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('unsafe');
  expect(await answer?.headerValue('cache-control')).toBe('no-store');
  await context.close();
});

test('a count leads to its list by mouse, the filter is in the address, and the way back works', async () => {
  const { page, context, faults } = await openSafetyNet();
  await page
    .getByRole('link', { name: /Needs attention, form526/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Submissions', level: 1 }).waitFor();
  expect(new URL(page.url()).search).toBe('?program=form526&standing=needs_attention');
  await page.getByRole('heading', { name: 'Needs attention, form526' }).waitFor();

  await page.getByLabel('Standing').selectOption({ label: 'Delivered' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('heading', { name: 'Delivered, form526' }).waitFor();
  expect(new URL(page.url()).search).toBe('?program=form526&standing=delivered');

  await page.goBack();
  await page.getByRole('heading', { name: 'Needs attention, form526' }).waitFor();
  expect(await page.getByLabel('Standing').inputValue()).toBe('needs_attention');
  expect(faults).toEqual([]);
  await context.close();
});

test('the same journey by keyboard alone: skip link, count, list, filter', async () => {
  const { page, context } = await openSafetyNet();
  await page.keyboard.press('Tab');
  expect(await focusedText(page)).toBe('Skip to main content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Pause updates', 1);
  await tabTo(page, /need.* attention: show the list/);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Needs attention, / }).waitFor();
  expect(await focusedText(page)).toBe('Submissions');

  await tabTo(page, /^All programs/);
  await page.keyboard.press('Tab');
  await page.keyboard.type('Deliv');
  await tabTo(page, 'Apply');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: /^Delivered/ }).waitFor();
  expect(await focusedText(page)).toBe('Apply');
  await context.close();
});

test('every stop of the keyboard shows where it is', async () => {
  const { page, context } = await openSafetyNet();
  for (let press = 0; press < 40; press += 1) {
    await page.keyboard.press('Tab');
    const style = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      return { where: element.outerHTML.slice(0, 80), outlineStyle, width: Number.parseFloat(outlineWidth) };
    });
    if (!style) continue;
    expect(style.outlineStyle, style.where).toBe('solid');
    expect(style.width, style.where).toBeGreaterThanOrEqual(3);
  }
  await context.close();
});

test.each([
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
  { theme: 'light', width: 320 },
  { theme: 'dark', width: 320 },
] as const)(
  'axe finds nothing, and nothing is wider than the window: $theme, $width px',
  async (options) => {
    const visitor = await openSafetyNet(options);
    const { page, context, faults } = visitor;
    expect(await axeFaults(page)).toEqual([]);
    expect(await horizontalOverflow(page)).toBe(0);
    await page.goto(`${portal.url}/submissions?standing=needs_attention`);
    await page.getByRole('heading', { name: /^Needs attention, / }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(await horizontalOverflow(page)).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  },
  30_000,
);

test('text at 200 % and forced colours lose nothing', async () => {
  const { page, context } = await openSafetyNet({ isForcedColors: true });
  await page.evaluate(() => {
    document.documentElement.style.fontSize = '200%';
  });
  expect(await horizontalOverflow(page)).toBe(0);
  expect(await page.getByRole('button', { name: 'Pause updates' }).isVisible()).toBe(true);
  const cut = await page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, p, a, button, dt, dd')]
      .filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).overflow === 'hidden' &&
          !element.closest('.usa-sr-only, .usa-skipnav'),
      )
      .map((element) => element.textContent),
  );
  expect(cut).toEqual([]);
  await context.close();
});

test('a chosen appearance wins over the system’s and outlives a reload', async () => {
  const { page, context } = await openSafetyNet({ theme: 'light' });
  const background = (): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await background();
  await page.getByLabel('Appearance').selectOption({ label: 'Dark' });
  const dark = await background();
  expect(dark).not.toBe(light);
  await page.reload();
  await page.getByRole('heading', { name: 'Safety net' }).waitFor();
  expect(await background()).toBe(dark);
  await context.close();
});

test('pause stops the updates and says so; resume starts them again', async () => {
  const { page, context } = await openSafetyNet();
  await page.getByRole('button', { name: 'Pause updates' }).click();
  await page.getByRole('status').getByText('Paused').waitFor();
  await page.getByRole('button', { name: 'Resume updates' }).click();
  await page.getByRole('status').getByText('Live').waitFor();
  await context.close();
});

test('an address that names no page says so and leads back', async () => {
  const { page, context } = await openSafetyNet();
  await page.goto(`${portal.url}/nowhere`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.getByRole('link', { name: 'safety net', exact: true }).click();
  await page.getByRole('heading', { name: 'Where every submission is' }).waitFor();
  await context.close();
});

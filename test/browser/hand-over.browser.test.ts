import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults, horizontalOverflow, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { type HandOverPortal, openHandOverPortal } from './hand-over-portal.ts';

let browser: Browser;
let portal: HandOverPortal;
let operator: Session;
let partner: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openHandOverPortal()]);
  operator = await signIn(browser, portal.entries.operator);
  partner = await signIn(browser, portal.entries.partner);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

async function open(path: string, heading: string | RegExp, session = operator, more: Parameters<typeof visit>[1] = {}): Promise<Visit> {
  const visitor = await visit(browser, { ...more, session });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  return visitor;
}

const csvOf = (text: string) => ({ name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });

test('a partner comes to its own shares, fetches all as one zip, and finds no other partner’s', async () => {
  const visitor = await open('/', 'Shares', partner);
  const { page, context, faults } = visitor;
  await page.getByRole('link', { name: String(portal.shareId), exact: true }).click();
  await page.getByRole('heading', { level: 1, name: `Share ${portal.shareId}` }).waitFor();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: /^Fetch all 3 packages as one zip/ }).click();
  expect((await download).suggestedFilename()).toBe(`share-${portal.shareId}.zip`);
  await page.reload();
  await page.getByText('3 of 3').waitFor();
  expect(
    await page
      .getByRole('navigation', { name: /menu|Pages/i })
      .getByRole('link')
      .allTextContents(),
  ).not.toContain('Submissions');

  await page.goto(`${portal.url}/shares/${portal.otherShareId}`);
  await page.getByText(`There is no share ${portal.otherShareId}.`).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('the partner’s answers are looked at row by row before they are taken, by keyboard alone', async () => {
  const { page, context } = await open(`/shares/${portal.shareId}`, `Share ${portal.shareId}`, partner);
  const [first, second] = portal.externalIds;
  await page.getByLabel('File of answers').first().waitFor();
  await page
    .locator('input[type=file]')
    .setInputFiles(csvOf(`id,result,reason\n${first},accepted,\n${second},rejected,unreadable\nstranger,accepted,\n`));
  await tabTo(page, 'Look at the file');
  await page.keyboard.press('Enter');
  await page.getByText('It names something that is not in this share.').waitFor();
  await tabTo(page, 'Take these answers');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'Take these answers');
  await page.keyboard.press('Enter');
  await page.getByText('Taken: 1 accepted, 1 refused; 1 line without an answer.').first().waitFor();
  await context.close();
});

test('links are issued as a file, and stand on the page with how long they live', async () => {
  const { page, context, faults } = await open(`/shares/${portal.shareId}`, `Share ${portal.shareId}`);
  await page.getByRole('button', { name: 'Issue links' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill('the partner asked');
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Issue links' }).click();
  expect((await download).suggestedFilename()).toBe(`share-${portal.shareId}-links.csv`);
  await page.getByRole('cell', { name: 'they are revoked' }).waitFor();
  await page.getByRole('button', { name: 'Renew the links' }).waitFor();
  await page.getByText('ada, signed in').first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('an export’s calendar, who waits for it, and its file compared with the partner’s list', async () => {
  const { page, context, faults } = await open('/exports', 'Exports');
  await page
    .getByRole('link', { name: /erification/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Expected and produced files' }).waitFor();
  await page.getByText('person-v-2').waitFor();
  await page.goto(`${portal.url}/exports/files/${portal.fileId}`);
  await page.getByRole('button', { name: 'Compare with the partner’s list' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles(csvOf('RTESTCA33900112220260105316AP\n'));
  await dialog.getByRole('button', { name: 'Compare with the partner’s list' }).click();
  await page
    .getByText(/1 of 1 line received, 0 missing/)
    .first()
    .waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('duplicates side by side become a drafted run', async () => {
  const { page, context, faults } = await open('/duplicates', 'Duplicates');
  await page.getByText('would set it aside as a duplicate of twice-1').waitFor();
  await page
    .getByLabel(/^Why they are set aside|^Reason/)
    .first()
    .fill('sent twice, agreed with the team');
  await page.getByRole('button', { name: 'Draft and preview' }).click();
  await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('near-duplicates stand apart, and what differs is shown only with a reason', async () => {
  const { page, context } = await open('/duplicates/near', 'Near-duplicates');
  expect(await page.getByText('left  knee').count()).toBe(0);
  await page.getByRole('button', { name: 'Compare what was written' }).first().click();
  await page.getByRole('dialog').getByLabel('Reason').fill('to tell them apart');
  await page.getByRole('dialog').getByRole('button', { name: 'Compare what was written' }).click();
  await page.getByText('"left  knee"', { exact: true }).waitFor();
  await context.close();
});

test('a worklist’s next rows become a run, by keyboard alone', async () => {
  const { page, context, faults } = await open('/worklists', 'Worklists');
  await tabTo(page, 'morning');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Worklist morning' }).waitFor();
  await page.getByLabel('Task').focus();
  await page.keyboard.type('Release');
  await page.getByLabel(/^So many of the/).focus();
  await page.keyboard.type('1');
  await page.getByLabel('Reason').first().focus();
  await page.keyboard.type('the morning round');
  await tabTo(page, 'Draft and preview');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a schedule is paused with a reason, and says so', async () => {
  const { page, context, faults } = await open('/schedules', 'Schedules');
  await page.locator('tbody th').getByRole('link').first().click();
  await page.getByRole('heading', { level: 1, name: /^Schedule / }).waitFor();
  await page.getByRole('button', { name: 'Pause it' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('the partner is away');
  await page.getByRole('dialog').getByRole('button', { name: 'Pause it' }).click();
  await page.getByRole('button', { name: 'Resume it' }).waitFor();
  await page.getByText('none while it does not run').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test.each([
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 320 },
] as const)(
  'axe finds nothing on pages that are full, and nothing is wider than the window: $theme, $width px',
  async (options) => {
    const pages = [
      [`/shares/${portal.shareId}`, /^Share/, operator],
      [`/shares/${portal.shareId}`, /^Share/, partner],
      ['/exports/vye/vawave', /./, operator],
      [`/exports/files/${portal.fileId}`, /^Export file/, operator],
      ['/duplicates', 'Duplicates', operator],
      ['/worklists/tests/morning', /^Worklist/, operator],
    ] as const;
    for (const [path, heading, session] of pages) {
      const { page, context, faults } = await open(path, heading, session, options);
      await page.waitForLoadState('networkidle');
      expect([path, await axeFaults(page)]).toEqual([path, []]);
      expect([path, await horizontalOverflow(page)]).toEqual([path, 0]);
      expect([path, faults]).toEqual([path, []]);
      await context.close();
    }
  },
  60_000,
);

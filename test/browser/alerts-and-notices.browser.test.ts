import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workNotices } from '../../src/notices/index.ts';
import { focusedText, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { tabToField } from './deeds.ts';
import { arrived, HANDS, KEYBOARD, said } from './hands.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** What operators are told of, by which ways, and what the people concerned were told: by mouse, and by keyboard alone. */

const DAY_MS = 86_400_000;

let browser: Browser;
let portal: PortalOnDatabase;
let session: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase()]);
  session = await signIn(browser, portal.entry);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

async function open(path: string, heading: string | RegExp): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  return visitor;
}

test('an alert is found by its filter and taken in hand, by keyboard alone', async () => {
  const { page, context, faults } = await open('/alerts', 'Alerts');
  await KEYBOARD.fill(page, 'severity', 'Warning: in working hours');
  await KEYBOARD.press(page, 'Apply');
  await page.getByRole('heading', { name: /^Not over, Warning/ }).waitFor();
  const alert = page.getByRole('row').filter({ hasText: 'Open: nobody has it in hand' }).getByRole('link', { name: /^New/ });
  const title = (await alert.first().textContent()) as string;
  await KEYBOARD.follow(page, title);
  await arrived(page, /^Alert \d+$/);
  await KEYBOARD.deed(page, 'I have it in hand');
  await said(page, /^You have alert \d+ in hand/);
  await page.getByText('olive: a test').waitFor();
  expect(await page.getByRole('button', { name: 'I have it in hand' }).count()).toBe(0);
  expect(faults).toEqual([]);
  await context.close();
});

test.each(HANDS)('from the alerts to the rules, and to the playbook that one names, %s', async (_, hand) => {
  const { page, context } = await open('/alerts', 'Alerts');
  await hand.follow(page, 'Rules');
  await arrived(page, 'Alert rules');
  await hand.follow(page, 'Expired uploads');
  await arrived(page, 'Uploads that never arrived at their location');
  await page.getByRole('heading', { name: 'How to tell which it is' }).waitFor();
  await context.close();
});

test.each(HANDS)('a channel is tried, and what it was sent is read and found again, %s', async (_, hand) => {
  const { page, context, faults } = await open('/alerts/channels', 'Alert channels');
  await hand.deed(page, 'Send a test by Webhook');
  await said(page, 'Webhook: sent.');
  await page
    .getByRole('row', { name: /^Webhook/ })
    .getByText('Messages come through')
    .waitFor();
  await hand.follow(page, 'Messages');
  await arrived(page, 'Messages');
  const newest = page.getByRole('row').nth(1);
  await newest.getByText('Test message').waitFor();
  await hand.unfold(page, 'What it said');
  await newest.getByText('Nothing is wrong', { exact: false }).waitFor();
  await hand.fill(page, 'audience', 'Partners');
  await hand.press(page, 'Apply');
  await page.getByText('Nobody was told of anything.').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

/** Month, day and year, as the field of the browser takes them. */
const TOMORROW = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', year: 'numeric', month: '2-digit', day: '2-digit' })
  .format(Date.now() + DAY_MS)
  .replaceAll('/', '');

test('a maintenance window is opened and ended by keyboard alone; one that ends before it begins is refused in words', async () => {
  const { page, context } = await open('/alerts/windows', 'Maintenance windows');
  await KEYBOARD.press(page, 'Open a window');
  const dialog = page.getByRole('dialog');
  const until = async (day: string): Promise<void> => {
    await tabToField(page, 'until');
    await page.keyboard.type(day);
    await page.keyboard.press('Tab');
    await page.keyboard.type('0100P');
  };
  const confirm = async (): Promise<void> => {
    await tabTo(page, 'Open a window', 6);
    await page.keyboard.press('Enter');
  };
  await dialog.waitFor();
  await until('01022020');
  await tabToField(page, 'reason');
  await page.keyboard.type('the partner’s release');
  await confirm();
  await dialog.getByText('The window ends before it begins, or is over already.').waitFor();
  expect(await dialog.textContent()).not.toContain('--help');
  expect(await focusedText(page)).toBe('Open a window');
  await until(TOMORROW);
  await confirm();
  await said(page, 'Window 1 is open.');
  expect(await focusedText(page)).toBe('Open a window');
  await page
    .getByRole('row', { name: /^1, every program/ })
    .getByText('Open: nobody is told')
    .waitFor();
  await KEYBOARD.deed(page, 'End window 1');
  await page.getByText('Everybody is told of everything.').waitFor();
  await context.close();
});

const NOT_TOLD = { 'by mouse': '2 notices.', 'by keyboard alone': '1 notice.' };

test.each(HANDS)('a message that reached nobody is sent again, and the page hears that it went, %s', async (of, hand) => {
  const { page, context, faults } = await open('/notices', 'Notices');
  await hand.fill(page, 'state', 'Failed: the person was not told');
  await hand.press(page, 'Apply');
  await page.getByRole('heading', { name: /^Failed: the person was not told, all programs/ }).waitFor();
  await page.getByText(NOT_TOLD[of]).waitFor();
  await hand.follow(page, (await page.locator('tbody th').getByRole('link').first().textContent()) as string);
  await arrived(page, /^Notice \d+$/);
  await page.getByText('The address takes no message').first().waitFor();
  await hand.deed(page, 'Send it again');
  await said(page, /^Notice \d+: Waits to be sent/);
  await workNotices(portal.installation.notices, new AbortController().signal);
  await page.getByRole('row', { name: /^2 / }).getByText('The notify service took it').waitFor();
  await page.locator('dd').getByText('Sent, not yet confirmed').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test.each(HANDS)('failures that nobody was told of are looked for, and a count leads to its messages, %s', async (_, hand) => {
  const { page, context } = await open('/notices', 'Notices');
  await page.getByRole('table', { name: 'Silent failures of the last 24 hours' }).waitFor();
  await hand.deed(page, 'Look for failures in form526 now', {});
  await said(page, /^Told: 1\. /);
  await hand.follow(page, /^\d+\s*Told, and confirmed, form526/);
  await page.getByRole('heading', { name: /^Confirmed: it arrived, within the window, form526/ }).waitFor();
  await page.getByText('1 notice.').waitFor();
  await context.close();
});

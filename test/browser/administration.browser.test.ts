import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { arrived, HANDS, KEYBOARD, MOUSE, said } from './hands.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** People, tokens, the account, the ledger, holds and retention, as far as access.browser.test.ts does it with the other hand only. */

const PASSWORD = 'four plain words here';

let browser: Browser;
let portal: PortalOnDatabase;
let session: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase([], { retain: 'payload=365' })]);
  session = await signIn(browser, portal.entry);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

async function open(path: string, heading: string, as = session): Promise<Visit> {
  const visitor = await visit(browser, { session: as });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  return visitor;
}

test('a user is added, given a role, relieved of it and removed, by keyboard alone', async () => {
  const { page, context, faults } = await open('/administration', 'People');
  await KEYBOARD.deed(page, 'Add a user', { name: 'rita', role: 'Operator', programs: true });
  await said(page, /rita is a user/);
  const row = page.getByRole('row', { name: /^rita/ });
  await row.getByText('operator in form526', { exact: true }).waitFor();
  // The button before it is the same person's.
  await tabTo(page, 'Take away: operator in form526', 120);
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Shift+Tab');
  await KEYBOARD.deed(page, 'Give a role', { role: 'Approver' });
  await said(page, /rita has operator in form526; approver in every program/);
  await row.getByText('approver in every program', { exact: true }).waitFor();
  await KEYBOARD.deed(page, 'Take away: operator in form526', {});
  await said(page, /rita no longer is operator in form526/);
  await KEYBOARD.deed(page, 'Remove', {});
  await row.getByText('removed').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a token is issued and withdrawn, by mouse', async () => {
  const { page, context } = await open('/administration/tokens', 'Tokens');
  await MOUSE.deed(page, 'Issue a token', { user: 'olive', name: 'the nightly report' });
  await page.getByText('Save it now, it is not shown again:').waitFor();
  await MOUSE.deed(page, 'Withdraw', {});
  await page
    .getByRole('row', { name: /^the nightly report/ })
    .getByText('withdrawn')
    .waitFor();
  await context.close();
});

test('who is signed in and what is set are reached and read, by keyboard alone', async () => {
  const { page, context } = await open('/administration', 'People');
  await KEYBOARD.follow(page, 'Sessions');
  await arrived(page, 'Sessions');
  await page
    .getByRole('row', { name: /^olive/ })
    .first()
    .waitFor();
  await KEYBOARD.press(page, 'Since');
  await expect.poll(() => new URL(page.url()).searchParams.get('sort')).toBe('since');
  await KEYBOARD.follow(page, 'Settings and keys');
  await arrived(page, 'Settings and keys');
  await page.getByText('WAYBILL_RETAIN').first().waitFor();
  await context.close();
});

test('a password is set, and every session ended, by keyboard alone; a password that is too short stays where it is', async () => {
  const mine = await signIn(browser, await portal.entryOf('paula', 'operator'));
  const { page, context } = await open('/account', 'Your account', mine);
  await KEYBOARD.fill(page, 'password', 'short');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.matches('input[name=password]:invalid'))).toBe(true);
  await KEYBOARD.fill(page, 'password', PASSWORD);
  await KEYBOARD.press(page, 'Set the password');
  await said(page, 'The password is set.');
  await KEYBOARD.press(page, 'Sign out everywhere');
  await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  await context.close();
});

test('the ledger is narrowed by mouse, proved and saved by keyboard alone', async () => {
  const { page, context, faults } = await open('/ledger', 'Ledger');
  await MOUSE.fill(page, 'action', 'submission');
  await MOUSE.press(page, 'Apply');
  await page.getByRole('heading', { name: 'Lines about submission' }).waitFor();
  await KEYBOARD.press(page, 'Prove the whole ledger');
  await said(page, /nothing was changed, removed, reordered or cut/);
  const [download] = await Promise.all([page.waitForEvent('download'), KEYBOARD.follow(page, 'Save all lines')]);
  expect(readFileSync(await download.path(), 'utf8')).toContain('submission.released');
  expect(faults).toEqual([]);
  await context.close();
});

test('a legal hold on a person is placed by keyboard alone and lifted by mouse', async () => {
  const { page, context } = await open('/holds', 'Legal holds');
  await KEYBOARD.deed(page, 'Place a hold', { id: 'person-held-3', reason: 'a lawsuit' });
  await said(page, /^Hold \d+ is in force/);
  await page.getByText('every submission of person').waitFor();
  await MOUSE.deed(page, 'Lift', { reason: 'it ended' });
  await said(page, /^Hold \d+ is lifted/);
  await page.getByText('Nothing is held.').waitFor();
  await context.close();
});

test.each(HANDS)('what is past its period is seen, and a purge of it asked for, %s', async (_, hand) => {
  const { page, context, faults } = await open('/retention', 'Retention');
  await hand.fill(page, 'program', 'form526');
  await hand.press(page, 'Apply');
  await page.getByRole('heading', { name: 'What a purge of other526 would destroy now' }).waitFor({ state: 'detached' });
  await page.getByText(/365 days; older than/).waitFor();
  await hand.follow(page, 'Ask for a purge of form526');
  await page.getByRole('heading', { name: 'Run it' }).waitFor();
  await hand.fill(page, 'kinds', 'payload');
  await hand.fill(page, 'reason', 'their time is over');
  await hand.press(page, 'Draft and preview');
  await arrived(page, /^Run \d+$/);
  expect(faults).toEqual([]);
  await context.close();
});

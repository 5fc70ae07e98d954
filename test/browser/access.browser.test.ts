import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { setClockOffset } from '../../src/kernel/clock/clock.ts';
import { axeFaults, focusedText, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** Who comes in, how long they stay, who may do what, and what is written down of it: by mouse, and by keyboard alone. */

const PASSWORD = 'four plain words here';
const MINUTE_MS = 60_000;

let browser: Browser;
let portal: PortalOnDatabase;
let session: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase()]);
  session = await signIn(browser, portal.entry);
}, 60_000);

afterEach(() => setClockOffset(0));

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

const said = (page: Page, words: RegExp): Promise<void> => page.getByRole('status').getByText(words).waitFor();
const headed = (page: Page, name: string): Promise<void> => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();

test('somebody sets a password, signs out and in again by keyboard alone; a wrong password says so and takes nothing away', async () => {
  const mine = await signIn(browser, await portal.entryOf('paula', 'operator'));
  const { page, context, faults } = await open('/account', 'Your account', mine);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await said(page, /The password is set/);

  await page.getByLabel('Password that you have now').fill('another one altogether');
  await page.getByLabel('New password').fill(`${PASSWORD} and more`);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await page.getByRole('alert').getByText('The password that you have now is another one.').waitFor();
  await headed(page, 'Your account');

  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
  await headed(page, 'Sign in');
  expect(await axeFaults(page)).toEqual([]);
  const enter = async (password: string): Promise<void> => {
    await page.getByLabel('User name').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('paula');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
  };
  await enter('not that one at all');
  await page.getByRole('alert').getByText('That name and password do not belong together.').waitFor();
  expect(await page.getByLabel('User name').inputValue()).toBe('paula');
  await enter(PASSWORD);
  await headed(page, 'Your account');
  expect(faults).toEqual([]);
  await context.close();
});

test('signing out everywhere ends the session of another browser too', async () => {
  const link = await portal.entryOf('peter', 'viewer');
  const here = await open('/account', 'Your account', await signIn(browser, link));
  await here.page.getByLabel('New password').fill(PASSWORD);
  await here.page.getByRole('button', { name: 'Set the password' }).click();
  await said(here.page, /The password is set/);
  const there = await visit(browser);
  await there.page.goto(`${portal.url}/account`);
  await there.page.getByLabel('User name').fill('peter');
  await there.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await there.page.getByRole('button', { name: 'Sign in' }).click();
  await headed(there.page, 'Your account');
  await here.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await headed(here.page, 'Sign in');
  await there.page.reload();
  await headed(there.page, 'Sign in');
  await Promise.all([here.context.close(), there.context.close()]);
});

test('before a session ends for want of anybody the page warns; staying keeps it, and at the end it asks to sign in', async () => {
  const visitor = await visit(browser, { session: await signIn(browser, await portal.entryOf('quentin', 'viewer')) });
  const { page, context } = visitor;
  await page.clock.install();
  await page.goto(portal.url);
  await page.getByRole('status').getByText('Live', { exact: true }).waitFor();
  await page.waitForLoadState('networkidle');
  const later = async (minutes: number): Promise<void> => {
    setClockOffset(minutes * MINUTE_MS);
    await page.clock.fastForward(26 * MINUTE_MS);
    await page.clock.runFor(MINUTE_MS);
  };
  await later(26);
  const warning = page.getByRole('dialog', { name: 'You will be signed out soon' });
  await warning.getByText(/In [34] minutes you are signed out/).waitFor();
  expect(await axeFaults(page)).toEqual([]);
  expect(await focusedText(page)).toBe('Stay signed in');
  await page.keyboard.press('Enter');
  await warning.waitFor({ state: 'detached' });

  await later(52);
  await warning.waitFor();
  setClockOffset(60 * MINUTE_MS);
  await page.clock.fastForward(8 * MINUTE_MS);
  await headed(page, 'Sign in');
  await context.close();
});

test('an administrator adds a user, gives and takes a role, and removes them; each names what it changes', async () => {
  const { page, context, faults } = await open('/administration', 'People');
  await page.getByRole('button', { name: 'Add a user' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('User name').fill('rita');
  await dialog.getByLabel('Role').selectOption('operator');
  await dialog.getByText('form526', { exact: true }).click();
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Add a user' }).click();
  await said(page, /rita is a user/);
  const row = page.getByRole('row', { name: /^rita/ });
  await row.getByText('operator in form526', { exact: true }).waitFor();

  await row.getByRole('button', { name: 'Give a role' }).click();
  await dialog.getByLabel('Role').selectOption('approver');
  await dialog.getByRole('button', { name: 'Give a role' }).click();
  await said(page, /rita has operator in form526; approver in every program/);
  await row.getByRole('button', { name: 'Take away: operator in form526' }).click();
  await dialog.getByText('operator in form526; approver in every program').waitFor();
  await dialog.getByRole('button', { name: /^Take away/ }).click();
  await said(page, /rita no longer is operator in form526/);
  await row.getByRole('button', { name: 'Remove' }).click();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await row.getByText('removed').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a token is issued and withdrawn by keyboard alone; its text is shown once', async () => {
  const { page, context } = await open('/administration/tokens', 'Tokens');
  await tabTo(page, 'Issue a token');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Issue a token' }).getByLabel('User whose rights it has').focus();
  await page.keyboard.type('olive');
  await page.keyboard.press('Tab');
  await page.keyboard.type('the nightly report');
  await tabTo(page, 'Issue a token', 4);
  await page.keyboard.press('Enter');
  await page.getByText('Save it now, it is not shown again:').waitFor();
  const text = await page.locator('.wb-warning .wb-code').textContent();
  expect(text).toMatch(/^wb_/);
  await page.reload();
  const row = page.getByRole('row', { name: /^the nightly report/ });
  await row.waitFor();
  expect(await page.getByText(text as string).count()).toBe(0);

  await tabTo(page, 'Withdraw');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'Withdraw', 3);
  await page.keyboard.press('Enter');
  await row.getByText('withdrawn').waitFor();
  await context.close();
});

test('open sessions are listed; settings show where each is set and no secret', async () => {
  const { page, context } = await open('/administration/sessions', 'Sessions');
  await page
    .getByRole('row', { name: /^olive/ })
    .first()
    .getByText('by link')
    .waitFor();
  await page.getByRole('link', { name: 'Settings and keys' }).click();
  await headed(page, 'Settings and keys');
  const secret = page.getByRole('row', { name: /WAYBILL_DATABASE_URL|DATABASE_URL/ }).first();
  await secret.waitFor();
  expect(await page.locator('main').textContent()).not.toMatch(/postgres(ql)?:\/\/[^ ]*:[^ ]*@/);
  await context.close();
});

test('the ledger is filtered by keyboard, shows the details of a line, and is proved', async () => {
  const { page, context } = await open('/ledger', 'Ledger');
  await page.getByLabel('What', { exact: true }).focus();
  await page.keyboard.type('user');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Lines about user' }).waitFor();
  expect(new URL(page.url()).search).toBe('?action=user');
  await page
    .getByRole('row')
    .nth(1)
    .getByText(/^User /)
    .waitFor();
  await tabTo(page, 'Details', 80);
  await page.keyboard.press('Enter');
  await page
    .getByText(/"role"/)
    .first()
    .waitFor();

  await page.getByRole('button', { name: 'Prove the whole ledger' }).click();
  await said(page, /nothing was changed, removed, reordered or cut/);
  expect(await axeFaults(page)).toEqual([]);
  await context.close();
});

test('a legal hold is placed and lifted, and the page of retention names what a purge would find', async () => {
  const { page, context } = await open('/holds', 'Legal holds');
  await page.getByRole('button', { name: 'Place a hold' }).click();
  const dialog = page.getByRole('dialog', { name: 'Place a legal hold' });
  await dialog.getByText('One submission').click();
  await dialog.getByLabel('Submission id').fill('held-3');
  await dialog.getByLabel('Reason').fill('a lawsuit');
  expect(await axeFaults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Place a hold' }).click();
  await said(page, /Hold 1 is in force/);
  const row = page.getByRole('row', { name: /form526/ });
  await row.getByRole('link', { name: 'submission held-3' }).waitFor();

  await tabTo(page, 'Lift', 80);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Lift hold 1' }).getByLabel('Reason').focus();
  await page.keyboard.type('it ended');
  await tabTo(page, 'Lift', 3);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing is held.').waitFor();
  await page.getByRole('link', { name: 'Retention', exact: true }).click();
  await page
    .getByText(/No period is set: everything is kept/)
    .first()
    .waitFor();
  await context.close();
});

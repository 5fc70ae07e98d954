import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
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

async function open(path: string, heading: string | RegExp): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  return visitor;
}

const CLASS = /^The receiver lost it, or never got it: Benefits intake, Expired/;

/** The dialog that is open: gives the reason and does it, by mouse. */
async function confirm({ page }: Visit, label: string, reason = 'the test says so'): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: label, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

test('from a cell of the scoreboard to its submissions, by mouse', async () => {
  const visitor = await open('/triage', 'Triage');
  const { page, context, faults } = visitor;
  await page
    .getByRole('link', { name: new RegExp(`^1 of ${CLASS.source.slice(1)}`) })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: /^Error class \d+/ }).waitFor();
  expect(new URL(page.url()).searchParams.get('from')).toMatch(/^\d{4}-/);
  await page.getByText(/1 failure of 1 submission and 1 person/).waitFor();
  await page.getByRole('link', { name: 'rejected-1' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a class is assigned, ignored until a number is reached, and opened again', async () => {
  const visitor = await open('/triage/classes', 'Error classes');
  const { page, context } = visitor;
  await page.getByRole('link', { name: CLASS }).click();
  await page.getByRole('button', { name: 'Assign' }).click();
  await page.getByLabel('Owner').fill('intake team');
  await confirm(visitor, 'Assign');
  await page.getByText('intake team').waitFor();

  await page.getByRole('button', { name: 'Ignore for a while' }).click();
  await page.getByLabel('Until so many more failures').fill('10');
  await confirm(visitor, 'Ignore for a while');
  await page.getByText('Ignored for a while').first().waitFor();
  await page.getByText('11 failures in all').waitFor();

  await page.getByRole('button', { name: 'Reopen' }).click();
  await confirm(visitor, 'Reopen');
  await page.getByRole('button', { name: 'Ignore for a while' }).waitFor();
  await context.close();
});

test('a step of the playbook drafts its run from the class, and the run is there', async () => {
  const visitor = await open('/triage/classes', 'Error classes');
  const { page, context } = visitor;
  await page.getByRole('link', { name: CLASS }).click();
  await page.getByRole('button', { name: 'Draft a run of re-poll' }).first().click();
  await page.getByRole('dialog').getByText('Its preview says how many', { exact: false }).waitFor();
  await confirm(visitor, 'Draft a run of re-poll');
  await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
  await context.close();
});

test('an alert is taken in hand, and leads to its list and its playbook', async () => {
  const visitor = await open('/alerts', 'Alerts');
  const { page, context } = visitor;
  await page
    .getByRole('row')
    .getByRole('link', { name: /expired/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: /^Alert \d+/ }).waitFor();
  await page.getByRole('button', { name: 'I have it in hand' }).click();
  await confirm(visitor, 'I have it in hand');
  await page.getByText('olive: the test says so').waitFor();
  const address = page.url();
  await page.getByRole('link', { name: 'The list that it counts' }).click();
  await page.getByRole('heading', { level: 1, name: /^Error class \d+/ }).waitFor();
  await page.goto(address);
  await page.locator('main').getByRole('link', { name: 'Silent failure surge' }).click();
  await page.getByRole('heading', { name: 'Whom it affects now' }).waitFor();
  await page.getByRole('heading', { name: 'How to tell which it is' }).waitFor();
  await context.close();
});

test('an incident: a step ends, a note is added, and it closes on record although its cause is there; by keyboard', async () => {
  const { page, context } = await open('/incidents', 'Incidents');
  await tabTo(page, /^1: /);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Incident 1' }).waitFor();
  await page.getByText('Still there').first().waitFor();

  await tabTo(page, /^Say how step/);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  while (!(await page.evaluate(() => document.activeElement?.matches('select[name=outcome]')))) await page.keyboard.press('Tab');
  await page.keyboard.type('It is done');
  await page.keyboard.press('Tab');
  await page.keyboard.type('looked at it');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.locator('.wb-steps').getByText('Done', { exact: true }).waitFor();

  await tabTo(page, 'Close it');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('on record', { exact: false }).waitFor();
  while (!(await page.evaluate(() => document.activeElement?.matches('input[name=override]')))) await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.type('nothing more to do');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Closed although its cause was there').first().waitFor();
  await context.close();
});

test('a maintenance window is opened and ended', async () => {
  const visitor = await open('/alerts/windows', 'Maintenance windows');
  const { page, context } = visitor;
  await page.getByRole('button', { name: 'Open a window' }).click();
  // In the reader's own time zone, as the field says.
  const soon = await page.evaluate(() =>
    new Date(Date.now() + 7_200_000 - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 16),
  );
  await page.getByLabel('Until').fill(soon);
  await confirm(visitor, 'Open a window');
  await page.getByText('Open: nobody is told').waitFor();
  await page.getByRole('button', { name: 'End window 1' }).click();
  await confirm(visitor, 'End window 1');
  await page.getByText('Everybody is told of everything.').waitFor();
  await context.close();
});

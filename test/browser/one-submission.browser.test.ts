import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults, focusedText, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { type PortalUnderTest, portalUnderTest } from './portal-under-test.ts';

/** What an operator does about one submission, one hand-off and one destination: by mouse, and by keyboard alone. */

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

async function open(path: string, heading: string): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  return visitor;
}

const said = (page: Page, words: RegExp): Promise<void> => page.getByRole('status').getByText(words).waitFor();

test('a decision is recorded by mouse: it names what it is about, asks why, and the page shows what came of it', async () => {
  const { page, context, faults } = await open('/submissions/form526/held-7', 'Submission held-7');
  await page.getByRole('button', { name: 'Record a decision' }).click();
  const dialog = page.getByRole('dialog', { name: 'Record a decision about held-7' });
  await dialog.getByText('Needs attention', { exact: true }).waitFor();
  expect(await axeFaults(page)).toEqual([]);

  await dialog.getByLabel('Decision').selectOption({ label: 'Done by hand; the receiver has it' });
  await dialog.getByLabel('Reason').fill('the receiver telephoned');
  await dialog.getByRole('button', { name: 'Record a decision' }).click();
  await dialog
    .getByRole('alert')
    .getByText(/WB_REMEDIATION_UNPROVED/)
    .waitFor();
  await dialog.getByLabel('The receiver’s proof').fill('claim 600456');
  await dialog.getByRole('button', { name: 'Record a decision' }).click();
  await dialog.waitFor({ state: 'detached' });
  await said(page, /Recorded. It now stands as: Remediated./);
  expect(await focusedText(page)).toBe('Record a decision');
  await page.getByText('Decision: Manual').waitFor();
  await page.getByText('“the receiver telephoned”').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('who the person is stays hidden until somebody says why, by keyboard alone; Escape changes nothing', async () => {
  const { page, context } = await open('/submissions/form526/held-8', 'Submission held-8');
  await page.getByText('Everything that happened').waitFor();
  expect(await page.getByText('Marigold').count()).toBe(0);
  await tabTo(page, 'Show what the person wrote');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await focusedText(page)).toBe('Show what the person wrote');

  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByLabel('Reason').focus();
  await page.keyboard.type('the person called');
  await tabTo(page, 'Show what the person wrote', 3);
  await page.keyboard.press('Enter');
  await page.getByText('Marigold').first().waitFor();
  await said(page, /Opened/);
  await page.getByText('“the person called”').waitFor();
  expect(page.url()).not.toContain('Marigold');
  await page.getByRole('button', { name: 'Hide it again' }).click();
  expect(await page.getByText('Marigold').count()).toBe(0);
  await context.close();
});

test('a person’s submissions are found without the person in the address', async () => {
  const { page, context } = await open('/submissions', 'Submissions');
  await page.getByText('Find by person, receipt or field').click();
  await page.getByLabel('Exactly').fill('person-held-9');
  await page.getByRole('button', { name: 'Find' }).click();
  const found = page.getByRole('region', { name: 'Found', exact: true });
  await found.getByText('1 submission.').waitFor();
  expect(page.url()).not.toContain('person-');
  await found.getByRole('link', { name: 'held-9' }).click();
  await page.getByRole('heading', { level: 1, name: 'Submission held-9' }).waitFor();
  await context.close();
});

test('a destination is paused and let go again, and its page says so', async () => {
  const { page, context } = await open('/destinations/form526/benefits_intake', 'Destination benefits_intake');
  for (const { label, now } of [
    { label: 'Pause sending', now: 'Paused: nothing is sent' },
    { label: 'Resume sending', now: 'Not set up here' },
  ]) {
    await page.getByRole('button', { name: label }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('they asked us to');
    await dialog.getByRole('button', { name: label }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByText(now).first().waitFor();
  }
  await context.close();
});

test('keys go to pages and list themselves, and can be switched off', async () => {
  const { page, context } = await open('/hand-offs', 'Hand-offs');
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await list.getByText('The filter of the page').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await list.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.getByRole('heading', { level: 1, name: 'Findings' }).waitFor();
  expect(await focusedText(page)).toBe('Findings');

  await page.keyboard.press('?');
  await list.getByText('Use single-key shortcuts').click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Findings');
  await context.close();
});

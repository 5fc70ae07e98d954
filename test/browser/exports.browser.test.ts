import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { deedByKeys, deedByMouse, expectFocus, leaveByEscape, tabToField } from './deeds.ts';
import { type ExportsPortal, openExportsPortal } from './exports-portal.ts';
import { arrived, HANDS } from './hands.ts';

/** A partner's files by the clock: what was expected and what was produced, what is late and what is blocked. By mouse, and by keyboard alone. */

const PLAYBOOK = 'A daily file did not reach the legacy system';

let browser: Browser;
let portal: ExportsPortal;
let session: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openExportsPortal()]);
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

const headed = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const said = (page: Page, words: string | RegExp): Promise<void> => page.locator('.wb-said').getByText(words).waitFor();
/** The row of the calendar that is about a day, such as `Tue, Jun 9, 2026`. */
const day = (page: Page, name: string) =>
  page.getByRole('table', { name: 'Expected and produced files by day' }).getByRole('row').filter({ hasText: name });

test.each(HANDS)('a late export leads to its playbook, an incident, and the list of whom it affects as a run, %s', async (how, hand) => {
  const [name, title] = how === 'by mouse' ? ['DirDep', 'Changes of direct deposit'] : ['CHGADD', 'Changes of address'];
  const { page, context, faults } = await open('/exports', 'Exports');
  await hand.follow(page, title);
  await arrived(page, title);
  await hand.follow(page, PLAYBOOK);
  await arrived(page, PLAYBOOK);
  await hand.follow(page, `export ${name}`);
  await arrived(page, title);
  await hand.deed(page, 'Start this playbook');
  await arrived(page, /^Incident \d+$/);
  await page.getByText(`export ${name} has 1 late day without a confirmed file`).waitFor();
  await hand.deed(page, 'Draft the run of step who');
  await page.locator('.wb-steps').getByText('Its run is drafted').waitFor();
  await hand.follow(page, /^Run \d+$/);
  await arrived(page, /^Run \d+$/);
  await page.getByText('export-ready', { exact: true }).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('what a late export left as a finding leads to the same playbook, by keyboard alone', async () => {
  const { page, context, faults } = await open('/findings?program=vye', 'Findings');
  const missing = page.getByRole('row').filter({ hasText: 'An export’s file is missing' }).first();
  await tabTo(page, (await missing.getByRole('link').first().textContent()) ?? '', 90);
  await page.keyboard.press('Enter');
  await headed(page, /^Finding \d+/);
  await tabTo(page, PLAYBOOK, 90);
  await page.keyboard.press('Enter');
  await headed(page, PLAYBOOK);
  await tabTo(page, /^finding \d+$/, 90);
  await page.keyboard.press('Enter');
  await headed(page, /^Finding \d+/);
  expect(faults).toEqual([]);
  await context.close();
});

test('a late day and its blocked file: seen in the calendar, looked at, tried again once the way is free, by mouse', async () => {
  const { page, context, faults } = await open('/exports', 'Exports');
  // The late ones stand first.
  expect(await page.locator('tbody tr').first().textContent()).toContain('1 day late without a file');
  await page.getByRole('link', { name: 'Verifications of enrollment' }).click();
  await headed(page, 'Verifications of enrollment');
  await page.getByText('1 day without a file').waitFor();
  await page.getByText('The last 31 days and the next 14, 1 late day first').waitFor();
  await day(page, 'Tue, Jun 9, 2026').getByText('Late: no file').waitFor();
  await day(page, 'Mon, Jun 8, 2026').getByText('Produced in time').waitFor();
  await day(page, 'Fri, Jun 19, 2026').getByText('federal holiday').waitFor();
  await day(page, 'Wed, Jun 10, 2026').getByText('To come').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  const tuesday = day(page, 'Tue, Jun 9, 2026');
  expect(await tuesday.textContent()).toContain('Blocked: somebody must decide');
  await tuesday.getByRole('link').click();

  await headed(page, /^Export file \d+/);
  await page.getByText('Something else stands at the partner under vawave160').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await deedByMouse(page, 'Try it again');
  await said(page, /blocked: somebody must decide\.$/);
  portal.clearPlace();
  await deedByMouse(page, 'Try it again');
  await said(page, /confirmed: read back from the partner/);
  await page.getByRole('button', { name: 'Compare with the partner’s list' }).waitFor();
  await page.getByRole('link', { name: 'vawave, vye' }).click();
  await day(page, 'Tue, Jun 9, 2026').getByText('Produced late').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a file that was never sent is found and given up, by keyboard alone; its rows go with the next', async () => {
  const { page, context, faults } = await open('/exports/vye/CHGADD', 'Changes of address');
  await page.getByText('2 people with 2 changes that the partner is not proved to have').waitFor();
  await page.getByText('In a file that is not confirmed yet').first().waitFor();
  await page.goto(`${portal.url}/exports/files`);
  await tabToField(page, 'state');
  await page.keyboard.type('Written and kept');
  await tabTo(page, 'Apply');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Written and kept here; being sent, all programs' }).waitFor();
  await tabTo(page, /^CHGADD/, 90);
  await page.keyboard.press('Enter');
  await headed(page, /^Export file \d+/);
  await page.getByText("The partner's folder failed").waitFor();
  await deedByKeys(page, 'Give it up');
  await said(page, /is given up; 1 row will go into the next one/);
  await page.getByText('Given up; its rows go into the next file').first().waitFor();
  await expectFocus(page);
  expect(faults).toEqual([]);
  await context.close();
});

test('an export is run and sends what is ready, by mouse', async () => {
  const { page, context, faults } = await open('/exports/vye/CHGADD', 'Changes of address');
  await page.getByText('2 people with 2 changes that the partner is not proved to have').waitFor();
  expect(await page.getByText('In a file that is not confirmed yet').count()).toBe(0);
  await deedByMouse(page, 'Run it now');
  await said(page, /^A file was started\. File \d+: confirmed: read back from the partner\.$/);
  await page.getByText('Nobody: the partner is proved to have every change').waitFor();
  await day(page, 'Tue, Jun 9, 2026').getByText('Produced late').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('a late export is run, a day is decided about, and its file is looked at, by keyboard alone', async () => {
  const { page, context, faults } = await open('/exports', 'Exports');
  await tabTo(page, 'Changes of direct deposit', 90);
  await page.keyboard.press('Enter');
  await headed(page, 'Changes of direct deposit');
  await day(page, 'Tue, Jun 9, 2026').getByText('Late: no file').waitFor();
  await leaveByEscape(page, 'Decide about a day');
  await deedByKeys(page, 'Run it now');
  await said(page, /^File \d+: confirmed: read back from the partner\. Nothing else is ready to be sent\.$/);
  await day(page, 'Tue, Jun 9, 2026').getByText('Produced late').waitFor();

  await deedByKeys(page, 'Decide about a day', { day: '06102026', expected: 'No', scope: 'only', reason: 'the partner is away' });
  await day(page, 'Wed, Jun 10, 2026').getByText('not expected, decided by olive: “the partner is away”').waitFor();
  await expectFocus(page);

  const file = await day(page, 'Tue, Jun 9, 2026').getByRole('link').first().textContent();
  await tabTo(page, file ?? '', 90);
  await page.keyboard.press('Enter');
  await headed(page, /^Export file \d+/);
  await page.getByText('Confirmed: read back from the partner').first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

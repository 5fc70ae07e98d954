import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareRun } from '../../src/tasks/index.ts';
import { focusedText, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { chooserByKeys, deedByKeys, deedByMouse, tabToField } from './deeds.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** A worklist from what needs attention to its run, to the file that somebody reviews, and back. By mouse, and by keyboard alone. */

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

async function open(path: string, heading: string): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await headed(visitor.page, heading);
  return visitor;
}

const headed = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const runOf = (page: Page): number => Number(/\/runs\/(\d+)/.exec(page.url())?.[1]);
const countOf = (page: Page, words: string) => page.locator('dt', { hasText: words }).locator('xpath=following-sibling::dd[1]');
/** So many of its rows are there, as the page says. */
const counts = (page: Page, words: string, count: number): Promise<void> =>
  countOf(page, words).getByText(String(count), { exact: true }).waitFor();

/** What a worker does when a preview is asked for. */
const preview = (run: number) => prepareRun(portal.installation.tasks, run);

/** The file that went out, as somebody gives it back: without its last row, where they took one out. */
function reviewed(path: string, isShorter: boolean) {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  const text = `${lines.slice(0, isShorter ? -1 : undefined).join('\n')}\n`;
  return { name: 'reviewed.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
}

test('a worklist is made, its next rows become a run, and the run gives them back, by mouse', async () => {
  const { page, context, faults } = await open('/worklists', 'Worklists');
  await deedByMouse(page, 'Make a worklist', { program: 'form526', name: 'morning', reasons: true, reason: 'the morning round' });
  await headed(page, 'Worklist morning');
  await page.getByText('No run and no share has any of its rows.').waitFor();
  await page.getByLabel('Task').selectOption({ label: 'Release held submissions' });
  await page.getByLabel(/^So many of the \d+ rows left/).fill('25');
  await page.getByLabel('Reason').first().fill('to begin with');
  await page.getByRole('button', { name: 'Draft and preview' }).click();
  await headed(page, /^Run \d+/);
  const run = runOf(page);
  await preview(run);
  await page.getByRole('button', { name: 'Ask for approval' }).waitFor();
  // Some of them wait in another run.
  const taken = Number(await countOf(page, 'Will be worked on').textContent());
  expect(taken).toBeGreaterThan(0);

  await page.goto(`${portal.url}/worklists/form526/morning`);
  await counts(page, 'In a run', taken);
  await page.getByRole('link', { name: `run ${run}` }).click();
  await headed(page, `Run ${run}`);
  await deedByMouse(page, 'Cancel the run', { reason: 'not today' });
  await page.goBack();
  await page.getByText('No run and no share has any of its rows.').waitFor();
  await counts(page, 'In a run', 0);
  expect(faults).toEqual([]);
  await context.close();
});

test('rows go out for review; a changed file is refused with what differs, an unchanged one becomes a run, by mouse', async () => {
  const { page, context, faults } = await open('/worklists/form526/morning', 'Worklist morning');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    deedByMouse(page, 'Export rows for review', { next: '25', reason: 'to look at' }),
  ]);
  const path = await download.path();
  const form = page.getByRole('form', { name: 'Reviewed file' });
  await form.locator('input[type=file]').setInputFiles(reviewed(path, true));
  await form.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByText('The file differs from the one that went out in 1 place').waitFor();
  await page.getByText(/held-\d+ is missing/).waitFor();
  await form.locator('input[type=file]').setInputFiles(reviewed(path, false));
  await form.getByRole('button', { name: 'Look at the file' }).click();
  await page.getByText('The file is as it went out: 25 rows.').waitFor();
  const review = page.locator('section', { has: page.getByRole('heading', { name: 'A reviewed file' }) });
  await review.getByLabel('Task').selectOption({ label: 'Release held submissions' });
  await review.getByLabel('Reason').fill('looked at');
  await review.getByRole('button', { name: 'Draft and preview' }).click();
  await headed(page, /^Run \d+/);
  await preview(runOf(page));
  await page.getByRole('button', { name: 'Ask for approval' }).waitFor();
  expect(Number(await countOf(page, 'Will be worked on').textContent())).toBeGreaterThan(0);
  expect(faults).toEqual([]);
  await context.close();
});

test('the same by keyboard alone: made, exported, reviewed, and drafted over exactly these rows', async () => {
  const { page, context, faults } = await open('/worklists', 'Worklists');
  await deedByKeys(page, 'Make a worklist', { program: 'other', name: 'night', reason: 'the night round' });
  await headed(page, 'Worklist night');
  expect(await focusedText(page)).toBe('Worklist night');
  await counts(page, 'Left to do', 2);
  await deedByKeys(page, 'Add what needs attention', { reasons: true, reason: 'whatever came since' });
  await page.locator('.wb-said').getByText('0 rows added.').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    deedByKeys(page, 'Export rows for review', { next: '1', reason: 'to look at' }),
  ]);
  const path = await download.path();
  const chooser = await chooserByKeys(page, 'file');
  await chooser.setFiles(reviewed(path, false));
  await tabTo(page, 'Look at the file', 3);
  await page.keyboard.press('Enter');
  await page.getByText('The file is as it went out: 1 row.').waitFor();
  await tabToField(page, 'task');
  await page.keyboard.type('Release');
  await tabToField(page, 'reason');
  await page.keyboard.type('looked at');
  await tabTo(page, 'Draft and preview', 3);
  await page.keyboard.press('Enter');
  await headed(page, /^Run \d+/);
  const run = runOf(page);
  await preview(run);
  await page.goto(`${portal.url}/worklists/other526/night`);
  await counts(page, 'In a run', 1);
  await tabTo(page, `run ${run}`, 120);
  await page.keyboard.press('Enter');
  await headed(page, `Run ${run}`);
  await deedByKeys(page, 'Cancel the run');
  await page.goBack();
  await page.getByText('No run and no share has any of its rows.').waitFor();
  await counts(page, 'Left to do', 2);
  expect(faults).toEqual([]);
  await context.close();
});

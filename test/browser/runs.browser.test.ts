import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeFaults, focusedText, horizontalOverflow, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';
import { type StampTask, stampTask } from './stamp-task.ts';

/** A run from its form to its files, with a worker that works and a second person who decides: by mouse, and by keyboard alone. */

/** What a worker does may take so long: what it was not woken for while it started, it finds at its next look. */
const WORKED_MS = 45_000;
const MOST = { timeout: 90_000 };

let browser: Browser;
let portal: PortalOnDatabase;
let stamp: StampTask;
let operator: Session;
let approver: Session;

beforeAll(async () => {
  stamp = stampTask(2);
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase([stamp.task])]);
  portal.startWorker();
  operator = await signIn(browser, await portal.entryOf('otto', 'operator'));
  approver = await signIn(browser, await portal.entryOf('april', 'approver'));
}, 60_000);

afterAll(async () => {
  stamp?.letThrough(Number.MAX_SAFE_INTEGER);
  await browser?.close();
  await portal?.close();
});

async function open(path: string, heading: string | RegExp, session: Session): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  return visitor;
}

const runOf = (page: Page): string => /\/runs\/(\d+)/.exec(page.url())?.[1] ?? expect.fail(`${page.url()} is no run.`);
const stateOf = (page: Page, words: string): Promise<void> =>
  page.locator('dd').getByText(words, { exact: true }).first().waitFor({ timeout: WORKED_MS });

/** Presses a deed's button and its like in the dialog, with a reason. */
async function deed(page: Page, label: string, reason = 'a test'): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Reason').fill(reason);
  await dialog.getByRole('button', { name: label, exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The same by keyboard alone. */
async function deedByKeys(page: Page, label: string): Promise<void> {
  await tabTo(page, label, 90);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  if (await dialog.getByLabel('Reason').count()) {
    await tabToField(page, 'reason');
    await page.keyboard.type('a test');
  }
  await tabTo(page, label, 6);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

async function tabToField(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 60; press += 1) {
    if ((await page.evaluate(() => document.activeElement?.getAttribute('name'))) === name) return;
    await page.keyboard.press('Tab');
  }
  expect.fail(`Tab never reached the field ${name}.`);
}

const ROWS = [
  'Case,What,Because,Proof',
  'other-1,manual,telephoned,claim 7',
  'other-3,nonsense,telephoned,claim 8',
  'other-2,closed,asked for,',
];

test(
  'a file is dropped, its columns named, its bad rows shown; another person approves; it runs, and its files are taken',
  MOST,
  async () => {
    const { page, context, faults } = await open('/tasks', 'Tasks', operator);
    await page
      .getByRole('row', { name: /Record decisions on many submissions.*other526/ })
      .getByRole('link')
      .click();
    await page.getByRole('heading', { level: 1, name: 'Record decisions on many submissions' }).waitFor();
    await page.getByLabel('the rows of a file').check();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'decisions.csv', mimeType: 'text/csv', buffer: Buffer.from(`${ROWS.join('\n')}\n`) });
    const columns = page.getByRole('group', { name: 'Which column is which' });
    for (const [column, header] of [
      ['id', 'Case'],
      ['kind', 'What'],
      ['reason', 'Because'],
      ['evidence', 'Proof'],
    ] as const)
      await columns.getByLabel(new RegExp(`^${column}( |$)`)).selectOption(header);
    await page.getByLabel('Reason', { exact: true }).fill('the letters of May');
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Draft and preview' }).click();
    await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
    const run = runOf(page);
    await page.getByText(/^Row 2 \(other-3\): kind/).waitFor({ timeout: WORKED_MS });
    await page.getByText(/id from “Case”/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await deed(page, 'Ask for approval');
    await page.getByRole('heading', { name: 'Waiting for a decision' }).waitFor();
    expect(await page.getByRole('button', { name: 'Approve this preview' }).count()).toBe(0);

    const other = await open('/approvals', 'Approvals', approver);
    await other.page.getByRole('link', { name: run, exact: true }).click();
    await other.page.getByText(/^otto asks to run/).waitFor();
    await deed(other.page, 'Approve this preview', 'looked at the rows');
    await stateOf(other.page, 'Approved, not started');
    await other.context.close();

    // Nobody reloads: the page hears of it.
    await deed(page, 'Start');
    await stateOf(page, 'Finished, all succeeded');
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: /failed/ }).click()]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('other-3');
    await page.getByRole('link', { name: /succeeded/ }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 900 });
    expect(await horizontalOverflow(page)).toBe(0);
    expect(faults).toEqual([]);
    await context.close();
  },
);

test(
  'by keyboard alone: a query is drafted, decided, started, watched, paused, given another pace, handed over, and what failed is tried again',
  MOST,
  async () => {
    const { page, context, faults } = await open('/tasks/form526/stamp', 'Stamp submissions', operator);
    await tabToField(page, 'over.reasons');
    await page.keyboard.press('Space');
    await tabToField(page, 'over.limit');
    await page.keyboard.type('130');
    await tabToField(page, 'colour');
    await page.keyboard.type('gr');
    await tabToField(page, 'reason');
    await page.keyboard.type('to see it');
    await tabTo(page, 'Draft and preview', 3);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
    const run = runOf(page);
    expect(await focusedText(page)).toBe(`Run ${run}`);
    await page.getByRole('button', { name: 'Ask for approval' }).waitFor();
    await deedByKeys(page, 'Ask for approval');

    const other = await open('/approvals', 'Approvals', approver);
    await tabTo(other.page, run, 90);
    await other.page.keyboard.press('Enter');
    await other.page.getByText(/^otto asks to run “Stamp submissions” on 110 items/).waitFor();
    await deedByKeys(other.page, 'Approve this preview');
    await other.context.close();

    await page.getByRole('button', { name: 'Start', exact: true }).waitFor();
    await deedByKeys(page, 'Start');
    await stateOf(page, 'Running');
    const bar = page.getByRole('progressbar', { name: 'Items done' });
    stamp.letThrough(5);
    await expect.poll(() => bar.getAttribute('aria-valuenow'), { timeout: 10_000 }).toBe('5');
    await deedByKeys(page, 'Pause');
    // What is in work ends first.
    const paused = page.locator('dd').getByText('Paused', { exact: true });
    await expect
      .poll(
        () => {
          stamp.letThrough(1);
          return paused.count();
        },
        { timeout: 15_000, interval: 200 },
      )
      .toBe(1);
    const done = Number(await bar.getAttribute('aria-valuenow'));
    expect(done).toBeLessThan(110);

    await tabTo(page, 'Change the pace', 90);
    await page.keyboard.press('Enter');
    await tabToField(page, 'rate');
    await page.keyboard.type('500');
    await tabToField(page, 'reason');
    await page.keyboard.type('gently');
    await tabTo(page, 'Change the pace', 3);
    await page.keyboard.press('Enter');
    await page.locator('dd').getByText('500 a second', { exact: true }).waitFor();
    await tabTo(page, 'Write a note', 90);
    await page.keyboard.press('Enter');
    await tabToField(page, 'text');
    await page.keyboard.type('half of it is done');
    await tabTo(page, 'Write a note', 3);
    await page.keyboard.press('Enter');
    await page.getByText('half of it is done').waitFor();

    await deedByKeys(page, 'Resume');
    stamp.letThrough(Number.MAX_SAFE_INTEGER);
    await stateOf(page, 'Finished, with failures');
    await page.getByText('2 items failed: no ink').waitFor();
    await deedByKeys(page, 'Retry what failed');
    await stateOf(page, 'Finished, all succeeded');

    await tabTo(page, 'Hand it over', 90);
    await page.keyboard.press('Enter');
    await tabToField(page, 'to');
    await page.keyboard.type('olive');
    await tabToField(page, 'reason');
    await page.keyboard.type('my shift ends');
    await tabTo(page, 'Hand it over', 3);
    await page.keyboard.press('Enter');
    await page.getByText(/^olive took it over/).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await context.close();
  },
);

test(
  'what is known of a person is asked for from the submission; the person is in no address, and the file is taken with a reason',
  MOST,
  async () => {
    const { page, context } = await open('/submissions/form526/held-9', 'Submission held-9', operator);
    await page.getByRole('link', { name: 'Export everything known of this person' }).click();
    await page.getByRole('heading', { level: 1, name: 'Export everything known of a person' }).waitFor();
    expect(page.url()).not.toContain('person-held-9');
    expect(await page.getByLabel('Person').inputValue()).toBe('person-held-9');
    await page.getByLabel('Reason').fill('the person asked for it');
    await page.getByRole('button', { name: 'Draft and preview' }).click();
    await page.getByRole('heading', { level: 1, name: /^Run \d+/ }).waitFor();
    await deed(page, 'Ask for approval');
    const other = await open(`/runs/${runOf(page)}`, /^Run/, approver);
    await deed(other.page, 'Approve this preview');
    await other.context.close();
    await deed(page, 'Start');
    await page.getByRole('heading', { name: 'Sealed files' }).waitFor();
    await page.getByRole('button', { name: /^Take / }).click();
    await page.getByRole('dialog').getByLabel('Reason').fill('handed to the person');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('dialog')
        .getByRole('button', { name: /^Take / })
        .click(),
    ]);
    expect(readFileSync(await download.path(), 'utf8')).toContain('held-9');
    await context.close();
  },
);

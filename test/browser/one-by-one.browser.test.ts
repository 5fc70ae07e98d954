import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareRun } from '../../src/tasks/index.ts';
import { axeFaults, focusedText, launchBrowser, type Session, signIn, type Visit, visit } from './browser.ts';
import { arrived, HANDS, KEYBOARD, MOUSE, said } from './hands.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** What is done about one submission, hand-off, finding or destination, as far as one-submission.browser.test.ts does it with the other hand only. */

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
  await visitor.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  return visitor;
}

test('a person’s submission is found and a decision recorded about it, by keyboard alone', async () => {
  const { page, context, faults } = await open('/submissions', 'Submissions');
  await KEYBOARD.unfold(page, 'Find by person, receipt or field');
  await KEYBOARD.fill(page, 'value', 'person-held-11');
  await KEYBOARD.press(page, 'Find');
  await page.getByRole('region', { name: 'Found', exact: true }).getByText('1 submission.').waitFor();
  await KEYBOARD.follow(page, 'held-11');
  await arrived(page, 'Submission held-11');
  expect(page.url()).not.toContain('person-');
  await KEYBOARD.deed(page, 'Record a decision', {
    kind: 'Done by hand',
    evidence: 'claim 600457',
    reason: 'the receiver telephoned',
  });
  await said(page, /Recorded. It now stands as: Remediated./);
  expect(await focusedText(page)).toBe('Record a decision');
  await page.getByText('“the receiver telephoned”').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('what a person wrote is shown with a reason and hidden again, by mouse', async () => {
  const { page, context } = await open('/submissions/form526/held-12', 'Submission held-12');
  await MOUSE.deed(page, 'Show what the person wrote');
  await page.getByText('Marigold').first().waitFor();
  await MOUSE.press(page, 'Hide it again');
  expect(await page.getByText('Marigold').count()).toBe(0);
  await context.close();
});

test.each(HANDS)('what a receiver refused is corrected and drafted to be sent again, from the submission, %s', async (by, hand) => {
  const id = by === 'by mouse' ? 'told-1' : 'told-2';
  const { page, context, faults } = await open(`/submissions/form526/${id}`, `Submission ${id}`);
  await page.getByRole('heading', { name: 'Correct it and send it again' }).waitFor();
  await hand.unfold(page, 'What to send in place of what was refused');
  expect(await axeFaults(page)).toEqual([]);
  await hand.fill(page, 'zip', '97201');
  await hand.fill(page, 'reason', 'the person told us by telephone');
  await hand.press(page, 'Draft and preview');
  await arrived(page, /^Run \d+$/);
  expect(page.url()).not.toContain('97201');
  await prepareRun(portal.installation.tasks, Number(/\d+$/.exec(page.url())?.[0]));
  const preview = page.getByRole('region', { name: 'Preview', exact: true });
  await preview.getByText('id, zip').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test.each(HANDS)('the receivers are asked about one submission, and about one hand-off, %s', async (_, hand) => {
  const { page, context, faults } = await open('/submissions/form526/provisional-1', 'Submission provisional-1');
  await page.getByRole('button', { name: 'Ask the receivers now' }).waitFor();
  await hand.deed(page, 'Ask the receivers now');
  await said(page, '1 hand-off will be asked about next.');
  await hand.follow(page, /^\d+$/);
  await arrived(page, /^Hand-off \d+$/);
  await hand.deed(page, 'Ask the receiver now');
  await said(page, 'It is asked about next.');
  expect(faults).toEqual([]);
  await context.close();
});

test.each(HANDS)('a finding is found by its kind, read and closed as settled, %s', async (_, hand) => {
  const { page, context, faults } = await open('/findings', 'Findings');
  await hand.fill(page, 'kind', 'notice_failed');
  await hand.press(page, 'Apply');
  await page.getByRole('heading', { name: /notice failed, all programs/i }).waitFor();
  await hand.follow(page, /^\d+$/);
  await arrived(page, /^Finding \d+$/);
  await page.getByText('What to do').first().waitFor();
  await hand.deed(page, 'Close it as settled');
  await said(page, /^Finding \d+ is closed/);
  await page.locator('dd').getByText('olive', { exact: true }).waitFor();
  expect(await focusedText(page)).toMatch(/^Finding \d+$/);
  await hand.follow(page, 'Findings');
  await arrived(page, 'Findings');
  expect(faults).toEqual([]);
  await context.close();
});

test('a destination is paused and let go again, by keyboard alone', async () => {
  const { page, context } = await open('/destinations', 'Destinations');
  await KEYBOARD.follow(page, /^Benefits Intake/);
  await arrived(page, 'Destination benefits_intake');
  await KEYBOARD.deed(page, 'Pause sending', { reason: 'they asked us to' });
  await page.getByText('Paused: nothing is sent').first().waitFor();
  await KEYBOARD.deed(page, 'Resume sending', { reason: 'they are back' });
  await page.getByText('Not set up here').first().waitFor();
  await context.close();
});

test.each(HANDS)('a list is sorted by its heading, in the address, and a CSV of the whole filter can be had, %s', async (_, hand) => {
  const { page, context } = await open('/submissions?program=form526&standing=needs_attention', 'Submissions');
  const heading = page.getByRole('columnheader', { name: 'Submitted' });
  const first = page.locator('tbody th a').first();
  await heading.waitFor();
  await hand.press(page, 'Submitted');
  await expect.poll(() => first.textContent()).toMatch(/^told-/);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('submitted');
  await hand.press(page, 'Submitted');
  await expect.poll(() => first.textContent()).not.toMatch(/^told-/);
  expect(new URL(page.url()).searchParams.get('sort')).toBe('-submitted');
  expect(await heading.getAttribute('aria-sort')).toBe('descending');
  expect(await focusedText(page)).toBe('Submitted');

  const [download] = await Promise.all([page.waitForEvent('download'), hand.follow(page, 'Download all rows of this filter as CSV')]);
  expect(download.suggestedFilename()).toBe('submissions.csv');
  expect(await download.failure()).toBeNull();
  await context.close();
});

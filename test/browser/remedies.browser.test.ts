import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { now } from '../../src/kernel/clock/clock.ts';
import { recordOccurrences } from '../../src/triage/index.ts';
import { focusedText, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { deedByKeys, deedByMouse, expectFocus, leaveByEscape, tabToField } from './deeds.ts';
import { arrived, HANDS, said } from './hands.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** What is done about failures: the page of an error class, a playbook, an incident with its steps. By mouse, and by keyboard alone. */

let browser: Browser;
let portal: PortalOnDatabase;
let session: Session;
let failures = 1_000;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase()]);
  session = await signIn(browser, portal.entry);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

const CLASS = /^The receiver lost it, or never got it: Benefits intake, Expired/;
const EXPIRED = 'Uploads that never arrived at their location';
const STUCK = 'Taken, and without an answer for longer than the receiver needs';

async function open(path: string, heading: string): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await headed(visitor.page, heading);
  return visitor;
}

const headed = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const fact = (page: Page, words: string | RegExp): Promise<void> => page.locator('dd').getByText(words).first().waitFor();
const follow = async (page: Page, words: string | RegExp): Promise<void> => {
  await tabTo(page, words, 120);
  await page.keyboard.press('Enter');
};

/** The same failure once more, after what was decided about its class. */
async function failAgain(): Promise<void> {
  const { database, triage } = portal.installation;
  failures += 1;
  const about = { program: 'form526', stage: 'loss', place: 'benefits_intake', step: null, code: 'expired', submissionId: null } as const;
  const failure = { ...about, sourceId: failures, message: 'the location ran out', weight: 1, at: now() };
  await database.transaction('*', (within) => recordOccurrences(within, triage, 'notices', [failure]));
}

test('from a cell of the scoreboard to whom it concerns, by keyboard alone', async () => {
  const { page, context, faults } = await open('/triage', 'Triage');
  const cell = page.getByRole('link', { name: new RegExp(`^\\d+ of ${CLASS.source.slice(1)}`) }).first();
  await follow(page, (await cell.textContent()) ?? '');
  await arrived(page, /^Error class \d+$/);
  expect(new URL(page.url()).searchParams.get('from')).toMatch(/^\d{4}-/);
  await page.getByText(/failures? of 1 submission and 1 person, from/).waitFor();
  await follow(page, 'rejected-1');
  await arrived(page, 'Submission rejected-1');
  expect(faults).toEqual([]);
  await context.close();
});

test('an error class gets an owner and a ticket, leads to its playbook, is mended, and comes again, by mouse', async () => {
  const { page, context, faults } = await open('/triage/classes', 'Error classes');
  await page.getByRole('link', { name: CLASS }).click();
  await headed(page, /^Error class \d+/);
  const number = /\d+$/.exec(new URL(page.url()).pathname)?.[0];
  await deedByMouse(page, 'Assign', { owner: 'intake team', ticket: 'https://tickets.example/77', note: 'since the move', reason: 'ours' });
  await fact(page, 'intake team');
  const ticket = page.getByRole('link', { name: 'https://tickets.example/77' });
  expect(await ticket.getAttribute('href')).toBe('https://tickets.example/77');

  await page.getByRole('link', { name: EXPIRED }).first().click();
  await headed(page, EXPIRED);
  await page.getByRole('link', { name: `error class ${number}` }).click();
  await headed(page, `Error class ${number}`);
  await deedByMouse(page, 'Resolve', { mended_in: '2.4.1', reason: 'the address is right' });
  await fact(page, 'Resolved');
  await fact(page, '2.4.1');
  await failAgain();
  await fact(page, 'Open: it came again');
  await fact(page, 'it happened again after somebody had resolved it');
  await page.goto(`${portal.url}/triage/classes`);
  await page.getByRole('row', { name: CLASS }).getByText('Open: it came again').waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('the same by keyboard alone: owner and ticket, ignored until a day, resolved, come again, and tried again as a run', async () => {
  const { page, context, faults } = await open('/triage/classes', 'Error classes');
  await follow(page, CLASS);
  await headed(page, /^Error class \d+/);
  await leaveByEscape(page, 'Assign');
  await page.keyboard.press('Enter');
  for (const [name, words] of [
    ['owner', 'night watch'],
    ['ticket', 'https://tickets.example/78'],
  ] as const) {
    await tabToField(page, name);
    await page.keyboard.press('Control+A');
    await page.keyboard.type(words);
  }
  await tabToField(page, 'reason');
  await page.keyboard.type('it is night');
  await tabTo(page, 'Assign', 3);
  await page.keyboard.press('Enter');
  await fact(page, 'night watch');
  await follow(page, EXPIRED);
  await headed(page, EXPIRED);
  await follow(page, /^error class \d+$/);
  await headed(page, /^Error class \d+/);

  await ignoreByKeys(page);
  await deedByKeys(page, 'Reopen');
  await fact(page, 'Open');
  await deedByKeys(page, 'Resolve');
  await fact(page, 'Resolved');
  await failAgain();
  await fact(page, 'Open: it came again');
  await expectFocus(page);
  await deedByKeys(page, 'Draft a run of paper-resubmission');
  await headed(page, /^Run \d+/);
  await page.getByText(/incident \d+, package: a test/).waitFor();
  expect(await focusedText(page)).toMatch(/^Run \d+$/);
  expect(faults).toEqual([]);
  await context.close();
});

/** First without saying until when: the refusal stands in the dialog, and the focus stays in it. */
async function ignoreByKeys(page: Page): Promise<void> {
  await tabTo(page, 'Ignore for a while', 120);
  await page.keyboard.press('Enter');
  await tabToField(page, 'reason');
  await page.keyboard.type('known');
  await tabTo(page, 'Ignore for a while', 3);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Say until when it is ignored').waitFor();
  expect(await focusedText(page)).toBe('Ignore for a while');
  await tabToField(page, 'until');
  await page.keyboard.type('01022040');
  await page.keyboard.press('Tab');
  await page.keyboard.type('0900AM');
  await tabTo(page, 'Ignore for a while', 12);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
  await fact(page, 'Ignored for a while');
  await fact(page, /Jan 2, 2040, 9:00 AM EST/);
  await expectFocus(page);
}

test.each(HANDS)('a playbook becomes an incident; a step is a run, others end; it closes and is taken up again, %s', async (_, hand) => {
  const { page, context, faults } = await open('/playbooks?program=form526', 'Playbooks');
  await hand.follow(page, STUCK);
  await arrived(page, STUCK);
  await page.getByRole('heading', { name: 'Whom it affects now' }).waitFor();
  await hand.deed(page, 'Start this playbook');
  await arrived(page, /^Incident \d+$/);
  await hand.deed(page, 'Draft the run of step poll');
  await page.locator('.wb-steps').getByText('Its run is drafted').waitFor();
  await hand.deed(page, 'Say how step poller ended', { outcome: 'It is done', reason: 'a worker asks' });
  await page.locator('.wb-steps').getByText('Done', { exact: true }).waitFor();
  await hand.deed(page, 'Say how step truth ended', { outcome: 'It was tried in vain', reason: 'no list to be had' });
  await page.locator('.wb-steps').getByText('Tried in vain').waitFor();
  await hand.deed(page, 'Add a note', { reason: 'they call back at noon' });
  await page.getByText('they call back at noon').waitFor();
  await hand.deed(page, 'Close it');
  await fact(page, 'Closed: its cause is gone');
  expect(await page.getByRole('button', { name: /^Say how step/ }).count()).toBe(0);
  await hand.deed(page, 'Take it up again');
  await said(page, /is open again/);
  await hand.follow(page, /^Run \d+$/);
  await arrived(page, /^Run \d+$/);
  await page.getByText('re-poll', { exact: true }).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

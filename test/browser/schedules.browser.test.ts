import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clockOffset, setClockOffset } from '../../src/kernel/clock/clock.ts';
import { prepareRun, workSchedules } from '../../src/tasks/index.ts';
import { axeFaults, focusedText, launchBrowser, type Session, signIn, tabTo, type Visit, visit } from './browser.ts';
import { countingTask } from './counting-task.ts';
import { deedByKeys, deedByMouse, tabToField } from './deeds.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** A schedule that two people must agree to once: before they do, after they did, paused, and refused. By mouse, and by keyboard alone. */

const EVERY_MS = 10 * 60_000;
const NAME = 'count-held-often';
const PATH = `/schedules/form526/${NAME}`;

let browser: Browser;
let portal: PortalOnDatabase;
let operator: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase([countingTask])]);
  operator = await signIn(browser, await portal.entryOf('otto', 'operator'));
  await sweep();
  await letATimePass();
}, 60_000);

afterAll(async () => {
  setClockOffset(0);
  await browser?.close();
  await portal?.close();
});

/** What a worker does every two seconds. */
function sweep(): Promise<void> {
  const { tasks, config } = portal.installation;
  return workSchedules({ tasks, inputs: config });
}

async function letATimePass(): Promise<void> {
  setClockOffset(clockOffset() + EVERY_MS);
  await sweep();
}

async function open(path: string, heading: string, session: Session): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await headed(visitor.page, heading);
  return visitor;
}

const approver = async (name: string): Promise<Session> => signIn(browser, await portal.entryOf(name, 'approver'));
const headed = (page: Page, name: string | RegExp): Promise<void> => page.getByRole('heading', { level: 1, name }).waitFor();
const said = (page: Page, words: string): Promise<void> => page.locator('.wb-said').getByText(words).waitFor();
const stateOf = (page: Page, words: string): Promise<void> => page.locator('dd').getByText(words, { exact: true }).waitFor();
/** The newest of the times that stand on the page. */
const newest = (page: Page) =>
  page
    .getByRole('table', { name: `Times of the schedule ${NAME}` })
    .locator('tbody tr')
    .first();

test('a time was not run, because nobody had agreed: seen, and agreed to, by keyboard alone', async () => {
  const { page, context, faults } = await open('/schedules', 'Schedules', await approver('april'));
  await tabTo(page, NAME, 90);
  await page.keyboard.press('Enter');
  await headed(page, `Schedule ${NAME}`);
  await stateOf(page, 'Waits for 2 to agree');
  await newest(page).getByText('too few people have agreed to the schedule as it is').waitFor();
  await deedByKeys(page, 'Agree to it');
  await said(page, 'Recorded: 1 more must agree.');
  await stateOf(page, 'Waits for 1 to agree');
  await page.getByText('You agreed to it as it is.').waitFor();
  expect(await focusedText(page)).toBe('What you can do');
  expect(faults).toEqual([]);
  await context.close();
});

test('the second agrees, by mouse: it runs by the clock, and its time leads to its run', async () => {
  const { page, context, faults } = await open('/schedules', 'Schedules', await approver('adam'));
  await page.getByRole('link', { name: NAME }).click();
  await headed(page, `Schedule ${NAME}`);
  await deedByMouse(page, 'Agree to it');
  await said(page, 'Recorded: it runs by the clock.');
  await stateOf(page, 'Runs by the clock');
  await letATimePass();
  // Nobody reloads: the page hears of it.
  const run = await newest(page)
    .getByRole('link', { name: /^run \d+$/ })
    .textContent();
  await newest(page).getByText('Its run is being prepared').waitFor();
  await prepareRun(portal.installation.tasks, Number(run?.slice('run '.length)));
  await sweep();
  await newest(page).getByText('Run', { exact: true }).waitFor();
  await newest(page).getByRole('link').click();
  await headed(page, /^Run \d+$/);
  await page.getByText(`schedule:${NAME}`).first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('it is paused, a time passes that says so, and it is resumed, by keyboard alone', async () => {
  const { page, context, faults } = await open(PATH, `Schedule ${NAME}`, operator);
  await deedByKeys(page, 'Pause it');
  await stateOf(page, 'Paused');
  expect(await focusedText(page)).toBe('Resume it');
  await tabTo(page, 'Dismiss', 30);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
  expect(await focusedText(page)).toBe(`Schedule ${NAME}`);
  await letATimePass();
  await newest(page).getByText('the schedule was paused').waitFor();
  await deedByKeys(page, 'Resume it');
  await stateOf(page, 'Runs by the clock');

  await tabTo(page, 'All of them, with filter and CSV', 90);
  await page.keyboard.press('Enter');
  await headed(page, 'Times of schedules');
  await tabToField(page, 'state');
  await page.keyboard.type('Not run');
  await tabTo(page, 'Apply');
  await page.keyboard.press('Enter');
  await page.getByText('the schedule was paused').first().waitFor();
  await page.getByText('too few people have agreed').first().waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test('somebody refuses it, and it is put before people again: by mouse, then by keyboard alone', async () => {
  const refuser = await open(PATH, `Schedule ${NAME}`, await approver('anna'));
  const { page, context, faults } = await open(PATH, `Schedule ${NAME}`, operator);
  for (const [how, deed] of [
    ['mouse', deedByMouse],
    ['keyboard', deedByKeys],
  ] as const) {
    await deed(refuser.page, 'Refuse it', { reason: `not now, by ${how}` });
    await said(refuser.page, 'Recorded: the schedule is held.');
    await stateOf(page, 'Refused: somebody does not agree');
    await page.getByText(`“not now, by ${how}”`).waitFor();
    if (how === 'mouse') expect(await axeFaults(page)).toEqual([]);
    await deed(page, 'Ask for agreement again');
    await stateOf(page, 'Waits for 2 to agree');
    await page.getByText('It no longer counts').first().waitFor();
  }
  expect([...faults, ...refuser.faults]).toEqual([]);
  await refuser.context.close();
  await context.close();
});

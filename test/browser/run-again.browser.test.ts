import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { defineTask, failed, succeeded } from '../../src/sdk/index.ts';
import { axeFaults, launchBrowser, type Session, signIn, visit } from './browser.ts';
import { arrived, HANDS, said } from './hands.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** What failed in a run is tried again: in the same run, and in a run of its own that says where it comes from. With a worker that works. */

/** A worker that is still starting finds at its next look what it was not woken for. */
const WORKED_MS = 20_000;

let browser: Browser;
let portal: PortalOnDatabase;
let session: Session;
/** So many of the next items fail. */
let failing = 0;

const weigh = defineTask<{ readonly scale: string }>({
  name: 'weigh',
  title: 'Weigh submissions',
  description: 'Notes what each weighs.',
  risk: 'reversible',
  approvals: 0,
  params: z.strictObject({ scale: z.string().describe('By which scale') }),
  over: ['query', 'failed'],
  concurrency: 1,
  failureBudget: 10,
  notEligible: ({ reason }) => (reason === 'held' ? undefined : 'not_held'),
  outputColumns: ['scale'],
  works: 'on one submission',
  perform: async ({ params: { scale } }) => {
    failing -= 1;
    return failing >= 0 ? failed('no_scale', 'The scale was away.') : succeeded({ output: { scale } });
  },
});

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase([weigh])]);
  portal.startWorker();
  session = await signIn(browser, portal.entry);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

const stateOf = (page: Page, words: string): Promise<void> =>
  page.locator('dd').getByText(words, { exact: true }).first().waitFor({ timeout: WORKED_MS });
const runOf = (page: Page): string => /\/runs\/(\d+)/.exec(page.url())?.[1] ?? expect.fail(`${page.url()} is no run.`);

test.each(HANDS)('what failed is tried again in the same run, and then in one of its own, %s', { timeout: 60_000 }, async (how, hand) => {
  const { page, context, faults } = await visit(browser, { session });
  await page.goto(`${portal.url}/tasks?program=form526`);
  await page.getByRole('heading', { level: 1, name: 'Tasks' }).waitFor();
  await hand.follow(page, 'Weigh submissions');
  await arrived(page, 'Weigh submissions');
  await hand.fill(page, 'over.limit', '3');
  await hand.fill(page, 'scale', 'the old one');
  await hand.fill(page, 'reason', 'to see');
  await hand.press(page, 'Draft and preview');
  await arrived(page, /^Run \d+$/);
  const parent = runOf(page);
  failing = 2;
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor({ timeout: WORKED_MS });
  await hand.deed(page, 'Start');
  await stateOf(page, 'Finished, with failures');
  await page.getByText('2 items failed: no scale').waitFor();
  failing = 1;
  await hand.deed(page, 'Retry what failed');
  await said(page, `Run ${parent} is waiting for a worker, for its next attempt.`);
  await page.getByText('1 item failed: no scale').waitFor({ timeout: WORKED_MS });
  await stateOf(page, 'Finished, with failures');

  await hand.unfold(page, 'Draft it');
  if (how === 'by mouse') expect(await axeFaults(page)).toEqual([]);
  await hand.fill(page, 'scale', 'the new one');
  await hand.fill(page, 'reason', 'the old one is broken');
  await hand.press(page, 'Draft and preview');
  await page.getByText('Over what failed in').waitFor();
  const child = runOf(page);
  expect(child).not.toBe(parent);
  await page.getByRole('button', { name: 'Start', exact: true }).waitFor({ timeout: WORKED_MS });
  await hand.deed(page, 'Start');
  await stateOf(page, 'Finished, all succeeded');
  await hand.follow(page, `run ${parent}`);
  await arrived(page, `Run ${parent}`);
  await page.getByText('Runs over what failed here').waitFor();
  await hand.follow(page, `run ${child}`);
  await arrived(page, `Run ${child}`);
  expect(faults).toEqual([]);
  await context.close();
});

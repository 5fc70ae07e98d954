import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reconcileFile } from '../../src/exports/index.ts';
import { launchBrowser, type Session, signIn, type Visit, visit } from './browser.ts';
import { type HandOverPortal, openHandOverPortal } from './hand-over-portal.ts';
import { arrived, HANDS, KEYBOARD, MOUSE, said } from './hands.ts';

/** Shares from both sides, duplicates, and what a partner never got, as far as hand-over.browser.test.ts does it with the other hand only. */

const ANSWERS = join(tmpdir(), `waybill-answers-${process.pid}.csv`);
const FETCHES = /^All \d+ fetch/;
const DEED = { by: { kind: 'system', name: 'test' }, reason: 'a test', scope: '*' } as const;

let browser: Browser;
let portal: HandOverPortal;
let operator: Session;
let partner: Session;

beforeAll(async () => {
  [browser, portal] = await Promise.all([launchBrowser(), openHandOverPortal()]);
  operator = await signIn(browser, portal.entries.operator);
  partner = await signIn(browser, portal.entries.partner);
  const [first, second] = portal.externalIds;
  writeFileSync(ANSWERS, `id,result,reason\n${first},accepted,\n${second},rejected,unreadable\nstranger,accepted,\n`);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
  rmSync(ANSWERS, { force: true });
});

async function open(path: string, heading: string | RegExp, session = operator): Promise<Visit> {
  const visitor = await visit(browser, { session });
  await visitor.page.goto(portal.url + path);
  await visitor.page.getByRole('heading', { level: 1, name: heading }).waitFor();
  return visitor;
}

test('a partner goes to its share and fetches all of it as one zip, by keyboard alone', async () => {
  const { page, context, faults } = await open('/', 'Shares', partner);
  await KEYBOARD.follow(page, String(portal.shareId));
  await arrived(page, `Share ${portal.shareId}`);
  const [download] = await Promise.all([page.waitForEvent('download'), KEYBOARD.follow(page, /^Fetch all 3 packages as one zip/)]);
  expect(download.suggestedFilename()).toBe(`share-${portal.shareId}.zip`);
  expect(faults).toEqual([]);
  await context.close();
});

test('a partner drops its answers, looks at what they say, and has them taken, by mouse', async () => {
  const { page, context } = await open(`/shares/${portal.shareId}`, `Share ${portal.shareId}`, partner);
  await MOUSE.give(page, 'file', ANSWERS);
  await MOUSE.press(page, 'Look at the file');
  await page.getByText('It names something that is not in this share.').waitFor();
  await MOUSE.deed(page, 'Take these answers', {});
  await page.getByText('Taken: 1 accepted, 1 refused; 1 line without an answer.').first().waitFor();
  await context.close();
});

test('links are issued as a file by keyboard alone, and revoked by mouse', async () => {
  const { page, context, faults } = await open('/shares', 'Shares');
  await KEYBOARD.follow(page, String(portal.shareId));
  await arrived(page, `Share ${portal.shareId}`);
  const [download] = await Promise.all([page.waitForEvent('download'), KEYBOARD.deed(page, 'Issue links')]);
  expect(download.suggestedFilename()).toBe(`share-${portal.shareId}-links.csv`);
  await MOUSE.deed(page, 'Revoke the links');
  await said(page, '3 links ended.');
  await page.getByRole('button', { name: 'Issue links' }).waitFor();
  expect(faults).toEqual([]);
  await context.close();
});

test.each(HANDS)('the lines and the fetches of a share are reached from it, and its lines narrowed, %s', async (_, hand) => {
  const { page, context } = await open(`/shares/${portal.shareId}`, `Share ${portal.shareId}`);
  await page.getByRole('link', { name: FETCHES }).waitFor();
  await hand.follow(page, /^All 3 lines/);
  await arrived(page, `Lines of share ${portal.shareId}`);
  await hand.fill(page, 'state', 'Accepted');
  await hand.press(page, 'Apply');
  await page.getByText('1 line.').waitFor();
  await hand.follow(page, `Back to share ${portal.shareId}`);
  await arrived(page, `Share ${portal.shareId}`);
  await page.getByRole('link', { name: FETCHES }).waitFor();
  await hand.follow(page, FETCHES);
  await arrived(page, `Fetches of share ${portal.shareId}`);
  await page.getByRole('row', { name: /ada/ }).first().waitFor();
  await context.close();
});

test.each(HANDS)('a share is taken back, %s', async (by, hand) => {
  const id = by === 'by mouse' ? portal.otherShareId : portal.shareId;
  const { page, context, faults } = await open(`/shares/${id}`, `Share ${id}`);
  await hand.deed(page, 'Take the share back');
  await said(page, new RegExp(`^Share ${id} is taken back: `));
  await page.getByRole('button', { name: 'Take the share back' }).waitFor({ state: 'detached' });
  expect(faults).toEqual([]);
  await context.close();
});

test('duplicates are looked for again and become a drafted run, by keyboard alone', async () => {
  const { page, context, faults } = await open('/duplicates', 'Duplicates');
  await page.getByText('would set it aside as a duplicate of twice-1').waitFor();
  await KEYBOARD.deed(page, 'Look for duplicates now', {});
  await said(page, '0 new sets; 1 would be set aside.');
  await KEYBOARD.fill(page, 'reason', 'sent twice, agreed with the team');
  await KEYBOARD.press(page, 'Draft and preview');
  await arrived(page, /^Run \d+$/);
  expect(faults).toEqual([]);
  await context.close();
});

test('near-duplicates are compared by keyboard alone', async () => {
  const { page, context } = await open('/duplicates', 'Duplicates');
  await KEYBOARD.follow(page, 'Near-duplicates');
  await arrived(page, 'Near-duplicates');
  await page.getByRole('button', { name: 'Compare what was written' }).first().waitFor();
  await KEYBOARD.deed(page, 'Compare what was written', { reason: 'to tell them apart' });
  await page.getByText('"left  knee"', { exact: true }).waitFor();
  await context.close();
});

test.each(HANDS)('what the receiver does not list is decided by a person, %s', async (by, hand) => {
  // The partner's list of what it received lacks our file, and so does the next one.
  const list = Buffer.from(by === 'by mouse' ? '' : 'a line of somebody else\n');
  await reconcileFile(portal.installation.exports, { ...DEED, fileId: portal.fileId, list, sendMissingAgain: false });
  const { page, context, faults } = await open('/hand-offs', 'Hand-offs');
  await hand.fill(page, 'state', 'Missing: the receiver does not list it');
  await hand.press(page, 'Apply');
  await page.getByText('1 hand-off.').waitFor();
  await hand.follow(page, /^\d+$/);
  await arrived(page, /^Hand-off \d+$/);
  await hand.deed(page, 'Decide', {
    decision: 'The receiver has it (needs its proof)',
    evidence: 'their letter of today',
    reason: 'they looked again',
  });
  await said(page, /^Recorded. Hand-off \d+ is now: Delivered, proved/);
  expect(faults).toEqual([]);
  await context.close();
});

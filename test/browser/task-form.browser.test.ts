import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepareRun } from '../../src/tasks/index.ts';
import { axeFaults, launchBrowser, type Session, signIn, visit } from './browser.ts';
import { arrived, HANDS, type Hand } from './hands.ts';
import { lettersTask } from './letters-task.ts';
import { openPortalOnDatabase, type PortalOnDatabase } from './portal-on-database.ts';

/** A task's form, made from its schema: help, choices that only the installation knows, errors beside their fields, a file and its columns. */

const FILE = join(tmpdir(), `waybill-letters-${process.pid}.csv`);
/** Headers of somebody else's: two name their column, one does not. */
const ROWS = ['No.,TOWN,Weight', '0007,Rivertown,12', '12,Rivertown,', '0009,Nowhere,3', '0010,Hilltown,51', '0011,Hilltown,'];

let browser: Browser;
let portal: PortalOnDatabase;
let session: Session;

beforeAll(async () => {
  writeFileSync(FILE, `${ROWS.join('\n')}\n`);
  [browser, portal] = await Promise.all([launchBrowser(), openPortalOnDatabase([lettersTask])]);
  session = await signIn(browser, portal.entry);
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await portal?.close();
  rmSync(FILE, { force: true });
});

/** The field that has the focus, and what is said of it: its help and its error. */
const focusedField = (page: Page): Promise<{ name: string | null; isWrong: boolean; said: string }> =>
  page.evaluate(() => {
    const field = document.activeElement;
    const notes = field?.getAttribute('aria-describedby')?.split(' ') ?? [];
    return {
      name: field?.getAttribute('name') ?? null,
      isWrong: field?.getAttribute('aria-invalid') === 'true',
      said: notes.map((id) => document.getElementById(id)?.textContent).join(' '),
    };
  });

async function fillParameters(page: Page, hand: Hand): Promise<void> {
  await hand.fill(page, 'because', 'held (130 now)');
  await hand.tick(page, 'A map');
  await hand.fill(page, 'copies', '2');
  await hand.fill(page, 'posted', 'yesterday');
  await hand.fill(page, 'reason', 'the letters of May');
}

test.each(HANDS)(
  'every field says what it is for, what is wrong stands beside it and has the focus, and rows that do not fit are refused one by one, %s',
  async (_, hand) => {
    const { page, context, faults } = await visit(browser, { session });
    await page.goto(`${portal.url}/tasks`);
    await hand.follow(page, 'Post letters');
    await arrived(page, 'Post letters');
    await page.getByLabel('About those who wait because').waitFor();
    expect(await page.getByLabel('About those who wait because').locator('option').allTextContents()).toContain('document_failed (5 now)');
    await fillParameters(page, hand);

    await hand.press(page, 'Draft and preview');
    await expect.poll(() => focusedField(page)).toMatchObject({ name: 'over.file', isWrong: true });
    expect((await focusedField(page)).said).toMatch(/Choose a file, or give the address of one in a bucket\.$/);
    await hand.give(page, 'over.file', FILE);
    const columns = page.getByRole('group', { name: 'Which column is which' });
    expect(await columns.getByLabel('town').inputValue()).toBe('TOWN');
    await hand.fill(page, 'map.letter', 'No.');

    await hand.fill(page, 'stamps', 'red: 2');
    await hand.press(page, 'Draft and preview');
    await expect.poll(() => focusedField(page)).toMatchObject({ name: 'stamps', isWrong: true });
    expect((await focusedField(page)).said).toBe('How many of which colour. As JSON. Stamps is no JSON.');
    await hand.fill(page, 'stamps', '{"red": 2}');

    await hand.press(page, 'Draft and preview');
    await expect.poll(() => focusedField(page)).toMatchObject({ name: 'posted', isWrong: true });
    expect((await focusedField(page)).said).toMatch(/^When the post is taken away\..*ISO/);
    expect(await axeFaults(page)).toEqual([]);
    await hand.fill(page, 'posted', '2026-05-04T16:00:00Z');

    await hand.press(page, 'Draft and preview');
    await arrived(page, /^Run \d+$/);
    await prepareRun(portal.installation.tasks, Number(/\d+$/.exec(page.url())?.[0]));
    await page.getByRole('heading', { name: 'Preview' }).waitFor();
    const preview = page.getByRole('region', { name: 'Preview', exact: true });
    await preview.getByText(/letter from “No.”/).waitFor();
    await preview.getByText('Will not: no such town').waitFor();
    await preview.getByText(/^Row 2 \(12\): letter.*has four digits/).waitFor();
    await preview.getByText(/^Row 4 \(0010\): weight.*is too heavy/).waitFor();
    await preview.getByRole('row', { name: /0007/ }).getByText('town: Rivertown; copies: 2; weight: 12').waitFor();
    expect(faults).toEqual([]);
    await context.close();
  },
);

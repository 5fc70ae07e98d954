import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { focusedText, tabTo } from './browser.ts';
import { type DeedFields, deedByKeys, deedByMouse, tabToField } from './deeds.ts';

/** How a visitor works: a journey that is written once is made with each. */
export interface Hand {
  /** Follows the first link on the page with these words. */
  follow(page: Page, words: string | RegExp): Promise<void>;
  /** Presses a button. */
  press(page: Page, label: string): Promise<void>;
  /** Opens a part of the page that is folded. */
  unfold(page: Page, words: string): Promise<void>;
  /** Fills a field by its name, whatever stood in it. Of a choice, the words as they are shown. */
  fill(page: Page, name: string, text: string): Promise<void>;
  /** Ticks a box, or chooses a way, by the words beside it. */
  tick(page: Page, words: string): Promise<void>;
  /** Fills the dialog behind a button, and does it. */
  deed(page: Page, label: string, fields?: DeedFields): Promise<void>;
  /** Gives a form a file. */
  give(page: Page, name: string, file: string): Promise<void>;
}

const MOST_PRESSES = 150;

const fieldNamed = (page: Page, name: string) => page.locator(`main [name="${name}"]`).first();

export const MOUSE: Hand = {
  follow: (page, words) => page.locator('main').getByRole('link', { name: words, exact: true }).filter({ visible: true }).first().click(),
  press: (page, label) => page.getByRole('button', { name: label, exact: true }).first().click(),
  unfold: (page, words) => page.locator('summary', { hasText: words }).first().click(),
  fill: async (page, name, text) => {
    const field = fieldNamed(page, name);
    if (await field.evaluate((element) => element.tagName === 'SELECT')) await field.selectOption({ label: text });
    else await field.fill(text);
  },
  tick: (page, words) => page.locator('main label', { hasText: words }).first().click(),
  deed: deedByMouse,
  give: dropFile,
};

export const KEYBOARD: Hand = {
  follow: async (page, words) => {
    await tabTo(page, words, MOST_PRESSES);
    await page.keyboard.press('Enter');
  },
  press: async (page, label) => {
    // Where it was pressed before, the focus is still on it.
    if ((await focusedText(page)) !== label) await tabTo(page, label, MOST_PRESSES);
    await page.keyboard.press('Enter');
  },
  unfold: async (page, words) => {
    await tabTo(page, words, MOST_PRESSES);
    await page.keyboard.press('Space');
  },
  fill: async (page, name, text) => {
    await tabToField(page, name);
    if (await page.evaluate(() => document.activeElement?.matches('input, textarea'))) await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  },
  tick: async (page, words) => {
    for (let press = 0; press < MOST_PRESSES; press += 1) {
      await page.keyboard.press('Tab');
      if ((await focusedLabel(page))?.startsWith(words)) return page.keyboard.press('Space');
    }
    expect.fail(`Tab never reached the box ${words}.`);
  },
  deed: deedByKeys,
  give: async (page, name, file) => {
    await tabToField(page, name);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
    await chooser.setFiles(file);
  },
};

const focusedLabel = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent);

/** For `test.each`: the words of the test's name, and the hand. */
export const HANDS = [
  ['by mouse', MOUSE],
  ['by keyboard alone', KEYBOARD],
] as const;

/** The browser's own drag of a file from outside, let go over the field. */
async function dropFile(page: Page, name: string, file: string): Promise<void> {
  const field = fieldNamed(page, name);
  await field.scrollIntoViewIfNeeded();
  const box = (await field.boundingBox()) ?? expect.fail(`The field ${name} is nowhere to be seen.`);
  const drag = await page.context().newCDPSession(page);
  const data = { items: [], files: [file], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await drag.send('Input.dispatchDragEvent', { type, x: box.x + box.width / 2, y: box.y + box.height / 2, data });
  await drag.detach();
}

/** What was said when something was done. */
export function said(page: Page, words: string | RegExp): Promise<void> {
  return page.getByRole('status').getByText(words).first().waitFor();
}

/** The page about this has come, and a keyboard goes on from its heading. */
export async function arrived(page: Page, heading: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  await expect.poll(() => focusedText(page)).toMatch(heading);
}

import type { FileChooser, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFaults, tabTo } from './browser.ts';

/** What goes into a deed's form, by the fields' names. `true` ticks a box; of a choice, the words as they are shown, or how they begin. */
export type DeedFields = Readonly<Record<string, string | true>>;

const REASON: DeedFields = { reason: 'a test' };

/** Presses a deed's button, fills its dialog and does it, by mouse. */
export async function deedByMouse(page: Page, label: string, fields: DeedFields = REASON): Promise<void> {
  await page.getByRole('button', { name: label, exact: true }).click();
  const dialog = page.getByRole('dialog');
  for (const [name, value] of Object.entries(fields)) {
    // Of several boxes of one name, the first: so it is by keyboard.
    const field = dialog.locator(`[name="${name}"]`).first();
    if (value === true) await dialog.locator(`label[for="${await field.getAttribute('id')}"]`).click();
    else if (await field.evaluate((element) => element.tagName === 'SELECT')) await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await dialog.getByRole('button', { name: label, exact: true }).click();
  await closed(dialog);
}

/** The same by keyboard alone. Afterwards the focus is somewhere on the page: the next Tab does not start from its top. */
export async function deedByKeys(page: Page, label: string, fields: DeedFields = REASON): Promise<void> {
  // As a press by mouse does: what it stands on may be on its way.
  await page.getByRole('button', { name: label, exact: true }).first().waitFor();
  await tabTo(page, label, 120);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  for (const [name, value] of Object.entries(fields)) {
    await tabToField(page, name);
    if (value === true) await page.keyboard.press('Space');
    else await page.keyboard.type(value);
  }
  await tabTo(page, label, 6);
  await page.keyboard.press('Enter');
  await closed(dialog);
  await expectFocus(page);
}

/** The deed is done; where it was refused, fails with what the dialog says. */
async function closed(dialog: Locator): Promise<void> {
  await dialog.waitFor({ state: 'detached' }).catch(async (error: unknown) => {
    throw new Error(`The dialog is still open: ${await dialog.textContent()}`, { cause: error });
  });
}

/** Opens a deed's dialog, in which axe finds nothing, and leaves it with Escape: nothing is done, and the focus is on the button again. */
export async function leaveByEscape(page: Page, label: string): Promise<void> {
  await tabTo(page, label, 120);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  expect(await axeFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(label);
}

/** Presses Tab until the focus is on the field of that name. */
export async function tabToField(page: Page, name: string): Promise<void> {
  for (let press = 0; press < 90; press += 1) {
    if ((await page.evaluate(() => document.activeElement?.getAttribute('name'))) === name) return;
    await page.keyboard.press('Tab');
  }
  expect.fail(`Tab never reached the field ${name}.`);
}

/** The focus is on something, not at the top of the document where a removed element would have left it. */
export async function expectFocus(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.activeElement !== document.body)).toBe(true);
}

/** Opens the chooser of a file field by keyboard; once more where what came by the stream took the focus from it meanwhile. */
export async function chooserByKeys(page: Page, name: string): Promise<FileChooser> {
  for (let tried = 1; ; tried += 1) {
    await tabToField(page, name);
    const opened = page.waitForEvent('filechooser', { timeout: 3_000 });
    const [chooser] = await Promise.all([
      opened.catch((error: unknown) => (tried < 3 ? undefined : Promise.reject(error))),
      page.keyboard.press('Space'),
    ]);
    if (chooser) return chooser;
  }
}

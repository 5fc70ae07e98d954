import type { Page } from 'playwright-core';

export interface FocusStop {
  /** The element's words, or how it begins. */
  readonly where: string;
  /** Width of the ring around it, in CSS pixels. */
  readonly ring: number;
}

/** Presses Tab from the top of the page to its end, or `limit` times. */
export async function focusStops(page: Page, limit = 45): Promise<FocusStop[]> {
  const stops: FocusStop[] = [];
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  while (stops.length < limit) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      // A box that is drawn shows its ring on what it is drawn by.
      const drawn = element.matches('.usa-checkbox__input, .usa-radio__input')
        ? getComputedStyle(element.nextElementSibling as Element, '::before')
        : getComputedStyle(element);
      const ring = drawn.outlineStyle === 'none' ? 0 : Number.parseFloat(drawn.outlineWidth);
      return { where: element.textContent?.trim().slice(0, 60) || element.outerHTML.slice(0, 80), ring };
    });
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}

/** Texts that their own box cuts off. */
export function cutTexts(page: Page): Promise<(string | null)[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('h1, h2, h3, p, a, button, dt, dd, td, th, label')]
      .filter(
        (element) =>
          element.scrollWidth > element.clientWidth + 1 &&
          getComputedStyle(element).overflow === 'hidden' &&
          !element.closest('.usa-sr-only, .usa-skipnav, .wb-said'),
      )
      .map((element) => element.textContent),
  );
}

import type { Page } from 'playwright-core';

export interface FocusStop {
  /** The element's words, or how it begins. */
  readonly where: string;
  /** Width of the ring around it, in CSS pixels. */
  readonly ring: number;
  /** Whether something lies over all of it (WCAG 2.4.11). */
  readonly isHidden: boolean;
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
      const isDrawnByLabel = element.matches('.usa-checkbox__input, .usa-radio__input');
      const seen = isDrawnByLabel ? (element.nextElementSibling as Element) : element;
      const drawn = isDrawnByLabel ? getComputedStyle(seen, '::before') : getComputedStyle(seen);
      const { left, top, width, height } = seen.getBoundingClientRect();
      const isHidden = [0.1, 0.3, 0.5, 0.7, 0.9].every((down) =>
        [0.1, 0.5, 0.9].every((right) => {
          const hit = document.elementFromPoint(left + width * right, top + height * down);
          return hit === null || !(seen.contains(hit) || hit.contains(seen));
        }),
      );
      const ring = drawn.outlineStyle === 'none' ? 0 : Number.parseFloat(drawn.outlineWidth);
      return { where: element.textContent?.trim().slice(0, 60) || element.outerHTML.slice(0, 80), ring, isHidden };
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

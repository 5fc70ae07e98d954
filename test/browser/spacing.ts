import type { Page } from 'playwright-core';

/** WCAG 1.4.12: what a reader may set without losing anything. */
const SPACED = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-bottom: 2em !important; }
`;

/** Sets the text apart as WCAG 1.4.12 has it, says what is cut off or lies over something else, and takes it back. */
export async function spacingFaults(page: Page): Promise<string[]> {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, SPACED);
  const faults = [...(await page.evaluate(cutOffTexts)), ...(await page.evaluate(overlappingTexts))];
  await page.evaluate(() => {
    document.adoptedStyleSheets = [];
  });
  return faults;
}

/** Text outside the box that hides what overflows it, the chosen words of a select that do not fit, and a page wider than its window. */
function cutOffTexts(): string[] {
  const HIDDEN = '.usa-sr-only, .usa-skipnav, .wb-said';
  const faults: string[] = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push(`the page is ${root.scrollWidth - root.clientWidth} px wider than its window`);
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const { overflowX, overflowY } = getComputedStyle(element);
    const isCut =
      (overflowX === 'hidden' && element.scrollWidth > element.clientWidth + 1) ||
      (overflowY === 'hidden' && element.scrollHeight > element.clientHeight + 1);
    if (isCut && element.textContent?.trim() && !element.closest(HIDDEN))
      faults.push(`cut off: ${element.textContent.trim().slice(0, 60)}`);
  }
  for (const select of document.querySelectorAll('select')) {
    const ruler = document.createElement('span');
    ruler.textContent = select.selectedOptions[0]?.textContent ?? '';
    ruler.style.cssText = `position: absolute; white-space: nowrap; font: ${getComputedStyle(select).font}`;
    document.body.append(ruler);
    const { paddingLeft, paddingRight } = getComputedStyle(select);
    const room = select.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    if (select.clientWidth > 0 && ruler.offsetWidth > room) faults.push(`cut off in its select: ${ruler.textContent}`);
    ruler.remove();
  }
  return faults;
}

/** Lines of text that lie over lines of other text. */
function overlappingTexts(): string[] {
  const lines: { text: string; box: DOMRect }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.textContent?.trim() || !parent?.checkVisibility() || parent.closest('.usa-sr-only, .usa-skipnav, .wb-said, option')) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const text = node.textContent.trim().slice(0, 40);
    // What has been scrolled out of its region lies over nothing.
    const region = parent.closest('.wb-scroll')?.getBoundingClientRect();
    for (const box of range.getClientRects()) {
      if (!region || (box.left < region.right && box.right > region.left)) lines.push({ text, box });
    }
  }
  lines.sort((one, other) => one.box.top - other.box.top);
  const faults: string[] = [];
  for (const [place, { text, box }] of lines.entries()) {
    for (let after = place + 1; after < lines.length; after += 1) {
      const other = lines[after] as (typeof lines)[number];
      if (other.box.top >= box.bottom) break;
      const width = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
      const height = Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top);
      // The boxes of two lines of one paragraph touch; what is read overlaps from a third of a line on.
      if (width > 2 && height > box.height / 3) faults.push(`“${text}” and “${other.text}” lie over each other`);
    }
  }
  return faults;
}

/**
 * WCAG 2.5.8: targets smaller than 24 by 24 CSS pixels which are not inside a sentence and have another target within the circle of 24
 * pixels around them.
 */
export function targetFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const LEAST = 24;
    const targets = [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary')].flatMap((element) => {
      // A box that is drawn is pressed by its label.
      const pressed = element.matches('.usa-checkbox__input, .usa-radio__input') ? (element.nextElementSibling as HTMLElement) : element;
      const box = pressed.getBoundingClientRect();
      const isThere = pressed.checkVisibility() && box.width > 1 && box.right > 0 && !pressed.closest('.usa-skipnav, .usa-sr-only');
      return isThere ? [{ element: pressed, box }] : [];
    });
    const isSmall = ({ box }: { box: DOMRect }): boolean => box.width < LEAST - 0.1 || box.height < LEAST - 0.1;
    const isInSentence = (element: HTMLElement): boolean => {
      if (getComputedStyle(element).display !== 'inline') return false;
      let block = element.parentElement as HTMLElement;
      while (getComputedStyle(block).display === 'inline') block = block.parentElement as HTMLElement;
      const words = block.cloneNode(true) as HTMLElement;
      for (const other of words.querySelectorAll('a, button, .usa-sr-only')) other.remove();
      return /\p{L}{2}/u.test(words.textContent ?? '');
    };
    const centre = ({ left, right, top, bottom }: DOMRect): [number, number] => [(left + right) / 2, (top + bottom) / 2];
    return targets
      .filter((target) => isSmall(target) && !isInSentence(target.element))
      .filter((target) => {
        const [x, y] = centre(target.box);
        return targets.some((other) => {
          if (other === target || other.element.contains(target.element) || target.element.contains(other.element)) return false;
          const [left, top] = isSmall(other)
            ? centre(other.box)
            : [Math.max(other.box.left, Math.min(x, other.box.right)), Math.max(other.box.top, Math.min(y, other.box.bottom))];
          return Math.hypot(left - x, top - y) < (isSmall(other) ? LEAST : LEAST / 2);
        });
      })
      .map(
        ({ element, box }) =>
          `${Math.round(box.width)}×${Math.round(box.height)}: ${element.textContent?.trim().slice(0, 50) || element.outerHTML.slice(0, 80)}`,
      );
  });
}

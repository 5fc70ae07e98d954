import type { Page } from 'playwright-core';

/** What docs/accessibility.md says of every page and axe does not look at. */
export function pageFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const langs = [...document.querySelectorAll('[lang]')].map((element) => `${element.tagName} ${element.getAttribute('lang')}`);
    if (langs.join() !== 'HTML en') faults.push(`languages (3.1.1): ${langs.join(', ')}`);
    // Pictures of text, sound, video, and what appears on hover would have to be described, stopped or dismissed.
    for (const element of document.querySelectorAll('img, canvas, video, audio, object, embed, iframe, [title]:not(svg *)'))
      faults.push(`not text, or a tooltip (1.2, 1.4.5, 1.4.13): ${element.outerHTML.slice(0, 80)}`);
    for (const element of document.querySelectorAll(
      'input[type=password]:not([autocomplete=current-password], [autocomplete=new-password])',
    ))
      faults.push(`a password without its token (1.3.5): ${element.outerHTML.slice(0, 80)}`);
    const help = [...document.querySelectorAll('footer button')].map((button) => button.textContent);
    if (!help.includes('Keyboard shortcuts')) faults.push(`no help in the foot of the page (3.2.6): ${help.join(', ')}`);
    return faults;
  });
}

/** The entries of the menu, in their order (3.2.3). */
export function menuOf(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('.wb-body > nav a')].map((link) => link.textContent ?? ''));
}

/** Shows what stands over the foot of a page after a deed, until the returned function is called: the most that can lie over the focus (2.4.11). */
export async function showSaid(page: Page): Promise<() => Promise<void>> {
  const set = (isShown: boolean) =>
    page.evaluate((isShown) => {
      const said = document.querySelector<HTMLElement>('.wb-said');
      const words = said?.querySelector('p');
      if (!said || !words) throw new Error('There is no place in which is said what came of a deed.');
      said.dataset.isEmpty = String(!isShown);
      words.textContent = isShown ? 'What came of the deed stands here until it is dismissed.' : '';
    }, isShown);
  await set(true);
  return () => set(false);
}

/** Contrast of what is drawn and not written, by the names of the theme, against the two grounds on which it stands (1.4.11). */
export function drawnContrasts(page: Page): Promise<{ name: string; ratio: number }[]> {
  return page.evaluate(() => {
    const probe = document.createElement('span');
    document.body.append(probe);
    const lightness = (name: string): number => {
      probe.style.color = `var(${name})`;
      const [red = 0, green = 0, blue = 0] = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? []).map((part) => {
        const share = Number(part) / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const found = ['--wb-control', '--wb-focus', '--wb-link', '--wb-clear', '--wb-attention'].flatMap((name) =>
      ['--wb-page', '--wb-surface'].map((ground) => {
        const [dark = 0, light = 0] = [lightness(name), lightness(ground)].toSorted((one, other) => one - other);
        return { name: `${name} on ${ground}`, ratio: (light + 0.05) / (dark + 0.05) };
      }),
    );
    probe.remove();
    return found;
  });
}

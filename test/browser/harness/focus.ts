import type { Page } from 'playwright-core';

export interface Focus {
  /** So often at least one has to press Tab to have been everywhere. */
  stops: number;
  /** Elements that never had it so far, and those that did not show it. */
  problems: () => Promise<string[]>;
}

/** Runs in the page, by way of the debugger: no policy of the page is in its way. */
const WATCH = `(() => {
  const candidates = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const left = new Set(
    [...document.querySelectorAll(candidates)].filter(
      (element) => !element.disabled && element.checkVisibility({ visibilityProperty: true }),
    ),
  );
  const unseen = [];
  const nameOf = (element) => element.outerHTML.slice(0, 160);
  document.addEventListener('focusin', ({ target }) => {
    left.delete(target);
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
    const isSeen = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    if (!isSeen) unseen.push('unseen: ' + nameOf(target));
  });
  window.focusProblems = () => [...[...left].map((element) => 'out of reach: ' + nameOf(element)), ...unseen];
  document.activeElement?.blur();
  // Day, month, year, hour, minute and the calendar are stops of their own.
  return left.size + 6 * document.querySelectorAll('[type=datetime-local]').length;
})()`;

/** Notes which elements of the page get the focus from now on, and whether one can see it. */
export async function watchFocus(page: Page): Promise<Focus> {
  const stops = Number(await page.evaluate(WATCH));
  return { stops, problems: async () => (await page.evaluate('window.focusProblems()')) as string[] };
}

/** What a language does to the page's texts: which are cut, which lie upon each other, which are not translated. A picture's prompt, a file's name and the like are the user's own, and none of these. */

import type { Page } from 'playwright-core';
import type { Wording } from './pageServer';

/** A long language, a wide one, and one that begins on the right: its letters do not matter here. */
export const wordings = {
  de: { language: 'de' },
  ja: { language: 'ja' },
  rtl: { direction: 'rtl' },
} as const satisfies Readonly<Record<string, Wording>>;

/**
 * Where tests run there is no font with the letters of Japanese, and the box that is drawn in the place of one is half as
 * wide: a sign stands for each that is as wide, and where a line may break as well.
 */
export async function widen(page: Page): Promise<void> {
  await page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (/[\u3001-\uff60]/.test(node.textContent ?? '') && !node.parentElement?.closest('script'))
        node.textContent = node.textContent?.replace(/[\u3001-\uff60]/g, '☁') ?? '';
  });
}

/** `said`: all that the host has told the page, as JSON. */
export async function troubles(page: Page, said: string): Promise<string[]> {
  const texts = await page.evaluate(visibleTexts);
  const own = texts.filter(({ text }) => !said.includes(JSON.stringify(text).slice(1, -1)));
  return [
    ...own.filter(({ isCut }) => isCut).map(({ text }) => `cut: ${text}`),
    ...overlaps(own).map(([one, other]) => `over each other: ${one.text} | ${other.text}`),
  ];
}

/** Words in Latin letters on a page whose language has others. */
export async function untranslated(page: Page, said: string): Promise<string[]> {
  const words = await page.evaluate(everyText);
  return words
    .filter(text => !said.includes(JSON.stringify(text).slice(1, -1)))
    .filter(text => (text.match(/[a-z]{3,}/gi) ?? []).some(word => !isName(word) && !said.includes(word)));
}

function isName(word: string): boolean {
  return /^(Easel|Studio|Demo|API|PNG|JPEG|SVG|WebP|Markdown|Ctrl|Alt|Shift|Enter|Delete|Esc|Space|auto|curl|https?)$/i.test(
    word,
  );
}

type Text = {
  readonly text: string;
  readonly isCut: boolean;
  readonly layer: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

/** More than the line height of letters without ink. */
const tolerance = 3;

function overlaps(texts: readonly Text[]): [Text, Text][] {
  return texts.flatMap((one, at) =>
    texts
      .slice(at + 1)
      .filter(
        other =>
          one.layer === other.layer &&
          Math.min(one.right, other.right) - Math.max(one.left, other.left) > tolerance &&
          Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) > tolerance,
      )
      .map((other): [Text, Text] => [one, other]),
  );
}

/** Runs in the page. */
function visibleTexts(): Text[] {
  const found: Text[] = [];
  const layers: Element[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? '';
    const parent = node.parentElement;
    if (text === '' || !parent || parent.closest('.visually-hidden, script, style, option')) continue;
    if (!parent.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    let layer: Element | null = parent;
    while (layer && /static|relative/.test(getComputedStyle(layer).position)) layer = layer.parentElement;
    if (layer && !layers.includes(layer)) layers.push(layer);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) {
      let { left, top, right, bottom } = rect;
      let isCut = left < -1 || right > innerWidth + 1;
      let isScrolled = false;
      for (let box: Element | null = parent; box; box = box.parentElement) {
        const { overflowX, overflowY } = getComputedStyle(box);
        const edges = box.getBoundingClientRect();
        if (overflowX !== 'visible') {
          const sticksOut = left < edges.left - 1 || right > edges.right + 1;
          if (/auto|scroll/.test(overflowX)) isScrolled = true;
          else if (sticksOut && !isScrolled) isCut = true;
          left = Math.max(left, edges.left);
          right = Math.min(right, edges.right);
        }
        if (overflowY !== 'visible') {
          top = Math.max(top, edges.top);
          bottom = Math.min(bottom, edges.bottom);
        }
      }
      if (bottom - top < 2 || top > innerHeight || (right - left < 2 && !isCut)) continue;
      found.push({ text, isCut, layer: layer ? layers.indexOf(layer) + 1 : 0, left, top, right, bottom });
    }
  }
  return found;
}

/** Runs in the page: what is seen, and what a screen reader says. */
function everyText(): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode())
    if (!node.parentElement?.closest('script, style')) texts.push(node.textContent?.trim() ?? '');
  for (const element of document.body.querySelectorAll(':not([aria-hidden="true"])'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'label'])
      texts.push(element.getAttribute(name)?.trim() ?? '');
  return [...new Set(texts)].filter(Boolean);
}

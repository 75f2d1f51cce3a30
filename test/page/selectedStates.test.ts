import * as assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { referenceTo } from './support/easel';
import { type StudioPage, useStudio, wear } from './support/studioPage';
import type { ThemeName } from './support/themes';

/** WCAG 2.2, 1.4.11: what says that something is chosen, against what is around it. */
const least = 3;

type Worn = { readonly theme: ThemeName; readonly instead?: Readonly<Record<string, string>> };

/** VS Code's usual themes of 2026 as far as they differ where something is chosen: `theme-defaults/themes/2026-*.json`. */
const dressed: Readonly<Record<string, Worn>> = {
  dark: { theme: 'dark' },
  light: { theme: 'light' },
  'high contrast': { theme: 'highContrast' },
  'high contrast light': { theme: 'highContrastLight' },
  'the light of 2026': {
    theme: 'light',
    instead: {
      ...{ 'inputOption-activeBackground': '#D6D6D6', 'inputOption-activeBorder': '#F0F1F2' },
      ...{ 'inputOption-activeForeground': '#202020', focusBorder: '#0069CC' },
      ...{ 'textLink-foreground': '#0069CC', 'menu-background': '#FAFAFD' },
    },
  },
  'the dark of 2026': {
    theme: 'dark',
    instead: {
      ...{ 'inputOption-activeBackground': '#313233', 'inputOption-activeBorder': '#2A2B2C' },
      ...{ 'inputOption-activeForeground': '#bfbfbf', focusBorder: '#3994BCB3' },
      ...{ 'textLink-foreground': '#48A0C7', 'menu-background': '#202122' },
      ...{ 'editor-background': '#121314', 'input-background': '#191A1B' },
    },
  },
};

describe('What is chosen', function () {
  this.timeout(60_000);
  const studio = useStudio('after');
  let opened: StudioPage;

  before(async () => {
    const { states, open } = studio();
    const edit = { maskRevision: 0, hasPreviousMask: false, isFitted: true };
    const references = (['boat', 'cat'] as const).map(name => referenceTo(studio(), name));
    const entries = [{ ...states.picture('fox'), isFavourite: true }, states.picture('boat')];
    const state = states.state([], { references, edit }, entries);
    const history = { ...state.history, filter: { text: '', favourites: true } };
    opened = await open({ ...state, history }, { entries, remembered: { selected: 'fox' } });
  });

  for (const [name, { theme, instead = {} }] of Object.entries(dressed)) {
    it(`can be told from what is not, in ${name}`, async () => {
      const { page } = opened;
      await wear(page, theme);
      await page.evaluate(colours => {
        const { style } = document.documentElement;
        for (const [name, colour] of Object.entries(colours)) style.setProperty(`--vscode-${name}`, colour);
      }, instead);
      const { getByRole, locator } = bound(page);
      await check('a filter', getByRole('button', { name: 'Favourites Only' }));
      await check('a style', getByRole('button', { name: 'Watercolour' }));
      await check('a picture', locator('.cell [data-selected]'), '::after');
      await check('the edited picture', locator('[data-edited] .reference'));
      await locator('[data-chip="n"]').click();
      await check('a number', locator('.number-button[aria-pressed="true"]'));
      await page.keyboard.press('Escape');
      await locator('[data-chip="size"]').click();
      await check('a size', locator('.shapes label:has(:checked)'));
      await page.keyboard.press('Escape');
    });
  }

  async function check(what: string, chosen: Locator, part = ''): Promise<void> {
    const contrast = await chosen.first().evaluate(contrastOf, part);
    assert.ok(contrast >= least, `${what}: ${contrast.toFixed(2)}`);
  }
});

function bound(page: Page) {
  return { getByRole: page.getByRole.bind(page), locator: page.locator.bind(page) };
}

/** Runs in the page: of its border or its ground, whichever shows more, against the ground around it. */
function contrastOf(element: Element, part: string): number {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const colourOf = (text: string): Colour => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
    r * a + x * (1 - a),
    g * a + y * (1 - a),
    b * a + z * (1 - a),
    1,
  ];
  const groundOf = (at: Element | null): Colour => {
    if (at === null) return colourOf(getComputedStyle(document.body).backgroundColor);
    const colour = colourOf(getComputedStyle(at).backgroundColor);
    return colour[3] === 1 ? colour : over(colour, groundOf(at.parentElement));
  };
  const light = ([...parts]: Colour) => {
    const [red = 0, green = 0, blue = 0] = parts
      .slice(0, 3)
      .map(value => value / 255)
      .map(value => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (a: Colour, b: Colour) => {
    const [brighter = 0, darker = 0] = [light(a), light(b)].sort((x, y) => y - x);
    return (brighter + 0.05) / (darker + 0.05);
  };
  const around = groundOf(element.parentElement);
  const { borderTopColor, borderTopWidth } = getComputedStyle(element, part || undefined);
  const border = Number.parseFloat(borderTopWidth) >= 1 ? over(colourOf(borderTopColor), around) : around;
  return Math.max(contrast(border, around), part === '' ? contrast(groundOf(element), around) : 1);
}

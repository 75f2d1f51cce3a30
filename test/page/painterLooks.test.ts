import * as assert from 'node:assert/strict';
import { assertAccessible } from './support/accessibility';
import { type Easel, type EaselOpening, openEasel } from './support/easel';
import type { PictureName } from './support/pictureBook';
import { photograph, useStudio, wear } from './support/studioPage';
import type { ThemeName } from './support/themes';
import { troubles, untranslated, widen, wordings } from './support/wording';

type Scene = {
  readonly name: string;
  readonly picture: PictureName;
  readonly opening?: EaselOpening;
  /** What a person does before the picture is taken. */
  readonly act: (easel: Easel) => Promise<unknown>;
};

const scenes: readonly Scene[] = [
  {
    name: 'mask',
    picture: 'fox',
    opening: { edit: { feather: 12 } },
    act: async ({ draw, tool, mask }) => {
      await tool('Lasso');
      await draw([330, 330], [330, 240], [400, 230], [450, 330], [440, 460], [340, 460]);
      await tool('Brush');
      await draw([500, 430], [540, 380]);
      await mask();
    },
  },
  {
    name: 'mask-menu',
    picture: 'emblem',
    act: async ({ tool, draw, page, word }) => {
      await tool('Ellipse');
      await draw([150, 150], [350, 350]);
      await page.getByRole('button', { name: word('Invert') }).click();
      await page.getByRole('button', { name: word('Mask'), exact: true }).click();
    },
  },
  {
    name: 'extend',
    picture: 'fox',
    opening: { edit: { margins: { top: 0, right: 200, bottom: 0, left: 60 } } },
    act: async ({ page, draw, mask, word }) => {
      await draw([100, 100], [300, 100]);
      await mask();
      await page.getByRole('radio', { name: word('Extend') }).check({ force: true });
    },
  },
  {
    name: 'annotate',
    picture: 'boat',
    act: async ({ page, draw, tool, spot, word }) => {
      await page.getByRole('radio', { name: word('Annotate') }).check({ force: true });
      await draw([500, 100], [400, 200]);
      await tool('Ellipse');
      await draw([250, 180], [400, 300]);
      await tool('Words');
      await page.mouse.click(...(await spot([510, 70])));
      await page.keyboard.type('make this red');
      await page.keyboard.press('Enter');
      await page.mouse.click(...(await spot([60, 320])));
      await page.keyboard.type('no waves');
    },
  },
  {
    name: 'not-shown',
    picture: 'fox',
    opening: { isWithout: true, reference: { width: 20_000, height: 20_000 } },
    act: ({ page }) => page.getByText('67').waitFor(),
  },
];

const widths = [320, 900, 1440] as const;
const everyTheme: readonly ThemeName[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

describe('Every state of the painter', () => {
  for (const { name, picture, opening, act } of scenes) {
    describe(name, function () {
      this.timeout(180_000);
      const studio = useStudio('after');
      let easel: Easel;

      before(async () => {
        easel = await openEasel(studio(), picture, opening);
        await act(easel);
      });

      for (const theme of everyTheme) {
        it(`in ${theme} is accessible at every width`, async () => {
          const { page } = easel;
          await wear(page, theme);
          for (const width of widths) {
            await page.setViewportSize({ width, height: width === 320 ? 700 : 900 });
            await photograph(page, `painter-${name}-${theme}-${width}`);
            await assertAccessible(page, `${name}, ${theme}, ${width} px`);
            if (opening?.isWithout) continue;
            const stage = await page.locator('.stage').boundingBox();
            assert.ok((stage?.height ?? 0) >= 188, `${stage?.height} px of stage at ${width} px`);
          }
        });
      }

      for (const [language, wording] of Object.entries(wordings)) {
        it(`in ${language} cuts no text and lays none over another`, async () => {
          const there = await openEasel(studio(), picture, { ...opening, wording });
          await act(there);
          const { page, host } = there;
          const said = () => JSON.stringify(host.said);
          for (const width of widths) {
            await page.setViewportSize({ width, height: width === 320 ? 700 : 900 });
            await widen(page);
            await photograph(page, `painter-${name}-${language}-${width}`);
            assert.deepEqual(await troubles(page, said()), [], `${name}, ${language}, ${width} px`);
          }
          if (language === 'ja') assert.deepEqual(await untranslated(page, said()), []);
        });
      }
    });
  }
});

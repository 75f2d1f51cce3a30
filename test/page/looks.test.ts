import * as assert from 'node:assert/strict';
import type { PictureView, StudioState } from '../../src/protocol/views';
import { assertAccessible } from './support/accessibility';
import type { States } from './support/states';
import { photograph, type StudioPage, useStudio, wear } from './support/studioPage';
import type { ThemeName } from './support/themes';
import { troubles, untranslated, widen, wordings } from './support/wording';

type Scene = {
  readonly name: string;
  readonly state: (states: States) => StudioState;
  readonly entries?: (states: States) => readonly PictureView[];
  /** What a person does before the picture is taken. */
  readonly act?: (studio: StudioPage) => Promise<unknown>;
};

const history = (states: States) => states.history(60);

const scenes: readonly Scene[] = [
  { name: 'empty', state: states => states.state([], { prompt: '', styles: [], parameters: {} }) },
  {
    name: 'history',
    entries: history,
    state: states => states.state([], {}, history(states)),
  },
  {
    name: 'jobs-done',
    entries: history,
    state: states =>
      states.state(
        [
          states.job('j1', { type: 'done' }, ['lighthouse']),
          states.job('j2', { type: 'done' }, ['fox', 'foxDusk'], {
            warnings: ['gpt-image-2 has no seed: “7” was not sent.'],
          }),
        ],
        {},
        history(states),
      ),
  },
  {
    name: 'four-pictures',
    state: states => states.state([states.job('j1', { type: 'done' }, ['cat', 'city', 'emblem', 'pattern'])]),
  },
  {
    name: 'running',
    state: states =>
      states.state([
        states.job('queued', { type: 'queued' }, ['mountains']),
        states.job(
          'waiting',
          {
            type: 'waiting',
            reason: 'Too many requests: waiting as the provider asks',
            until: Date.now() + 30_000,
          },
          ['boat'],
          { startedAt: Date.now() - 4000 },
        ),
        states.job('receiving', { type: 'receiving', bytes: 1_430_000 }, ['fox', 'foxDusk'], {
          startedAt: Date.now() - 12_000,
          partials: [states.url('foxSketch'), undefined],
        }),
      ]),
  },
  {
    name: 'failed',
    state: states =>
      states.state([
        states.job('cancelled', { type: 'cancelled' }, ['mountains']),
        states.job(
          'timeout',
          {
            type: 'failed',
            kind: 'timeout',
            message:
              'api.openai.com did not answer within 600 s. The provider may have charged for this request.',
            actions: ['Try Again', 'Open Settings', 'Show Log'],
          },
          ['boat'],
        ),
        states.job(
          'refused',
          {
            type: 'failed',
            kind: 'refused',
            message:
              'The provider declined the prompt: “Your request was rejected by the safety system.” (safety_violations: violence) Request req_8f2a.',
            actions: ['Edit Prompt', 'Try Again', 'Show Log'],
          },
          ['fox', 'foxDusk'],
        ),
      ]),
  },
  {
    name: 'selected',
    entries: history,
    state: states =>
      states.state(
        [
          states.job('j2', { type: 'done' }, ['fox', 'foxDusk'], {
            pictures: [
              states.picture('fox', {
                job: 'j2',
                revisedPrompt:
                  'A red fox stands in a birch forest at dawn; mist lies between the trees, soft light.',
                actual: { size: '1024x1024', quality: 'high' },
                tokens: 6208,
                cost: { amount: 0.1872, currency: 'USD' },
                parents: ['h0'],
                edited: { name: 'harbour.jpg', picture: 'h0', maskShare: 0.128 },
                children: ['h1'],
                isFavourite: true,
              }),
              states.picture('foxDusk', { job: 'j2' }),
            ],
          }),
        ],
        {},
        history(states),
      ),
    act: ({ page }) => page.locator('[data-picture="fox"] .face').click(),
  },
  {
    name: 'references',
    state: states =>
      states.state([states.job('j1', { type: 'done' }, ['emblem'])], {
        prompt: 'Put the cat of picture 2 into the boat of picture 1,\nkeep the light as it is',
        hasSelection: true,
        references: (['boat', 'cat'] as const).map(name => ({
          id: name,
          name: `${name}.jpg`,
          thumbnail: states.url(name),
          width: 768,
          height: 432,
        })),
      }),
  },
  {
    name: 'edited',
    state: states =>
      states.state(
        [
          states.job('j1', { type: 'done' }, ['cat'], {
            ...{ width: 1536, height: 1024 },
            warnings: ['Asked 1536×1024, got 640×640.', 'The answer could not be fitted to the picture.'],
          }),
        ],
        {
          prompt: 'Put the cat of picture 2 into the boat',
          edit: { maskRevision: 0, hasPreviousMask: false, isFitted: true },
          abilities: { ...states.composer().abilities, edits: { maxSources: 2, mask: true } },
          references: (['boat', 'cat', 'fox'] as const).map(name => ({
            ...{ id: name, name: `${name}.jpg`, thumbnail: states.url(name), width: 768, height: 432 },
          })),
        },
      ),
  },
  {
    name: 'size-picker',
    state: states => states.state([states.job('j1', { type: 'done' }, ['mountains'])]),
    act: async ({ page }) => {
      await page.locator('[data-chip="size"]').click();
      await page.locator('.custom-size input').first().fill('1000');
    },
  },
  {
    name: 'place-picker',
    state: states => states.state(),
    act: ({ page }) => page.locator('.place').click(),
  },
  {
    name: 'more-picker',
    state: states => states.state([], { prompt: '' }),
    act: ({ page }) => page.locator('[data-chip="more"]').click(),
  },
  {
    name: 'menu',
    state: states => states.state([states.job('j1', { type: 'done' }, ['fox', 'foxDusk'])]),
    act: ({ page }) => page.locator('[data-picture="fox"] .face').click({ button: 'right' }),
  },
  ...(['Swipe', 'Side by side', 'Onion skin', 'Difference'] as const).map(
    (mode, at): Scene => ({
      name: `compare-${mode.toLowerCase().replaceAll(' ', '-')}`,
      state: states => states.state([states.job('j1', { type: 'done' }, ['fox', 'foxDusk'])]),
      act: async ({ page }) => {
        await page.locator('[data-picture="fox"] .face').focus();
        await page.keyboard.press('c');
        await page.locator('[data-picture="foxDusk"] .face').click();
        await page.locator('input[name="mode"]').nth(at).check({ force: true });
      },
    }),
  ),
  {
    name: 'too-long',
    state: states =>
      states.state([], {
        model: 'dall-e-2',
        prompt: 'a very long wish '.repeat(70),
        abilities: { ...states.composer().abilities, maxPromptCharacters: 1000 },
        needsKey: true,
      }),
    act: ({ host }) =>
      host.send({
        type: 'problem',
        message: 'The settings of this workspace could not be read: easel.styles is no object.',
      }),
  },
];

const widths = [320, 900, 1440] as const;
const everyTheme: readonly ThemeName[] = ['dark', 'light', 'highContrast', 'highContrastLight'];

describe('Every state of the page', () => {
  for (const scene of scenes) {
    describe(scene.name, function () {
      this.timeout(180_000);
      const studio = useStudio('after');
      let opened: StudioPage;

      before(async () => {
        const { states, open } = studio();
        opened = await open(scene.state(states), { entries: scene.entries?.(states) ?? [] });
        await scene.act?.(opened);
      });

      for (const theme of everyTheme) {
        it(`in ${theme} is accessible at every width`, async () => {
          const { page } = opened;
          await wear(page, theme);
          for (const width of widths) {
            await page.setViewportSize({ width, height: width === 320 ? 700 : 900 });
            await photograph(page, `${scene.name}-${theme}-${width}`);
            await assertAccessible(page, `${scene.name}, ${theme}, ${width} px`);
          }
        });
      }

      for (const [name, wording] of Object.entries(wordings)) {
        it(`in ${name} cuts no text and lays none over another`, async () => {
          const { states, open } = studio();
          const entries = scene.entries?.(states) ?? [];
          const there = await open(scene.state(states), { entries, wording });
          await scene.act?.(there);
          const { page, host } = there;
          const said = () => JSON.stringify(host.said);
          for (const width of widths) {
            await page.setViewportSize({ width, height: width === 320 ? 700 : 900 });
            await widen(page);
            await photograph(page, `${scene.name}-${name}-${width}`);
            assert.deepEqual(await troubles(page, said()), [], `${scene.name}, ${name}, ${width} px`);
          }
          if (name === 'ja') assert.deepEqual(await untranslated(page, said()), []);
        });
      }
    });
  }
});

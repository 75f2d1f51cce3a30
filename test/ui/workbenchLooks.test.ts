/** The Studio as it stands in the whole workbench: every main state in the default themes, wide, half and narrow. Kept as pictures to be looked at, in out/screenshots/workbench, when the suite runs alone. */

import * as assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { violations } from '../page/support/accessibility';
import { testVariables } from '../runMocha';
import { openaiKey, startOpenai } from '../servers/openai';
import type { StandIn } from '../servers/standIn';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

/** By the ids that settings have. */
const themes = [
  'Dark Modern',
  'Light Modern',
  'Default High Contrast',
  'Default High Contrast Light',
] as const;

/** px of the Studio; what is left of the window is the document beside it and the explorer. */
const widths = { wide: 880, half: 540, narrow: 320 } as const;

const notes = `# The lighthouse

Built in 1898, it still shows the way into the harbour.

## Pictures

`;

describe('The Studio in the workbench', function () {
  this.timeout(240_000);
  let server: StandIn;
  let studio: StudioFrame;
  /** Looked at so far. */
  let states = 0;
  const open = useWorkbench({
    prepare: workspace => writeFile(join(workspace, 'lighthouse.md'), notes),
    settings: async () => {
      server = await startOpenai();
      return {
        'window.autoDetectColorScheme': false,
        'workbench.colorTheme': themes[0],
        'easel.providers': { openai: { baseUrl: `${server.origin}/v1` } },
      };
    },
  });
  after(() => server.close());

  before(async () => {
    studio = await StudioFrame.openBeside(open().workbench, 'lighthouse.md');
  });

  it('when nothing was made yet', async () => {
    await studio.frame.getByText('Say what the picture should show').waitFor();
    await inEveryTheme('empty');
  });

  it('when a job was refused', async () => {
    const { workbench } = open();
    await studio.pick('provider', picker =>
      picker.getByRole('radio', { name: 'OpenAI', exact: true }).click(),
    );
    server.next({ fail: 'quota' });
    await studio.generate('A lighthouse in a storm, oil on canvas');
    await workbench.quickInput.fill(openaiKey);
    await workbench.quickInput.press('Enter');
    await studio.jobs('failed').waitFor();
    await inEveryTheme('failed');
    await studio.button(/^Remove from View/).click();
  });

  it('while pictures come', async () => {
    await studio.pick('n', picker => picker.getByRole('button', { name: '10', exact: true }).click());
    await studio.pick('more', picker =>
      picker.getByRole('group', { name: 'Sketches' }).getByRole('button', { name: '2' }).click(),
    );
    server.next({ endlessAfter: await readFile('media/icon.png') });
    await studio.generate('A lighthouse in a storm, oil on canvas');
    await studio.jobs().locator('.sketch').first().waitFor();
    await inEveryTheme('running');
    await studio.button(/^Cancel: /).click();
    await studio.jobs('cancelled').waitFor();
    await studio.button(/^Remove from View/).click();
    await studio.pick('provider', picker => picker.getByRole('radio', { name: /^Demo/ }).click());
  });

  it('with a picture shown large', async () => {
    await studio.pick('n', picker => picker.getByRole('button', { name: '2', exact: true }).click());
    await studio.pick('size', picker => picker.locator('[value="1536x1024"]').click());
    // Each is painted, sent and drawn, and none is in a picture that is taken here.
    await studio.pick('partialImages', picker => picker.getByRole('button', { name: '0' }).click());
    for (const prompt of ['Mountains at sunset', 'A red fox in the snow', 'A sailing boat on a calm lake']) {
      await studio.generate(prompt);
      await studio.jobs('done').filter({ hasText: prompt }).waitFor();
    }
    await studio.picture('A sailing boat').click();
    await studio.frame.locator('.viewer h2').waitFor();
    await inEveryTheme('done');
    await studio.button('Back to All Pictures').click();
  });

  it('with an edit beside its source', async () => {
    await studio.pick('n', picker => picker.getByRole('button', { name: '1', exact: true }).click());
    await studio.picture('A sailing boat').press('e');
    await studio.button(/^Picture 1, edited/).waitFor();
    await studio.generate('Make it night');
    await studio.jobs('done').filter({ hasText: 'Make it night' }).waitFor();
    await studio.button(/^Remove a-sailing/).click();
    await studio.choose(studio.picture('Make it night'), 'Compare with Source');
    const comparison = studio.frame.locator('dialog.compare');
    await comparison.locator('.sheets').waitFor();
    await inEveryTheme('compare');
    await comparison.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('with what was looked for among all that was made', async () => {
    const { workbench } = open();
    const reloaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await reloaded;
    studio = await StudioFrame.find(workbench);
    await studio.frame.locator('.filter-bar input').first().fill('a');
    await studio.frame.locator('.filter-bar').getByText('7 pictures', { exact: true }).waitFor();
    await inEveryTheme('history');
  });

  /** Takes the state's pictures in each theme; what axe finds fails the test. */
  async function inEveryTheme(state: string): Promise<void> {
    const { workbench } = open();
    // The theme of one state's last picture is that of the next one's first.
    const order = states++ % 2 === 0 ? themes : themes.toReversed();
    for (const [at, theme] of order.entries()) {
      await useTheme(theme);
      const steps = Object.entries(
        process.env[testVariables.photographs] ? widths : { narrow: widths.narrow },
      );
      // The width of one theme's last picture is that of the next one's first.
      for (const [name, width] of at % 2 === 0 ? steps : steps.reverse()) {
        await widen(width);
        const file = `${state}-${theme.toLowerCase().replaceAll(' ', '-')}-${name}.png`;
        if (process.env[testVariables.photographs])
          await workbench.screenshot(join('out/screenshots/workbench', file));
        if (width === widths.narrow)
          assert.deepEqual(await violations(studio.frame), [], `${state}, ${theme}`);
      }
    }
  }

  /** Through the folder's settings: the list of themes shows each that is passed on the way. */
  async function useTheme(theme: string): Promise<void> {
    const folder = join(open().workspace, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
    await studio.frame.waitForFunction(theme => document.body.dataset.vscodeThemeId === theme, theme);
  }

  /** Drags the border between the document and the Studio, then rests the pointer where nothing answers to it. */
  async function widen(width: number): Promise<void> {
    const { page } = open().workbench;
    const { mouse } = page;
    const group = page.locator('.editor-group-container').nth(1);
    const { x, right } = await edges(group);
    if (Math.abs(right - x - width) < 1) return;
    await mouse.move(x, 450);
    await mouse.down();
    await mouse.move(right - width, 450);
    await mouse.up();
    await mouse.move(200, 600);
    await studio.frame.waitForFunction(width => Math.abs(innerWidth - width) < 20, width);
    await studio.frame.evaluate(() => new Promise(requestAnimationFrame));
  }
});

/** px in the window. */
async function edges(what: Locator): Promise<{ x: number; right: number }> {
  const box = await what.boundingBox();
  assert.ok(box);
  return { x: box.x, right: box.x + box.width };
}

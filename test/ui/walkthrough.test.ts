/** The first five minutes: what VS Code shows after Easel was installed. */

import * as assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { measurePicture } from '../measurePicture';
import { useWorkbench } from './useWorkbench';

const themes = [
  { theme: 'Light Modern', kind: 'vs' },
  { theme: 'Dark Modern', kind: 'vs-dark' },
  { theme: 'Default High Contrast', kind: 'hc-black' },
  { theme: 'Default High Contrast Light', kind: 'hc-light' },
] as const;
const steps = [
  ...['Make your first picture', 'Choose who paints', 'Edit with words', 'Change only a part'],
  ...['Work in the Studio', 'Let agents make pictures'],
];

describe('The walkthrough', () => {
  const open = useWorkbench({ settings: { 'window.autoDetectColorScheme': false } });
  const walkthrough = () => open().workbench.page.locator('.gettingStartedContainer');
  const step = (title: string) => walkthrough().locator('.getting-started-step', { hasText: title });

  it('has a picture for each step, in the colours of every theme', async () => {
    const { workbench } = open();
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await workbench.quickInput.fill('Get Started with Easel');
    await workbench.quickPickRow('Get Started with Easel').click();
    for (const [at, title] of steps.entries()) {
      const { theme, kind } = themes[at % themes.length] as (typeof themes)[number];
      await useTheme(theme, kind);
      await step(title).click();
      await workbench.waitInFrames(async frame =>
        (await frame.locator('svg[aria-hidden="true"]').first().isVisible()) ? true : undefined,
      );
      await workbench.screenshot(resolve('out/screenshots', `walkthrough-${at + 1}.png`));
    }
  });

  async function useTheme(theme: string, kind: string): Promise<void> {
    const { workbench, workspace } = open();
    const folder = join(workspace, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': theme }));
    await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
  }

  it('begins with a picture that needs no key, stays beside it and has ticked it off', async () => {
    const { workbench, workspace } = open();
    await step('Make your first picture').click();
    await walkthrough().getByRole('button', { name: 'Generate Image…' }).click();
    await workbench.answer('Generate Image', 'a red lighthouse');
    await workbench.waitForPicture('a-red-lighthouse.png');
    assert.ok((await measurePicture(join(workspace, 'images/a-red-lighthouse.png'))).width > 0);
    await step('Make your first picture').locator('.codicon.complete').waitFor();
  });
});

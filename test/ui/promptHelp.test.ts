/** Prompts that were used before and texts that are added to them, found and changed from the palette. */

import * as assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { useWorkbench } from './useWorkbench';

describe('Help with prompts', () => {
  const open = useWorkbench();

  it('finds an earlier prompt by a word of it, to be used again', async () => {
    const { workbench } = open();
    for (const [prompt, name] of [
      ['a red lighthouse', 'a-red-lighthouse.png'],
      ['a blue boat', 'a-blue-boat.png'],
    ] as const) {
      await (await workbench.openInput('Easel: Generate Image…', 'Generate Image')).fill(prompt);
      await workbench.quickInput.press('Enter');
      await workbench.waitForPicture(name);
    }
    await (await workbench.openInput('Easel: Earlier Prompts…', 'Earlier Prompts')).fill('lighthouse');
    await workbench.quickPickRow('a blue boat').waitFor({ state: 'detached' });
    await workbench.screenshot(resolve('out/screenshots/earlier-prompts.png'));
    await workbench.quickInput.press('Enter');
    const input = await workbench.waitForInput('Generate Image');
    assert.equal(await input.inputValue(), 'a red lighthouse');
    await workbench.pressInputButton('Earlier Prompts…');
    await workbench.waitForInput('Earlier Prompts');
    await workbench.quickPickRow('a blue boat').click();
    await workbench.waitForInput('Generate Image');
    assert.equal(await workbench.quickInput.inputValue(), 'a blue boat');
    await workbench.screenshot(resolve('out/screenshots/prompt-buttons.png'));
    await workbench.quickInput.press('Escape');
  });

  it('edits styles in a dialog: adds one, changes it, uses it, removes it', async () => {
    const { workbench } = open();
    const dialog = 'Styles, to be added to prompts';
    await workbench.runCommand('Easel: Edit Styles…');
    await workbench.waitForInput(dialog);
    await workbench.quickPickRow('Add a Style…').click();
    await workbench.answer('Add a Style', 'Watercolour');
    await workbench.answer('Watercolour', 'on paper');
    await workbench.waitForInput(dialog);
    await workbench.screenshot(resolve('out/screenshots/edit-styles.png'));
    await workbench.quickPickRow('Watercolour').click();
    await workbench.quickPickRow('Change the Text…').click();
    await workbench.answer('Watercolour', 'on rough paper');
    await workbench.waitForInput(dialog);
    await workbench.quickInput.press('Escape');
    await workbench.runCommand('Easel: Generate Image…');
    await (await workbench.waitForInput('Generate Image')).fill('a boat');
    await workbench.pressInputButton('Add Styles…');
    await workbench.quickPickRow('Watercolour').click();
    await workbench.quickInput.press('Enter');
    await workbench.waitForInput('Generate Image');
    assert.match(await workbench.quickInput.inputValue(), /a boat.*on rough paper/s);
    await workbench.quickInput.press('Escape');
    await workbench.runCommand('Easel: Edit Styles…');
    await workbench.waitForInput(dialog);
    await workbench.quickPickRow('Watercolour').click();
    await workbench.quickPickRow('Remove').click();
    await workbench.waitForInput(dialog);
    assert.equal(await workbench.quickPickRow('Watercolour').count(), 0);
    await workbench.quickInput.press('Escape');
  });
});

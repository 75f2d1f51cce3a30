/** From the palette to a picture on the screen. */

import * as assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measurePicture } from '../measurePicture';
import { useWorkbench } from './useWorkbench';

describe('Easel: Generate Image…', () => {
  const open = useWorkbench({ prepare: workspace => mkdir(join(workspace, 'drawings')) });

  it('asks for a prompt, writes the picture and shows it', async () => {
    const { workbench, workspace } = open();
    await workbench.runCommand('Easel: Generate Image…');
    await workbench.answer('Generate Image', 'a red lighthouse');
    const shown = await workbench.waitForPicture('a-red-lighthouse.png');
    const { width, height } = await measurePicture(join(workspace, 'images/a-red-lighthouse.png'));
    assert.deepEqual(shown, { width, height });
  });

  it('offers the way to a real provider with the first pictures', async () => {
    const { workbench } = open();
    await workbench.pressNotificationButton('Demo (offline, not an AI model)', 'Manage Providers…');
    await workbench.waitForInput('Manage Providers');
    // To whatever has the focus: a list that lost it to a picture that was just opening is closed already.
    await workbench.page.keyboard.press('Escape');
  });

  it('keeps the prompt as a draft when the box is closed', async () => {
    const { workbench } = open();
    await workbench.runCommand('Easel: Generate Image…');
    await (await workbench.waitForInput('Generate Image')).fill('a half-finished thou');
    await workbench.quickInput.press('Escape');
    await workbench.runCommand('Easel: Generate Image…');
    assert.equal(await (await workbench.waitForInput('Generate Image')).inputValue(), 'a half-finished thou');
    await workbench.quickInput.press('Escape');
  });

  it('says what an empty prompt needs and waits for it', async () => {
    const { workbench } = open();
    await workbench.runCommand('Easel: Generate Image…');
    await workbench.answer('Generate Image', ' ');
    await workbench.page.getByText('The prompt is empty.').first().waitFor();
    await workbench.quickInput.press('Escape');
  });

  it('saves into the folder whose menu it was chosen from', async () => {
    const { workbench, workspace } = open();
    await workbench.chooseFromFileMenu(['drawings'], 'Generate Image Here…');
    await workbench.answer('Generate Image', 'a blue boat');
    await workbench.waitForPicture('a-blue-boat.png');
    await measurePicture(join(workspace, 'drawings/a-blue-boat.png'));
  });
});

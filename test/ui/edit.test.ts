/** From a right-click on a picture to its edit on the screen. */

import * as assert from 'node:assert/strict';
import { copyFile, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { changedHalves, measurePicture } from '../measurePicture';
import { writePhotographs } from './photographs';
import { useWorkbench } from './useWorkbench';

describe('Edit Image with Prompt…', () => {
  const open = useWorkbench({ prepare: writePhotographs });

  for (const [kind, name, edited] of [
    ['a JPEG with EXIF', 'camera.JPG', 'camera-edit-1.jpg'],
    ['a 16-bit PNG', 'deep.png', 'deep-edit-1.png'],
    ['a WebP with alpha', 'cutOut.webp', 'cutOut-edit-1.webp'],
  ] as const) {
    it(`edits ${kind} from the explorer, beside the source, which stays as it is`, async () => {
      const { workbench, workspace } = open();
      const before = await readFile(join(workspace, name));
      await workbench.chooseFromFileMenu([name], 'Edit Image with Prompt…');
      await workbench.answer(`Edit ${name}`, 'make it night');
      const shown = await workbench.waitForPicture(edited);
      const { width, height } = await measurePicture(join(workspace, edited));
      assert.deepEqual({ width, height }, { width: 480, height: 320 });
      assert.deepEqual(shown, { width, height });
      assert.ok(before.equals(await readFile(join(workspace, name))));
    });
  }

  it('takes the mask beside a picture, and asks for that once', async () => {
    const { workbench, workspace } = open();
    for (const edited of ['masked-edit-1.png', 'masked-edit-2.png']) {
      await workbench.chooseFromFileMenu(['masked.png'], 'Edit Image with Prompt…');
      await workbench.answer('Edit masked.png', 'invert');
      if (edited === 'masked-edit-1.png')
        await workbench.page.getByRole('dialog').getByRole('button', { name: 'Use Masks' }).click();
      await workbench.waitForPicture(edited);
      assert.deepEqual(await changedHalves(join(workspace, 'masked.png'), join(workspace, edited)), {
        left: true,
        right: false,
      });
    }
  });

  it('asks whether to go on without a mask that has another size', async () => {
    const { workbench, workspace } = open();
    const mask = join(workspace, 'deep.mask.png');
    await copyFile('media/icon.png', mask);
    await workbench.chooseFromFileMenu(['deep.png'], 'Edit Image with Prompt…');
    await workbench.answer('Edit deep.png', 'invert');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText(/deep\.mask\.png has \d+ × \d+ px and deep\.png has 480 × 320 px/).waitFor();
    await dialog.getByRole('button', { name: 'Edit without It' }).click();
    await workbench.waitForPicture('deep-edit-2.png');
    await rm(mask);
  });

  it('takes the other selected pictures as references', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['deep.png', 'camera.JPG'], 'Edit Image with Prompt…');
    await workbench.waitForInput('Edit deep.png');
    await workbench.page.getByText('2 pictures, the first is edited').first().waitFor();
    await workbench.quickInput.press('Escape');
  });

  it('is in the title bar of the image preview', async () => {
    const { workbench } = open();
    await workbench.file('deep.png').click();
    await workbench.waitForPicture('deep.png');
    await workbench.titleAction('Edit Image with Prompt…').click();
    await workbench.waitForInput('Edit deep.png');
    await workbench.quickInput.press('Escape');
  });

  it('finds the workspace’s pictures from the palette', async () => {
    const { workbench } = open();
    await workbench.runCommand('Easel: Edit Image with Prompt…');
    await workbench.waitForInput('Edit which picture?');
    await workbench.quickPickRow('camera.JPG').click();
    await workbench.waitForInput('Edit camera.JPG');
    await workbench.quickInput.press('Escape');
  });
});

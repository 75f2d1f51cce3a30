/** Everything else that the explorer's Easel menu does to a picture. */

import * as assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Codec } from '../../src/pixels/codec';
import { measurePicture } from '../measurePicture';
import { pixelAt } from '../unit/pixels/support/pictures';
import { assertSoon } from './assertSoon';
import { writePhotographs } from './photographs';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

describe('The Easel menu of a picture', () => {
  const open = useWorkbench({ prepare: writePhotographs });
  const bytesOf = (name: string) => readFile(join(open().workspace, name));

  it('has editing in the explorer’s own menu and the rest below Easel, without what does not apply', async () => {
    const { workbench } = open();
    await workbench.file('deep.png').click({ button: 'right' });
    await workbench.menuItem('Edit Image with Prompt…').waitFor();
    await workbench.reveal('Make Variations…');
    for (const item of ['Edit with Mask…', 'Remove Background…', 'Open in Studio', 'Use as Reference']) {
      await workbench.menuItem(item).waitFor();
    }
    assert.equal(await workbench.menuItem('Restore Previous Version').count(), 0);
    await workbench.screenshot(resolve('out/screenshots/picture-menu.png'));
    await workbench.closeMenu();
  });

  it('writes over the picture when the prompt’s button says so, and takes it back', async () => {
    const { workbench } = open();
    const before = await bytesOf('deep.png');
    await workbench.chooseFromFileMenu(['deep.png'], 'Edit Image with Prompt…');
    const input = await workbench.waitForInput('Edit deep.png');
    await input.fill('make it night');
    await workbench.page.getByRole('button', { name: 'Write over the Picture, or Save beside It' }).click();
    await workbench.answer('Edit deep.png, writing over it', 'make it night');
    const said = 'deep.png was written over';
    await workbench.waitForNotification(said);
    assert.ok(!before.equals(await bytesOf('deep.png')));
    await workbench.file('deep.png').click({ button: 'right' });
    await workbench.reveal('Restore Previous Version');
    await workbench.closeMenu();
    await workbench.pressNotificationButton(said, 'Undo');
    await assertSoon(async () => before.equals(await bytesOf('deep.png')), true);
    const isOffered = async () => {
      await workbench.file('deep.png').click({ button: 'right' });
      await workbench.reveal('Open in Studio');
      const count = await workbench.menuItem('Restore Previous Version').count();
      await workbench.closeMenu();
      return count > 0;
    };
    await assertSoon(isOffered, false);
  });

  it('removes the background: the picture’s own pixels, and nothing around them', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['camera.JPG'], 'Remove Background…');
    const input = await workbench.waitForInput('Remove the Background of camera.JPG');
    assert.match(await input.inputValue(), /Remove the background/);
    await input.press('Enter');
    await workbench.waitForPicture('camera-no-background.png');
    const codec = await Codec.load();
    const [source, edit] = [await bytesOf('camera.JPG'), await bytesOf('camera-no-background.png')];
    const [own, alone] = [codec.decode(source), codec.decode(edit)];
    assert.deepEqual([alone.width, alone.height], [own.width, own.height]);
    let [kept, removed] = [0, 0];
    for (let y = 0; y < own.height; y++) {
      for (let x = 0; x < own.width; x++) {
        const [red, green, blue, alpha] = pixelAt(alone, x, y);
        if (alpha === 0) removed++;
        if (alpha !== 255) continue;
        kept++;
        assert.deepEqual([red, green, blue, 255], pixelAt(own, x, y));
      }
    }
    assert.ok(kept > 1000 && removed > 1000, `${kept} px kept, ${removed} px removed`);
  });

  it('makes as many variations as were asked for', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['cutOut.webp'], 'Make Variations…');
    await workbench.waitForInput('How many variations?');
    await workbench.quickPickRow('3 pictures').click();
    const input = await workbench.waitForInput('Make 3 Variations of cutOut.webp');
    await input.press('Enter');
    await workbench.waitForPicture('cutOut-variation-1.webp');
    for (const name of ['cutOut-variation-2.webp', 'cutOut-variation-3.webp'])
      await workbench.file(name).waitFor();
    const made = await Promise.all([1, 2, 3].map(number => bytesOf(`cutOut-variation-${number}.webp`)));
    assert.equal(new Set(made.map(bytes => bytes.toString('base64'))).size, 3);
  });

  it('makes sizes of a picture, as its lists say, and writes over nothing without a yes', async () => {
    const { workbench, workspace } = open();
    const files = async () => (await readdir(join(workspace, 'deep-sizes'))).sort();
    const ask = async (isFirst: boolean) => {
      await workbench.chooseFromFileMenu(['deep.png'], 'Make Sizes…');
      const sets = await workbench.waitForInput('Make which sizes of deep.png?');
      await workbench.quickPickRow('Favicon (.ico) and Apple touch icon').click();
      await sets.press('Enter');
      const input = await workbench.waitForInput('Write these files into deep-sizes?');
      const told = isFirst ? '' : ' · is there already';
      for (const row of [`16, 32, 48 px${told}`, `180 × 180 px${told}`])
        await workbench.quickPickRow(row).waitFor();
      return input;
    };
    const first = await ask(true);
    await workbench.screenshot(resolve('out/screenshots/make-sizes.png'));
    assert.deepEqual(await files().catch(() => 'none'), 'none', 'it only asks yet');
    await first.press('Enter');
    await workbench.waitForNotification('2 files were written into deep-sizes.');
    assert.deepEqual(await files(), ['apple-touch-icon.png', 'favicon.ico']);
    const icon = join(workspace, 'deep-sizes/apple-touch-icon.png');
    assert.equal((await measurePicture(icon)).width, 180);
    await writeFile(icon, 'mine');
    const second = await ask(false);
    await workbench.quickPickRow('180 × 180 px · is there already').click();
    await second.press('Enter');
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Write over 1 file that is there?').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await readFile(icon, 'utf8'), 'mine');
  });

  it('gives selected pictures to the Studio as references', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['deep.png', 'camera.JPG'], 'Use as Reference');
    const studio = await StudioFrame.find(workbench);
    await studio.button(/^Picture 1, reference: deep\.png/).waitFor();
    await studio.button(/^Picture 2, reference: camera\./).waitFor();
    await studio.button('Remove deep.png').click();
  });

  it('edits one picture after the other in the Studio, and what is typed takes the place of the prompt before', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['deep.png'], 'Open in Studio');
    const first = await StudioFrame.find(workbench);
    await first.button(/^Picture 1, edited: deep\.png/).waitFor();
    await first.prompt.fill('make it night');
    // The Studio goes into the background, and its page is thrown away: at once, at the speed of a person's finger.
    await workbench.file('cutOut.webp').dblclick({ delay: 60 });
    await workbench.waitForPicture('cutOut.webp');
    await workbench.chooseFromFileMenu(['cutOut.webp'], 'Open in Studio');
    const second = await StudioFrame.find(workbench);
    await second.button(/^Picture 1, edited: cutOut\.webp/).waitFor();
    assert.equal(await second.prompt.inputValue(), 'make it night');
    await workbench.page.keyboard.type('on a beach');
    assert.equal(await second.prompt.inputValue(), 'on a beach');
  });
});

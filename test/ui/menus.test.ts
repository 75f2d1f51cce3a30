/** Where Easel is found outside the explorer: the image preview's menu and title bar, a text's selection, Git's changes, a key. */

import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { pngOf } from '../servers/pictures';
import { writePhotographs } from './photographs';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

const wish = 'a paper boat on a puddle';

/** Makes the folder a repository of which only that picture is part, and has changed since. */
async function commitOther(folder: string, picture: string): Promise<void> {
  const user = ['-c', 'user.name=a', '-c', 'user.email=a@localhost', '-c', 'commit.gpgsign=false'];
  const git = (...input: string[]) => promisify(execFile)('git', ['-C', folder, ...user, ...input]);
  await writeFile(join(folder, picture), pngOf(21, 40, 30));
  await git('init', '-q');
  await git('add', picture);
  await git('commit', '-q', '-m', 'one');
  await writeFile(join(folder, picture), pngOf(22, 60, 30));
}

describe('Easel at hand', () => {
  const open = useWorkbench({
    prepare: async workspace => {
      await writePhotographs(workspace);
      await writeFile(join(workspace, 'notes.md'), `${wish}\n`);
      await commitOther(workspace, 'boat.png');
    },
    settings: { 'git.enabled': true },
  });

  it('is in the menu of VS Code’s image preview: editing itself, the rest below Easel', async () => {
    const { workbench } = open();
    await workbench.file('camera.JPG').dblclick();
    await workbench.openPreviewMenu('camera.JPG');
    await workbench.menuItem('Edit Image with Prompt…').waitFor();
    await workbench.reveal('Use as Reference');
    await workbench.screenshot(resolve('out/screenshots/preview-menu.png'));
    assert.equal(await workbench.menuItem('Restore Previous Version').count(), 0);
    await workbench.chooseFromMenu('Remove Background…');
    await workbench.waitForInput('Remove the Background of camera.JPG');
    await workbench.quickInput.press('Escape');
  });

  it('offers in that menu to restore what an edit wrote over, also in a window that was opened since', async () => {
    const { workbench } = open();
    await workbench.openPreviewMenu('camera.JPG');
    await workbench.chooseFromMenu('Edit Image with Prompt…');
    await workbench.waitForInput('Edit camera.JPG');
    await workbench.pressInputButton('Write over the Picture, or Save beside It');
    await workbench.answer('Edit camera.JPG, writing over it', 'make it night');
    await workbench.waitForNotification('camera.JPG was written over');
    const reloaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await reloaded;
    await workbench.openPreviewMenu('camera.JPG');
    await workbench.reveal('Restore Previous Version');
    await workbench.chooseFromMenu('Restore Previous Version');
    await workbench.waitForNotification('camera.JPG is as it was before');
  });

  it('is below the preview’s title bar', async () => {
    const { workbench } = open();
    await workbench.waitForPicture('camera.JPG');
    await workbench.titleAction('More Actions').click();
    await workbench.reveal('Edit with Mask…');
    await workbench.screenshot(resolve('out/screenshots/preview-title-menu.png'));
    await workbench.closeMenu();
  });

  it('makes a prompt of a text’s selection', async () => {
    const { workbench } = open();
    await workbench.file('notes.md').dblclick();
    await workbench.waitForEditor('notes.md');
    const line = workbench.page.locator('.editor-instance .view-line', { hasText: 'paper' });
    await line.click({ button: 'right' });
    await workbench.menuItem('Paste').waitFor();
    assert.equal(await workbench.menuItem('Generate Image from Selection…').count(), 0);
    await workbench.page.keyboard.press('Escape');
    await line.click({ clickCount: 3 });
    await line.click({ button: 'right', position: { x: 30, y: 8 } });
    await workbench.menuItem('Generate Image from Selection…').waitFor();
    await workbench.screenshot(resolve('out/screenshots/selection-menu.png'));
    await workbench.chooseFromMenu('Generate Image from Selection…');
    const input = await workbench.waitForInput('Generate Image');
    assert.equal(await input.inputValue(), wish);
    await input.press('Escape');
  });

  it('compares a picture of Git’s changes with what the last commit has', async () => {
    const { workbench } = open();
    await workbench.openView('Source Control');
    await workbench.changedFile('boat.png').click({ button: 'right' });
    await workbench.chooseFromMenu('Compare Picture with HEAD');
    const studio = await StudioFrame.find(workbench);
    const comparison = studio.frame.locator('dialog.compare');
    await comparison.getByText('boat.png in HEAD · 40 × 30 px').waitFor();
    await comparison.getByText('boat.png · 60 × 30 px').waitFor();
    assert.deepEqual(await studio.shownSizes(comparison.locator('.sheet')), ['40x30', '60x30']);
    await workbench.screenshot(resolve('out/screenshots/compare-with-head.png'));
    await comparison.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('opens the Studio by a key that VS Code leaves free', async () => {
    const { workbench } = open();
    await workbench.page.keyboard.press('Control+k');
    await workbench.page.keyboard.press('Control+g');
    await StudioFrame.find(workbench);
  });
});

/** Easel in the activity bar: what was made, what is being made, and what can be done with it from there. */

import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openaiKey } from '../servers/openai';
import { assertSoon } from './assertSoon';
import { StudioFrame } from './studioFrame';
import { useOpenai } from './useOpenai';

describe('Easel in the activity bar', () => {
  const { open, server } = useOpenai(workspace => writeFile(join(workspace, 'notes.md'), '# Notes\n'));
  const sidebar = () => open().workbench.page.locator('.sidebar');

  it('offers to make the first picture, and only as long as there is none', async () => {
    const { workbench } = open();
    await workbench.openView('Easel');
    await workbench.screenshot(resolve('out/screenshots/view-empty.png'));
    await sidebar().getByRole('button', { name: 'Generate Image…' }).last().click();
    await workbench.answer('Generate Image', 'a grey owl');
    await workbench.answer('API Key for OpenAI', openaiKey);
    await workbench.listItem('a-grey-owl.png').waitFor();
    assert.equal(await sidebar().getByText('What is made here is listed here.').count(), 0);
  });

  it('shows each picture small, beside its name and its prompt', async () => {
    const { workbench } = open();
    const row = workbench.listItem('a-grey-owl.png');
    await row.getByText('a grey owl').waitFor();
    const icon = row.locator('.custom-view-tree-node-item-icon');
    await assertSoon(
      () => icon.evaluate(element => /\.webp/.test(getComputedStyle(element).backgroundImage)),
      true,
    );
    await workbench.screenshot(resolve('out/screenshots/view-pictures.png'));
  });

  it('lists what is being made, to be cancelled, and what failed until it is removed', async () => {
    const { workbench } = open();
    const studio = await StudioFrame.open(workbench);
    server().next({ fail: 'stalled' });
    await studio.generate('a slow owl');
    const running = workbench.listItem('a slow owl');
    await running.hover();
    await workbench.screenshot(resolve('out/screenshots/view-running.png'));
    await running.getByRole('button', { name: 'Cancel' }).click();
    await studio.jobs('cancelled').waitFor();
    await running.waitFor({ state: 'detached' });
    server().next({ fail: 'quota' });
    await studio.generate('a dear owl');
    const failed = workbench.listItem('a dear owl');
    await failed.hover();
    await workbench.screenshot(resolve('out/screenshots/view-failed.png'));
    await failed.getByRole('button', { name: 'Remove from List' }).click();
    await failed.waitFor({ state: 'detached' });
    await studio.jobs('failed').waitFor({ state: 'detached' });
  });

  it('has the menu of a picture, with Restore only where there is something to restore', async () => {
    const { workbench, workspace } = open();
    const file = join(workspace, 'images/a-grey-owl.png');
    const before = await readFile(file);
    const row = workbench.listItem('a-grey-owl.png');
    await row.click({ button: 'right' });
    await workbench.reveal('Use as Reference');
    assert.equal(await workbench.menuItem('Restore Previous Version').count(), 0);
    await workbench.screenshot(resolve('out/screenshots/view-menu.png'));
    await workbench.page.keyboard.press('Escape');
    await workbench.chooseFromMenu('Edit Image with Prompt…');
    await workbench.waitForInput('Edit a-grey-owl.png');
    await workbench.pressInputButton('Write over the Picture, or Save beside It');
    await workbench.answer('Edit a-grey-owl.png, writing over it', 'make it brown');
    await workbench.waitForNotification('a-grey-owl.png was written over');
    assert.ok(!before.equals(await readFile(file)));
    await row.click({ button: 'right' });
    await workbench.reveal('Restore Previous Version');
    await workbench.chooseFromMenu('Restore Previous Version');
    await assertSoon(async () => before.equals(await readFile(file)), true);
  });

  it('opens a picture on a click, and where it is dropped among the editors', async () => {
    const { workbench } = open();
    await workbench.runCommand('View: Close All Editors');
    const row = workbench.listItem('a-grey-owl.png');
    await row.click();
    await workbench.waitForPicture('a-grey-owl.png');
    await workbench.runCommand('View: Close All Editors');
    await workbench.drag(row, workbench.page.locator('.part.editor'));
    await workbench.waitForPicture('a-grey-owl.png');
  });
});

/** A person's way through the Studio: from opening it to pictures, and back after a reload. */

import * as assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measurePicture } from '../measurePicture';
import { assertSoon } from './assertSoon';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

describe('The Studio', () => {
  const open = useWorkbench();
  const find = (number?: number) => StudioFrame.find(open().workbench, number);

  it('opens from the activity bar’s view, ready to be written in', async () => {
    const { workbench } = open();
    await workbench.page.locator('.activitybar').getByRole('tab', { name: 'Easel' }).click();
    await workbench.page.locator('.welcome-view').getByText('Open the Studio').click();
    const studio = await find();
    await studio.frame.getByText('Say what the picture should show').waitFor();
    await studio.button('A lighthouse in a storm, oil on canvas').click();
    await studio.focusIsOn('Prompt');
    const typed = () => studio.prompt.inputValue();
    await assertSoon(typed, 'A lighthouse in a storm, oil on canvas');
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Explorer/ })
      .click();
  });

  it('makes what its chips say, each picture in the place that was kept for it', async () => {
    const { workspace } = open();
    const studio = await find();
    await studio.pick('size', picker => picker.locator('[value="1536x1024"]').click());
    await studio.pick('n', picker => picker.getByRole('button', { name: '2', exact: true }).click());
    await studio.generate('a red lighthouse');
    const job = studio.jobs().filter({ hasText: 'a red lighthouse' });
    await job.waitFor();
    assert.equal(await job.locator('.frame').count(), 2);
    await studio.jobs('done').filter({ hasText: '2 pictures in' }).waitFor();
    assert.deepEqual(await studio.shownSizes(job.locator('.face')), ['1536x1024', '1536x1024']);
    const { width, height } = await measurePicture(join(workspace, 'images/a-red-lighthouse.png'));
    assert.deepEqual({ width, height }, { width: 1536, height: 1024 });
  });

  it('needs no mouse from the palette to the large picture', async () => {
    const { workbench, workspace } = open();
    const { keyboard } = workbench.page;
    const command = await workbench.findCommand('Easel: Open Studio');
    // The palette's first row is what was used last.
    while (!(await command.getAttribute('class'))?.includes('focused')) await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const studio = await find();
    // The palette gives the focus back as it goes, and letters typed until then are lost.
    await workbench.page.locator('.quick-input-widget:visible').waitFor({ state: 'detached' });
    await studio.hasFocus();
    await studio.tabTo('Prompt');
    // VS Code carries Ctrl+A out itself, a moment later.
    await keyboard.press('End');
    await keyboard.press('Shift+Home');
    await keyboard.type('a blue boat');
    assert.equal(await studio.prompt.inputValue(), 'a blue boat');
    await studio.tabTo('Size: 1536×1024');
    await keyboard.press('Enter');
    await studio.focusIsOn('1536x1024');
    await keyboard.press('ArrowUp');
    await studio.chip('size').getByText('1024×1024').waitFor();
    await keyboard.press('Escape');
    await studio.focusIsOn('Size: 1024×1024');
    await studio.tabTo('Pictures: 2 pictures');
    await keyboard.press('Enter');
    await studio.focusIsOn('2');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await studio.focusIsOn('Pictures: 1 picture');
    await keyboard.press('ControlOrMeta+Enter');
    await studio.jobs('done').filter({ hasText: 'a blue boat' }).waitFor();
    await studio.tabTo('a blue boat, 1024 × 1024, PNG', 'Shift+Tab');
    await keyboard.press('Enter');
    await studio.frame.locator('.viewer h2', { hasText: 'a-blue-boat.png' }).waitFor();
    await keyboard.press('Escape');
    await studio.focusIsOn('a blue boat');
    await measurePicture(join(workspace, 'images/a-blue-boat.png'));
  });

  it('puts a picture where its composer says: another folder, another name', async () => {
    const { workspace } = open();
    const studio = await find();
    await studio.prompt.fill('a paper boat');
    await studio.frame.getByText('Saved as images/a-paper-boat.png').click();
    const picker = studio.frame.locator('studio-popup');
    await picker.getByLabel('Workspace folder').check();
    await picker.getByRole('textbox', { name: 'Name' }).fill('../fleet: first?');
    await picker.getByRole('textbox', { name: 'Name' }).press('Enter');
    await picker.waitFor({ state: 'detached' });
    await studio.frame.getByText('Saved as fleet-first.png').waitFor();
    await studio.prompt.press('ControlOrMeta+Enter');
    await studio.jobs('done').filter({ hasText: 'a paper boat' }).waitFor();
    await measurePicture(join(workspace, 'fleet-first.png'));
    await studio.frame.locator('.place').click();
    await picker.getByLabel('images (usual)').check();
    await picker.getByRole('textbox', { name: 'Name' }).fill('');
    await picker.getByRole('textbox', { name: 'Name' }).press('Enter');
    await studio.frame.getByText('Saved as images/a-paper-boat.png').waitFor();
  });

  it('stops a job in the middle: what has come is kept whole, the rest is not waited for', async () => {
    const { workspace } = open();
    const studio = await find();
    await studio.pick('n', picker => picker.getByRole('button', { name: '10', exact: true }).click());
    await studio.generate('ten green hills');
    const job = studio.jobs().filter({ hasText: 'ten green hills' });
    await job.locator('.sketch').first().waitFor();
    await studio.prompt.press('Escape');
    await job.getByRole('button', { name: 'Cancel: ten green hills' }).click();
    await studio.jobs('cancelled').filter({ hasText: 'ten green hills' }).waitFor();
    const files = (await readdir(join(workspace, 'images'))).filter(name => name.startsWith('ten'));
    assert.ok(files.length < 10);
    for (const file of files) await measurePicture(join(workspace, 'images', file));
    await job.getByRole('button', { name: 'Remove from View' }).click();
    await job.waitFor({ state: 'detached' });
  });

  it('shows what would be sent, as a request and as a command', async () => {
    const { workbench } = open();
    const studio = await find();
    await studio.prompt.fill('a walled garden');
    await studio.button('Show Request').click();
    const text = workbench.page.locator('.editor-group-container.active .view-lines');
    await text.getByText('What Demo (offline, not an AI model) is sent').waitFor();
    await text.getByText('"a walled garden"').first().waitFor();
    await workbench.page.keyboard.press('ControlOrMeta+W');
    // Nobody is asked to save it.
    await workbench.tab('What Demo (offline, not an AI model) is sent.md').waitFor({ state: 'detached' });
  });

  it('finds pictures by their words, and shows all again', async () => {
    const studio = await find();
    await studio.frame.locator('.filter-bar input').first().fill('LIGHTHOUSE');
    await studio.frame.locator('.filter-bar').getByText('2 pictures', { exact: true }).waitFor();
    await studio.picture('a blue boat').waitFor({ state: 'detached' });
    await studio.button('Show all').click();
    await studio.picture('a blue boat').waitFor();
  });

  it('is the same after a reload: draft, settings, the picture shown large, what was looked for and all that was made', async () => {
    const { workbench } = open();
    const before = await find();
    await before.pick('n', picker => picker.getByRole('button', { name: '3', exact: true }).click());
    await before.prompt.fill('a thought that is not finished');
    await before.frame.locator('.filter-bar input').first().fill('a blue');
    await before.frame.locator('.filter-bar').getByText('1 picture', { exact: true }).waitFor();
    await before.picture('a blue boat').click();
    await before.frame.locator('.viewer h2', { hasText: 'a-blue-boat.png' }).waitFor();
    await workbench.waitForStored('a thought that is not finished', '"text":"a blue"');
    const reloaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await reloaded;
    await workbench.page.locator('.explorer-folders-view').waitFor();
    const after = await find();
    await after.frame.locator('.viewer h2', { hasText: 'a-blue-boat.png' }).waitFor();
    assert.equal(await after.prompt.inputValue(), 'a thought that is not finished');
    await after.chip('n').getByText('3 pictures').waitFor();
    await after.button('Back to All Pictures').click();
    await after.frame.locator('.filter-bar').getByText('1 picture', { exact: true }).waitFor();
    await after.button('Show all').click();
    await after.picture('a red lighthouse').waitFor();
    assert.equal(await after.frame.locator('.picture .face').count(), 4);
  });

  it('stands twice, each with a draft of its own, and both show what either makes', async () => {
    const { workbench } = open();
    await workbench.runCommand('Easel: Open Another Studio Beside');
    const [first, second] = [await find(1), await find(2)];
    assert.equal(await second.prompt.inputValue(), '');
    await second.generate('a yellow moon');
    await second.jobs('done').filter({ hasText: 'a yellow moon' }).waitFor();
    await first.picture('a yellow moon').waitFor();
    assert.equal(await first.prompt.inputValue(), 'a thought that is not finished');
  });
});

/** A person's way through the Studio: from opening it to pictures, and back after a reload. */

import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { measurePicture } from '../measurePicture';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

describe('The Studio', () => {
  const open = useWorkbench();
  const find = (number?: number) => StudioFrame.find(open().workbench, number);

  it('opens from the activity bar’s view, ready to be written in', async () => {
    const { workbench } = open();
    await workbench.page.locator('.activitybar').getByRole('tab', { name: 'Easel' }).click();
    await workbench.page.locator('.welcome-view').getByText('Open Studio').click();
    const studio = await find();
    await studio.frame.getByText('Say what the picture should show').waitFor();
    await workbench.page
      .locator('.activitybar')
      .getByRole('tab', { name: /^Explorer/ })
      .click();
  });

  it('makes what its chips say, each picture in the place that was kept for it', async () => {
    const { workspace } = open();
    const studio = await find();
    await studio.pick('size', picker => picker.locator('[value="1536x1024"]').check());
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
    await workbench.findCommand('Easel: Open Studio');
    await keyboard.press('Enter');
    const studio = await find();
    await studio.prompt.evaluate(prompt => prompt.focus());
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type('a blue boat');
    await studio.tabTo('Size: 1536×1024');
    await keyboard.press('Enter');
    await studio.focusIsOn('1536x1024');
    await keyboard.press('ArrowUp');
    await keyboard.press('Escape');
    await studio.tabTo('Pictures: 2 pictures');
    await keyboard.press('Enter');
    await studio.focusIsOn('2');
    await keyboard.press('Shift+Tab');
    await keyboard.press('Enter');
    await keyboard.press('Escape');
    await studio.focusIsOn('Pictures');
    await keyboard.press('ControlOrMeta+Enter');
    await studio.jobs('done').filter({ hasText: 'a blue boat' }).waitFor();
    await studio.tabTo('a blue boat, 1024 × 1024, PNG', 'Shift+Tab');
    await keyboard.press('Enter');
    await studio.frame.locator('.viewer h2', { hasText: 'a-blue-boat.png' }).waitFor();
    await keyboard.press('Escape');
    await studio.focusIsOn('a blue boat');
    await measurePicture(join(workspace, 'images/a-blue-boat.png'));
  });
});

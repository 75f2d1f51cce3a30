/** A picture that is dragged out of the Studio with the mouse: where VS Code takes it, and what it makes of it. */

import * as assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSoon } from './assertSoon';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

describe('A picture dragged out of the Studio', () => {
  const open = useWorkbench({
    prepare: async workspace => {
      await mkdir(join(workspace, 'art'));
      await writeFile(join(workspace, 'notes.md'), '');
    },
  });
  let studio: StudioFrame;
  const picture = () => studio.picture('a lake');
  const document = () => open().workbench.page.locator('.editor-instance .view-lines').first();

  before(async () => {
    studio = await StudioFrame.openBeside(open().workbench, 'notes.md');
    await studio.generate('a lake');
    await studio.jobs('done').waitFor();
  });

  it('with Shift is written into the document it falls on, as that document writes pictures', async () => {
    const { workbench, workspace } = open();
    await workbench.drag(picture(), document(), 'Shift');
    await document().getByText('images/a-lake.png').waitFor();
    // VS Code in a browser saves by itself.
    await assertSoon(() => readFile(join(workspace, 'notes.md'), 'utf8'), '![alt text](images/a-lake.png)');
  });

  it('without Shift opens beside the document, as what comes from the explorer does', async () => {
    const { workbench } = open();
    await workbench.drag(picture(), document());
    await workbench.waitForPicture('a-lake.png');
  });

  // In a browser VS Code's explorer then takes files of the browser's own machine alone; on the desktop it copies.
  it('is welcome on a folder of the explorer, and stays where it is', async () => {
    const { workbench, workspace } = open();
    const welcome = workbench.page.locator('.explorer-folders-view .monaco-list-row.drop-target');
    await workbench.drag(picture(), workbench.file('art'), undefined, () => welcome.waitFor());
    await welcome.waitFor({ state: 'detached' });
    assert.deepEqual(await readdir(join(workspace, 'images')), ['a-lake.png']);
  });
});

/** What a person does with a picture in the Studio, and what comes of it in the files, the editors and the clipboard. */

import * as assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { measurePicture } from '../measurePicture';
import { assertSoon } from './assertSoon';
import { writePhotographs } from './photographs';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

describe('A picture in the Studio', () => {
  const open = useWorkbench({
    prepare: async workspace => {
      await writePhotographs(workspace);
      await writeFile(join(workspace, 'notes.md'), '');
      await writeFile(join(workspace, 'site.css'), '');
      await writeFile(join(workspace, 'App.tsx'), "import { useState } from 'react';\n\n");
    },
  });
  const prompt = 'a lake';
  const clipboard = () => open().workbench.page.evaluate(() => navigator.clipboard.readText());

  /** The Studio's tab comes to the front. */
  async function studioInFront(): Promise<StudioFrame> {
    await open().workbench.tab('Easel Studio').click();
    return StudioFrame.find(open().workbench);
  }

  /** The edit takes its source's place, and the source comes back. */
  async function assertReplaced(studio: StudioFrame): Promise<void> {
    const { workbench, workspace } = open();
    const bytesOf = (name: string) => readFile(join(workspace, 'images', name), 'base64');
    const before = await bytesOf('a-lake.png');
    await studio.choose(studio.picture('make it night'), 'Write over Source');
    await workbench.waitForNotification('a-lake.png was written over');
    assert.equal(await bytesOf('a-lake.png'), await bytesOf('a-lake-edit-1.png'));
    await workbench.pressNotificationButton('a-lake.png was written over', 'Undo');
    await assertSoon(() => bytesOf('a-lake.png'), before);
    // What is undone is not lost.
    const after = await bytesOf('a-lake-edit-1.png');
    await workbench.pressNotificationButton('a-lake.png is as it was before', 'Redo');
    await assertSoon(() => bytesOf('a-lake.png'), after);
    const gone = studio.picture(`${prompt}, 1024 × 1024, PNG, written over`);
    await gone.waitFor();
    await studio.choose(gone, 'Restore This Version');
    await assertSoon(() => bytesOf('a-lake.png'), before);
    await gone.waitFor({ state: 'detached' });
  }

  before(async () => {
    const studio = await StudioFrame.open(open().workbench);
    // Each is painted, sent and drawn, and no test here is about them.
    await studio.pick('partialImages', picker => picker.getByRole('button', { name: '0' }).click());
    await studio.generate(prompt);
    await studio.jobs('done').waitFor();
  });

  it('opens, is shown in the explorer, and leaves its path and its Markdown in the clipboard', async () => {
    const { workbench, workspace } = open();
    const studio = await studioInFront();
    await studio.choose(studio.picture(prompt), 'Copy Path');
    await assertSoon(clipboard, join(workspace, 'images/a-lake.png'));
    await studio.choose(studio.picture(prompt), 'Copy as Markdown');
    await assertSoon(clipboard, '![a lake](images/a-lake.png)');
    await studio.picture(prompt).press('ControlOrMeta+c');
    await assertSoon(
      () => workbench.page.evaluate(async () => (await navigator.clipboard.read())[0]?.types.join()),
      'image/png',
    );
    await studio.choose(studio.picture(prompt), 'Reveal in Explorer');
    await workbench.file('a-lake.png').and(workbench.page.locator('.selected')).waitFor();
    await studio.picture(prompt).press('o');
    await workbench.waitForPicture('a-lake.png');
  });

  it('goes into the editor that was used last, as that document writes pictures', async () => {
    const { workbench, workspace } = open();
    await workbench.file('notes.md').dblclick();
    await workbench.waitForEditor('notes.md');
    await workbench.page.locator('.editor-instance .view-lines').first().click();
    const studio = await studioInFront();
    await studio.picture(prompt).press('i');
    // VS Code in a browser saves by itself.
    await assertSoon(() => readFile(join(workspace, 'notes.md'), 'utf8'), '![a lake](images/a-lake.png)');
    await workbench.pressNotificationButton('Inserted in notes.md:1', 'Show');
    await workbench.waitForEditor('notes.md');
  });

  it('is written as style sheets and components want it, and taken back on request', async () => {
    const { workbench, workspace } = open();
    const insertInto = async (name: string) => {
      await workbench.file(name).dblclick();
      await workbench.waitForEditor(name);
      await workbench.page.locator('.editor-instance .view-lines').first().click();
      await workbench.page.keyboard.press('ControlOrMeta+End');
      const studio = await studioInFront();
      await studio.picture(prompt).press('i');
    };
    const text = (name: string) => () => readFile(join(workspace, name), 'utf8');
    await insertInto('site.css');
    await assertSoon(text('site.css'), 'url("images/a-lake.png")');
    await workbench.waitForNotification('Inserted in site.css:1');
    await insertInto('App.tsx');
    const statement = "import { useState } from 'react';\nimport aLakeImage from './images/a-lake.png';\n\n";
    const element = '<img src={aLakeImage} alt="a lake" width="1024" height="1024" />';
    await assertSoon(text('App.tsx'), statement + element);
    await workbench.pressNotificationButton('Inserted in App.tsx:4', 'Undo');
    await assertSoon(text('App.tsx'), "import { useState } from 'react';\n\n");
  });

  it('is edited with a prompt, and compared with what came of it in four ways', async () => {
    const { workspace, workbench } = open();
    const studio = await studioInFront();
    await studio.picture(prompt).press('e');
    await studio.button(/^Picture 1, edited: a-lake\.png/).waitFor();
    await studio.generate('make it night');
    await studio.jobs('done').filter({ hasText: 'make it night' }).waitFor();
    await measurePicture(join(workspace, 'images/a-lake-edit-1.png'));
    await studio.choose(studio.picture('make it night'), 'Compare with Source');
    const comparison = studio.frame.locator('dialog.compare');
    for (const [name, mode] of Object.entries({
      Swipe: 'swipe',
      'Side by side': 'side',
      'Onion skin': 'onion',
      Difference: 'difference',
    })) {
      await comparison.getByText(name, { exact: true }).click();
      await comparison.locator(`.sheets[data-mode="${mode}"]`).waitFor();
      assert.deepEqual(await studio.shownSizes(comparison.locator('.sheet')), ['1024x1024', '1024x1024']);
      await workbench.screenshot(`out/screenshots/studio-in-vs-code/compare-${mode}.png`);
    }
    await comparison.getByRole('button', { name: 'Close', exact: true }).click();
    await assertReplaced(studio);
    await studio.button('Remove a-lake.png').click();
    await studio.focusIsOn('Prompt');
  });

  it('is a reference, gives its settings, and is made again, also when others came after it', async () => {
    const studio = await studioInFront();
    await studio.choose(studio.picture(prompt), 'Use as Reference');
    await studio.button(/^Picture 1, reference: a-lake\.png/).waitFor();
    await studio.frame.getByText('A new picture, guided by this one').waitFor();
    await studio.pick('size', picker => picker.locator('[value="1536x1024"]').click());
    await studio.generate('a poster of the lake');
    await studio.jobs('done').filter({ hasText: 'a poster of the lake' }).waitFor();
    const { width, height } = await measurePicture(join(open().workspace, 'images/a-poster-of-the-lake.png'));
    assert.deepEqual({ width, height }, { width: 1536, height: 1024 });
    await studio.pick('size', picker => picker.locator('[value=""]').click());
    await studio.button('Remove a-lake.png').click();
    await studio.focusIsOn('Prompt');
    assert.equal(await studio.prompt.inputValue(), 'a poster of the lake');
    await studio.choose(studio.picture(prompt), 'Use These Settings');
    await studio.frame.waitForFunction(
      prompt => document.querySelector<HTMLTextAreaElement>('#prompt')?.value === prompt,
      prompt,
    );
    await studio.choose(studio.picture(prompt), 'Make Again');
    await studio.jobs('done').nth(3).waitFor();
    await measurePicture(join(open().workspace, 'images/a-lake-1.png'));
  });

  it('is marked, and found among the favourites alone', async () => {
    const studio = await studioInFront();
    await studio.picture('make it night').press('f');
    await studio.picture('make it night, 1024 × 1024, PNG, favourite').waitFor();
    await studio.button('Favourites Only').click();
    await studio.frame.locator('.filter-bar').getByText('1 picture', { exact: true }).waitFor();
    await studio.button('Show all').click();
  });

  it('gets another name, and stays the same picture', async () => {
    const { workbench, workspace } = open();
    const studio = await studioInFront();
    await studio.picture('make it night').press('F2');
    await workbench.answer('Rename a-lake-edit-1.png', 'the-lake-at-night.png');
    await assertSoon(
      () => stat(join(workspace, 'images/the-lake-at-night.png')).then(file => file.isFile()),
      true,
    );
    await studio.picture('make it night').click();
    await studio.frame.locator('.viewer h2', { hasText: 'the-lake-at-night.png' }).waitFor();
    await studio.button('Back to All Pictures').click();
  });

  it('is deleted only when the question is answered so, and then shown as gone', async () => {
    const { workbench, workspace } = open();
    const studio = await studioInFront();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await studio.picture('make it night').press('Delete');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.ok((await stat(join(workspace, 'images/the-lake-at-night.png'))).isFile());
    await studio.picture('make it night').press('Delete');
    await dialog.getByRole('button', { name: 'Move to Trash' }).click();
    // A server has no trash.
    await dialog.getByRole('button', { name: 'Delete Permanently' }).click();
    await studio.picture('make it night, 1024 × 1024, PNG, favourite, the file is gone').waitFor();
    await assert.rejects(stat(join(workspace, 'images/the-lake-at-night.png')));
  });

  it('comes from the explorer by its menu, by a drop with Shift, from the clipboard, and from outside', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['camera.JPG'], 'Open in Studio');
    const studio = await StudioFrame.find(workbench);
    await studio.button(/^Picture 1, edited: camera\.JPG/).waitFor();
    await workbench.drag(workbench.file('deep.png'), studio.frame.locator('.composer'), 'Shift');
    await studio.button(/^Picture 2, reference: deep\.png/).waitFor();
    await studio.paste(join(open().workspace, 'cutOut.webp'));
    await studio.button(/^Picture 3, reference: pasted\.webp/).waitFor();
    await studio.dropFile(resolve('media/icon.png'));
    await studio.button(/^Picture 4, reference: icon\.png/).waitFor();
    await workbench.screenshot('out/screenshots/studio-in-vs-code/references.png');
  });

  it('comes from VS Code’s own dialog by the button for it, from the first list or from a folder that is typed', async () => {
    const { workbench, workspace } = open();
    const studio = await studioInFront();
    await studio.button(/^Add Pictures…/).click();
    await workbench.quickPickRow('masked.png').click();
    await studio.button(/^Picture 5, reference: masked\.png/).waitFor();
    await studio.button(/^Add Pictures…/).click();
    await workbench.quickPickRow('masked.mask.png').waitFor();
    await workbench.quickInput.fill(join(workspace, 'images/'));
    // Typed to its end, a name that others begin with too is completed to one of those now and then, by VS Code.
    await workbench.quickPickRow('a-lake.png').click();
    await studio.button(/^Picture 6, reference: a-lake\.png/).waitFor();
  });

  it('loses its background and is varied from the Studio, without a way through the explorer', async () => {
    const { workbench, workspace } = open();
    const studio = await studioInFront();
    await studio.choose(studio.picture(prompt), 'Remove Background');
    await studio.jobs('done').filter({ hasText: 'Remove the background.' }).waitFor();
    await measurePicture(join(workspace, 'images/a-lake-1-no-background.png'));
    await studio.choose(studio.picture(prompt), 'Make Variations…');
    await workbench.quickPickRow('2 pictures').click();
    await studio.jobs('done').filter({ hasText: 'Make a variation of this picture' }).waitFor();
    await measurePicture(join(workspace, 'images/a-lake-1-variation-2.png'));
    await workbench.screenshot('out/screenshots/studio-in-vs-code/variations.png');
  });
});

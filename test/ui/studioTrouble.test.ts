/** A provider's bad days as the Studio shows them, and the buttons that end them. Keys and styles of the user's own, too. */

import * as assert from 'node:assert/strict';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { measurePicture } from '../measurePicture';
import { openaiKey } from '../servers/openai';
import { assertSoon } from './assertSoon';
import { writePhotographs } from './photographs';
import { StudioFrame } from './studioFrame';
import { useOpenai } from './useOpenai';

describe('The Studio with a provider that refuses', () => {
  const { open, server } = useOpenai(writePhotographs, {
    'easel.styles': { Isometric: 'isometric, soft shadows' },
  });
  const find = () => StudioFrame.find(open().workbench);
  const paid = () => server().requests.filter(({ method }) => method === 'POST');

  async function chooseRescued(): Promise<void> {
    const { workbench, workspace } = open();
    await workbench.quickPickRow('rescued').click();
    await assertSoon(() => workbench.quickInput.inputValue(), join(workspace, 'rescued/'));
    await workbench.endFileDialog('Save Images Here');
  }

  /** The latest picture lies there. */
  async function assertRescued(name: string): Promise<void> {
    const saved = await readFile(join(open().workspace, 'rescued', name));
    assert.ok(server().painted.at(-1)?.equals(saved));
  }

  it('asks for the key that is missing, and offers another where it was refused', async () => {
    const { workbench, workspace } = open();
    const studio = await StudioFrame.open(workbench);
    await studio.generate('an owl');
    await workbench.quickInput.fill('sk-wrong');
    await workbench.quickInput.press('Enter');
    const job = studio.jobs('failed');
    await job.getByText('The key was refused').waitFor();
    await job.getByText('Incorrect API key provided.').waitFor();
    await job.getByRole('button', { name: 'Change Key…' }).click();
    await workbench.quickInput.fill(openaiKey);
    await workbench.quickInput.press('Enter');
    // The key works, and what it was asked for is made.
    await workbench.waitForNotification('The key for OpenAI works');
    await studio.jobs('done').waitFor();
    assert.ok(server().painted[0]?.equals(await readFile(join(workspace, 'images/an-owl.png'))));
  });

  it('never repeats by itself what may have cost something, and says so once', async () => {
    const { workbench } = open();
    const studio = await find();
    server().next({ fail: 'serverError' });
    const before = paid().length;
    await studio.generate('a second owl');
    const job = studio.jobs('failed');
    await job.getByText('The server had an error.').waitFor();
    assert.equal((await job.innerText()).split('charged').length, 2);
    await job.getByText('The provider may have charged for this request.').waitFor();
    assert.equal(paid().length, before + 1);
    assert.equal(
      await workbench.page.locator('.notification-toast').filter({ hasText: 'server' }).count(),
      0,
    );
    await job.getByRole('button', { name: 'Try Again' }).click();
    await studio.jobs('done').filter({ hasText: 'a second owl' }).waitFor();
    assert.equal(paid().length, before + 2);
  });

  it('lets go of a job that never answers when Cancel is pressed', async () => {
    const studio = await find();
    server().next({ fail: 'stalled' });
    const before = paid().length;
    await studio.generate('a slow owl');
    // Cancelled before it is sent, it would leave the silence to the next request.
    await assertSoon(async () => paid().length, before + 1);
    const job = studio.jobs().filter({ hasText: 'a slow owl' });
    await job.getByRole('button', { name: 'Cancel' }).click();
    await studio.jobs('cancelled').filter({ hasText: 'a slow owl' }).waitFor();
    await job.getByText('Stopped before it was finished.').waitFor();
  });

  it('asks the provider that was chosen a moment before, never the one before it', async () => {
    const studio = await find();
    const choose = (name: string | RegExp) =>
      studio.pick('provider', picker => picker.getByRole('radio', { name, exact: true }).click());
    await choose(/^Demo/);
    await studio.chip('provider').getByText('Demo').waitFor();
    const before = paid().length;
    await studio.prompt.fill('a quick owl');
    await choose('OpenAI');
    await studio.prompt.press('ControlOrMeta+Enter');
    await studio.jobs('done').filter({ hasText: 'a quick owl' }).waitFor();
    assert.equal(paid().length, before + 1);
  });

  it('keeps what could not be saved, and saves it where one says, as the picture of its job', async () => {
    const { workbench, workspace } = open();
    const studio = await find();
    const [images, aside] = [join(workspace, 'images'), join(workspace, 'aside')];
    await mkdir(join(workspace, 'rescued'));
    const answer = server().holdNext();
    const before = paid().length;
    await studio.generate('a homeless owl');
    await assertSoon(async () => paid().length, before + 1);
    // Where the folder was, nothing can be saved any more.
    await rename(images, aside);
    await writeFile(images, '');
    answer();
    const job = studio.jobs().filter({ hasText: 'a homeless owl' });
    await job.getByText('The picture could not be saved').waitFor();
    await job.getByRole('button', { name: 'Try Again' }).waitFor();
    await workbench.screenshot('out/screenshots/studio-in-vs-code/not-saved.png');
    await job.getByRole('button', { name: 'Save Elsewhere…' }).click();
    await chooseRescued();
    await studio.jobs('done').filter({ hasText: 'a homeless owl' }).waitFor();
    await assertRescued('a-homeless-owl.png');
    await rm(images);
    await rename(aside, images);
    await studio.picture('a homeless owl').waitFor();
  });

  it('offers another folder where nothing can be written, before anything is paid, and saves there', async () => {
    const { workbench, workspace } = open();
    const studio = await find();
    const [images, aside] = [join(workspace, 'images'), join(workspace, 'aside')];
    await rename(images, aside);
    // No folder, and nothing that could become one.
    await writeFile(images, '');
    const before = paid().length;
    await studio.generate('a patient owl');
    const job = studio.jobs().filter({ hasText: 'a patient owl' });
    await job.getByText('The folder images cannot be written to.').waitFor();
    assert.equal(paid().length, before);
    await workbench.screenshot('out/screenshots/studio-in-vs-code/choose-folder.png');
    await job.getByRole('button', { name: 'Choose Folder…' }).click();
    await chooseRescued();
    await studio.jobs('done').filter({ hasText: 'a patient owl' }).waitFor();
    assert.equal(paid().length, before + 1);
    await assertRescued('a-patient-owl.png');
    await studio.frame.getByText('Saved as rescued/a-patient-owl.png').waitFor();
    await studio.generate('the next owl');
    await studio.jobs('done').filter({ hasText: 'the next owl' }).waitFor();
    await measurePicture(join(workspace, 'rescued/the-next-owl.png'));
    await rm(images);
    await rename(aside, images);
  });

  it('brings the prompt back where the provider declined it', async () => {
    const studio = await find();
    server().next({ fail: 'moderation' });
    await studio.generate('a forbidden owl');
    const job = studio.jobs('failed').filter({ hasText: 'a forbidden owl' });
    await studio.prompt.fill('something else');
    await job.getByRole('button', { name: 'Edit Prompt' }).click();
    await studio.focusIsOn('Prompt');
    await studio.frame.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('#prompt')?.value === 'a forbidden owl',
    );
  });

  it('tells once what went wrong with a job of the palette, in the card that is in view', async () => {
    const { workbench } = open();
    const studio = await find();
    server().next({ fail: 'serverError' });
    await workbench.runCommand('Easel: Generate Image…');
    await workbench.answer('Generate Image', 'an owl of the palette');
    await studio.jobs('failed').filter({ hasText: 'an owl of the palette' }).waitFor();
    assert.deepEqual(
      (await workbench.notifications()).filter(text => text.includes('The server had an error')),
      [],
    );
  });

  it('shows the style that is added, and a request that holds it but not the key', async () => {
    const { workbench } = open();
    const studio = await find();
    await studio.prompt.fill('a harbour');
    await studio.button('Isometric').click();
    await studio.frame.getByText('Added: isometric, soft shadows').waitFor();
    await studio.button('Show Request').click();
    const editor = workbench.page.locator('.editor-group-container.active .view-lines');
    await editor.getByText('$EASEL_API_KEY').first().waitFor();
    // The editor wraps lines, and draws spaces as no-break ones.
    const text = (await editor.innerText()).replace(/\s+/g, ' ');
    assert.match(text, /a harbour, isometric, soft shadows/);
    assert.ok(!text.includes(openaiKey));
    // Nothing to be saved: it closes without a question.
    const tab = workbench.tab('What OpenAI is sent.md');
    assert.ok(!/dirty/.test((await tab.getAttribute('class')) ?? ''));
  });

  it('shows of an edit the size and the picture that are really sent, and keeps its source’s place free', async () => {
    const { workbench } = open();
    await workbench.chooseFromFileMenu(['camera.JPG'], 'Open in Studio');
    const studio = await find();
    await studio.button(/^Picture 1, edited: camera\.JPG/).waitFor();
    await studio.pick('size', picker => picker.locator('[value="1024x1024"]').click());
    await studio.prompt.fill('make it night');
    await studio.button('Show Request').click();
    const editor = workbench.page.locator('.editor-group-container.active .view-lines');
    await editor.getByText('/v1/images/edits').first().waitFor();
    const shown = (await editor.innerText()).replace(/\s+/g, ' ');
    await workbench.tab('Easel Studio').click();
    const back = await find();
    await back.prompt.press('ControlOrMeta+Enter');
    const job = back.jobs('done').filter({ hasText: 'make it night' });
    await job.waitFor();
    const sent = paid().at(-1);
    const size = sent?.parts.find(({ name }) => name === 'size')?.bytes.toString();
    assert.match(shown, new RegExp(`size: ${size} `));
    assert.match(shown, /image(\[\])?: <camera\.png: image\/png, 1024 × 1024 px/);
    const place = await job.locator('.frame').boundingBox();
    assert.ok(place && Math.abs(place.width / place.height - 480 / 320) < 0.02, JSON.stringify(place));
  });

  it('has a failed job still after a reload, and no second Studio where the first was in the background', async () => {
    const { workbench } = open();
    await workbench.file('camera.JPG').dblclick();
    await workbench.waitForPicture('camera.JPG');
    const reloaded = workbench.page.waitForEvent('load');
    await workbench.runCommand('Developer: Reload Window');
    await reloaded;
    await workbench.page.locator('.explorer-folders-view').waitFor();
    const studio = await StudioFrame.open(workbench);
    const job = studio.jobs('failed').filter({ hasText: 'an owl of the palette' });
    await job.waitFor();
    assert.deepEqual(await job.locator('.outcome vscode-button').allInnerTexts(), ['Try Again', 'Show Log']);
    assert.equal(await workbench.tab('Easel Studio').count(), 1);
    assert.equal(await workbench.tab('Easel Studio 2').count(), 0);
  });
});

/** What a person sees and clicks when an agent wants a picture. */

import * as assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertSoon } from './assertSoon';
import { useWorkbench } from './useWorkbench';

type Answer = { readonly text?: string; readonly pictures?: number; readonly error?: string };

describe('An agent that wants a picture', () => {
  const open = useWorkbench({
    settings: {
      'easel.spending': { unattendedPerDay: 2 },
      'easel.prices': { 'demo/*': 0.14 },
      'chat.disableAIFeatures': false,
    },
  });

  const file = (name: string) => join(open().workspace, name);
  const order = async (input: object) => {
    await rm(file('answer.json'), { force: true });
    await writeFile(file('call.json'), JSON.stringify({ name: 'easel_generate_image', input }));
  };
  const call = async (input: object) => {
    await order(input);
    await open().workbench.runCommand('Agent: Call');
    const dialog = open().workbench.page.locator('.monaco-dialog-box');
    await dialog.waitFor();
    return dialog;
  };
  const answer = async () => {
    const read = async () => JSON.parse(await readFile(file('answer.json'), 'utf8')) as Answer;
    await assertSoon(async () => Object.keys(await read()).length > 0, true, 60_000);
    return read();
  };

  it('has what, with which model, where to and for how much asked, in words without links', async () => {
    const prompt = 'a paper boat [at sea](command:workbench.action.closeWindow) $(alert)';
    const dialog = await call({ prompt, path: 'art/boat.png' });
    const told = (await dialog.innerText()).replace(/\s+/g, ' ');
    assert.match(told, /Let an agent generate an image with \S+ of Demo/);
    assert.match(
      told,
      /Prompt: a paper boat \[at sea\] ?\(command:workbench\.action\.closeWindow\) \$ ?\(alert\)/,
    );
    assert.match(told, /It is saved in art\/boat\.png\./);
    assert.match(
      told,
      /It costs about \$0\.14\. \$2\.00 of \$2\.00 are left today for what no person starts\./,
    );
    assert.equal(
      await dialog.locator('a[href*="command"], a[data-href*="command"], .codicon-alert').count(),
      0,
    );
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.deepEqual(await answer(), { error: 'Canceled' });
    assert.ok(!(await readdir(open().workspace)).includes('art'), 'something was written');
  });

  it('gets it, with a preview, after a click', async () => {
    const dialog = await call({ prompt: 'a paper boat', path: 'art/boat.png' });
    await dialog.getByRole('button', { name: 'Yes' }).click();
    const { text, pictures } = await answer();
    assert.match(text ?? '', /^1 picture was made with .*\n.*\/art\/boat\.png — /);
    assert.equal(pictures, 1);
    await assertSoon(async () => (await readdir(file('art'))).join(), 'boat.png');
  });

  it('gets it in the chat, where its preview opens large', async () => {
    const { workbench } = open();
    const { page } = workbench;
    await order({ prompt: 'a lighthouse', path: 'art/lighthouse.png' });
    await workbench.runCommand('Agent: Chat');
    const chat = page.locator('.interactive-session');
    await chat
      .getByText(/^Let an agent generate an image with \S+ of Demo/)
      .first()
      .waitFor();
    await chat
      .getByRole('button', { name: /^Allow/ })
      .first()
      .click();
    await chat.getByText('That was it.', { exact: true }).waitFor({ timeout: 60_000 });
    assert.match((await answer()).text ?? '', /^1 picture was made/);
    await chat.getByText(/^Completed \d+ steps/).click();
    const preview = chat.locator('.image-attachment').first();
    // While the steps still open, a click on one of them opens nothing.
    for (let attempt = 0; attempt < 5 && !(await preview.isVisible()); attempt++) {
      await chat.locator('.chat-confirmation-widget-title').first().click();
      await preview.waitFor({ timeout: 3000 }).catch(() => {});
    }
    await preview.click();
    const shown = page.locator('.image-carousel-editor img').first();
    await shown.waitFor();
    await assertSoon(
      async () => shown.evaluate(image => (image as HTMLImageElement).naturalWidth > 500),
      true,
    );
  });
});

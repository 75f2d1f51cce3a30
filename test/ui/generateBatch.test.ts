/** Hundreds of pictures from a file, as a person sees it: the question with the total, now or as a batch, the end, the report. */

import * as assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openaiBatches, openaiKey } from '../servers/openai';
import { useOpenai } from './useOpenai';
import { useWorkbench } from './useWorkbench';

const table = [
  '# Icons',
  '',
  '| prompt | path | size |',
  '|---|---|---|',
  '| a lighthouse at sunset | icons/lighthouse.png | 512x512 |',
  '| a forest at night | icons/forest.png | 512x512 |',
  '| a red boat | ../boat.png | 512x512 |',
].join('\n');

describe('Generate Images from File…', () => {
  const open = useWorkbench({
    prepare: workspace => writeFile(join(workspace, 'icons.md'), table),
    settings: { 'easel.prices': { 'demo/*': 0.04 }, 'easel.spending': { perDay: 5 } },
  });

  it('says what it costs before anything is sent, makes what it can and reports the rest', async () => {
    const { workbench, workspace } = open();
    await workbench.file('icons.md').dblclick();
    await workbench.waitForEditor('icons.md');
    await workbench.runCommand('Easel: Generate Images from File…');
    await workbench.page.locator('.quick-input-title', { hasText: 'which file of requests' }).waitFor();
    await workbench.quickInput.press('Enter');
    const question = workbench.page.locator('.monaco-dialog-box');
    await question.getByText('Make the pictures of icons.md?').waitFor();
    const told = await question.innerText();
    await workbench.screenshot(resolve('out/screenshots/batch-question.png'));
    for (const part of [
      /Pictures: 2/,
      /It costs about \$0\.080/,
      /\$5\.00 of \$5\.00 are left/,
      /Line 7: .*outside/,
    ])
      assert.match(told, part);
    await question.getByRole('button', { name: 'Make Pictures' }).click();
    await workbench.waitForNotification('made: 2 · failed: 1');
    assert.deepEqual((await readdir(join(workspace, 'icons'))).sort(), ['forest.png', 'lighthouse.png']);
    await workbench.pressNotificationButton('made: 2 · failed: 1', 'Show Report');
    await workbench.waitForEditor('Report of icons.md');
    await workbench.screenshot(resolve('out/screenshots/batch-report.png'));
  });
});

describe('Submit as Batch', () => {
  const prompts = ['a fox', 'a forbidden hat', 'a lighthouse', ''];
  const lines = prompts.map((prompt, at) =>
    JSON.stringify({ prompt, path: `icons/${at}.png`, size: '1024x1024', quality: 'low' }),
  );
  const { open, server } = useOpenai(workspace =>
    writeFile(join(workspace, 'icons.jsonl'), lines.join('\n')),
  );

  it('says both prices, waits at the provider, and a look brings what it has made', async () => {
    const { workbench, workspace } = open();
    const { desk } = openaiBatches(server());
    desk.isHeld = true;
    const provider = await workbench.openInput('Easel: Set API Key…', 'Set the API key of which provider?');
    await provider.press('Enter');
    await workbench.answer('API Key for OpenAI', openaiKey);
    await workbench.file('icons.jsonl').dblclick();
    await workbench.waitForEditor('icons.jsonl');
    const file = await workbench.openInput('Easel: Generate Images from File…', 'which file of requests');
    await file.press('Enter');
    const question = workbench.page.locator('.monaco-dialog-box');
    await question.getByText('Make the pictures of icons.jsonl?').waitFor();
    const told = await question.innerText();
    await workbench.screenshot(resolve('out/screenshots/batch-both-prices.png'));
    for (const part of [
      /It costs about \$0\.018/,
      /Batch API: It costs about \$0\.009/,
      /Line 4: The prompt is empty/,
    ])
      assert.match(told, part);
    await question.getByRole('button', { name: 'Submit as Batch' }).click();
    await workbench.waitForNotification('icons.jsonl: waiting at the provider: 3 · failed: 1');
    desk.isHeld = false;
    const title = 'Recover unsaved images of which jobs?';
    const jobs = await workbench.openInput('Easel: Recover Unsaved Images…', title);
    await jobs.press('Enter');
    await workbench.quickPickRow('Look Again').click();
    await workbench.waitForNotification('icons.jsonl: made: 2 · failed: 1');
    assert.deepEqual((await readdir(join(workspace, 'icons'))).sort(), ['0.png', '2.png']);
    await workbench.screenshot(resolve('out/screenshots/batch-fetched.png'));
  });
});

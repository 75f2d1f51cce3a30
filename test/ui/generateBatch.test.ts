/** Hundreds of pictures from a table, as a person sees it: the file, the question with the total, the end, the report. */

import * as assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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

/** What the status bar tells while nobody looks at the Studio, and that it is silent else. */

import * as assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openaiKey } from '../servers/openai';
import { StudioFrame } from './studioFrame';
import { useOpenai } from './useOpenai';

describe('The status bar', () => {
  const { open, server } = useOpenai(workspace => writeFile(join(workspace, 'notes.md'), 'notes'));
  const item = () => open().workbench.page.locator('.statusbar-item[id="easel.easel.easel.jobs"]');

  it('tells how many pictures are being made and for how long, and nothing afterwards', async () => {
    const { workbench } = open();
    const studio = await StudioFrame.open(workbench);
    const answer = server().holdNext();
    await studio.generate('an owl');
    await workbench.quickInput.fill(openaiKey);
    await workbench.quickInput.press('Enter');
    await item()
      .getByText(/^ ?1 picture, [1-9] s$/)
      .waitFor();
    await workbench.screenshot(resolve('out/screenshots/status-running.png'));
    answer();
    await studio.jobs('done').waitFor();
    await item().waitFor({ state: 'hidden' });
  });

  it('keeps a failure in sight until somebody looks, and a click shows it', async () => {
    const { workbench } = open();
    const studio = await StudioFrame.find(workbench);
    const answer = server().holdNext({ fail: 'serverError' });
    await studio.generate('a second owl');
    await studio.jobs().filter({ hasText: 'a second owl' }).waitFor();
    await workbench.file('notes.md').dblclick();
    await workbench.waitForEditor('notes.md');
    // A tab is shown before the Studio is told that it is hidden.
    await workbench.page.locator('.statusbar').getByText('Ln 1, Col').waitFor();
    answer();
    await item().getByText('Easel: 1 failed').waitFor();
    await workbench.screenshot(resolve('out/screenshots/status-failed.png'));
    await item().click();
    await (await StudioFrame.find(workbench)).jobs('failed').waitFor();
    await item().waitFor({ state: 'hidden' });
  });

  it('is silent about a failure that the Studio shows already', async () => {
    const { workbench } = open();
    const studio = await StudioFrame.find(workbench);
    server().next({ fail: 'serverError' });
    await studio.generate('a third owl');
    await studio.jobs('failed').filter({ hasText: 'a third owl' }).waitFor();
    assert.equal(await item().isVisible(), false);
  });
});

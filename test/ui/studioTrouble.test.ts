/** A provider's bad days as the Studio shows them, and the buttons that end them. Keys and styles of the user's own, too. */

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openaiKey, startOpenai } from '../servers/openai';
import type { StandIn } from '../servers/standIn';
import { StudioFrame } from './studioFrame';
import { useWorkbench } from './useWorkbench';

describe('The Studio with a provider that refuses', () => {
  let server: StandIn;
  const open = useWorkbench({
    server: async () => {
      server = await startOpenai();
      return {
        settings: {
          'easel.provider': 'openai',
          'easel.providers': { openai: { baseUrl: `${server.origin}/v1` } },
          'easel.styles': { Isometric: 'isometric, soft shadows' },
        },
      };
    },
  });
  after(() => server.close());
  const find = () => StudioFrame.find(open().workbench);
  const paid = () => server.requests.filter(({ method }) => method === 'POST');

  it('asks for the key that is missing, and offers another where it was refused', async () => {
    const { workbench, workspace } = open();
    const studio = await StudioFrame.open(workbench);
    await studio.generate('an owl');
    await workbench.quickInput.fill('sk-wrong');
    await workbench.quickInput.press('Enter');
    const job = studio.jobs('failed');
    await job.getByText('The key was refused').waitFor();
    await job.getByText('Incorrect API key provided.').waitFor();
    await job.getByRole('button', { name: 'Set API Key…' }).click();
    await workbench.quickInput.fill(openaiKey);
    await workbench.quickInput.press('Enter');
    await job.getByRole('button', { name: 'Retry', exact: true }).click();
    await studio.jobs('done').waitFor();
    assert.ok(server.painted[0]?.equals(await readFile(join(workspace, 'images/an-owl.png'))));
  });

  it('never repeats by itself what may have cost something, and says so on the button', async () => {
    const studio = await find();
    server.next({ fail: 'serverError' });
    const before = paid().length;
    await studio.generate('a second owl');
    const job = studio.jobs('failed');
    await job.getByText('The server had an error.').waitFor();
    await job.getByText('The provider may have charged for this request.').waitFor();
    assert.equal(paid().length, before + 1);
    await job.getByRole('button', { name: 'Retry (may cost again)' }).click();
    await studio.jobs('done').filter({ hasText: 'a second owl' }).waitFor();
    assert.equal(paid().length, before + 2);
  });

  it('lets go of a job that never answers when Cancel is pressed', async () => {
    const studio = await find();
    server.next({ fail: 'stalled' });
    await studio.generate('a slow owl');
    const job = studio.jobs().filter({ hasText: 'a slow owl' });
    await job.getByRole('button', { name: 'Cancel' }).click();
    await studio.jobs('cancelled').filter({ hasText: 'a slow owl' }).waitFor();
    await job.getByText('Stopped before it was finished.').waitFor();
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
  });
});

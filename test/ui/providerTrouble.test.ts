/** What a person sees of a provider's bad days: a wrong setting, a wait, a failure. */

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeUntilGone } from '../realVsCode/locators';
import { startKatz } from '../servers/katz';
import type { StandIn } from '../servers/standIn';
import { useWorkbench } from './useWorkbench';

describe('A provider’s trouble', () => {
  let server: StandIn;
  const open = useWorkbench({
    settings: async () => {
      // The one that asks for no key.
      server = await startKatz('/v1/images/generations');
      const providers = { katz: { baseUrl: `${server.origin}/v1` }, broken: { timeoutSeconds: 'long' } };
      return { 'easel.provider': 'katz', 'easel.providers': providers };
    },
  });
  after(() => server.close());

  async function generate(prompt: string): Promise<void> {
    const { workbench } = open();
    await workbench.runCommand('Easel: Generate Image…');
    await workbench.answer('Generate Image', prompt);
  }

  it('with a wrong entry in the settings is named by its path, and the others go on working', async () => {
    const { workbench, workspace } = open();
    await generate('an owl');
    await workbench.waitForPicture('an-owl.png');
    assert.ok(server.painted[0]?.equals(await readFile(join(workspace, 'images/an-owl.png'))));
    await workbench.pressNotificationButton('easel.providers.broken.timeoutSeconds', 'Open Settings');
    const settings = workbench.page.locator('.settings-editor').getByText('Easel: Providers');
    await settings.waitFor();
    await escapeUntilGone(settings);
  });

  it('with a stated wait is shown while it lasts, and Cancel ends it', async () => {
    const { workbench } = open();
    const busy = { status: 429, headers: { 'retry-after': '50' }, body: { error: 'Slow down.' } };
    server.next({ fail: busy });
    const before = server.requests.length;
    await generate('a second owl');
    const waiting = /is busy \(status 429\)\. Trying again in \d+ s\./;
    const toast = await workbench.waitForNotification(waiting);
    await workbench.pressNotificationButton(waiting, 'Cancel');
    await toast.waitFor({ state: 'hidden' });
    assert.equal(server.requests.length, before + 1);
  });

  it('that may have cost something is told with the server’s words and a way to the log', async () => {
    const { workbench } = open();
    server.next({ fail: 'serverError' });
    const before = server.requests.length;
    await generate('a third owl');
    await workbench.pressNotificationButton(
      /The server had an error\. The provider may have charged for this request\..*500/,
      'Show Log',
    );
    assert.equal(server.requests.length, before + 1);
  });
});

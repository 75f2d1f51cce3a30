/** From Connect an Agent… to an agent's picture with the packed extension, as its user clicks and as the agent calls. */

import * as assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { measurePicture } from '../measurePicture';
import { useWorkbench } from './useWorkbench';

describe('Connecting an agent', () => {
  const open = useWorkbench();
  // Of the server that windows of other tests share.
  const home = () => resolve(open().settingsFile, '../../..');
  const picture = (name: string) => resolve('out/screenshots', `${name}.png`);

  /** As Codex does in that folder. */
  const start = async (cwd: string) => {
    const client = new Client({ name: 'codex-mcp-client', title: 'Codex', version: '1.0.0' });
    const command = join(home(), '.easel/easel-mcp');
    const env = { HOME: home(), PATH: process.env.PATH ?? '' };
    await client.connect(new StdioClientTransport({ command, args: ['--wait', '100'], cwd, env }));
    return client;
  };

  after(async () => {
    for (const name of ['.easel', '.codex']) await rm(join(home(), name), { recursive: true, force: true });
  });

  it('shows the agents, then what it would write, and writes after a yes', async () => {
    const { workbench } = open();
    await workbench.runCommand('Easel: Connect an Agent…');
    await workbench.quickPickRow('Codex').waitFor();
    await workbench.screenshot(picture('connect-agent'));
    await workbench.quickPickRow('Codex').click();
    const dialog = workbench.page.locator('.monaco-dialog-box');
    await dialog.getByText('Connect Codex to Easel?').waitFor();
    await workbench.screenshot(picture('connect-agent-question'));
    await dialog.getByRole('button', { name: 'Connect', exact: true }).click();
    await workbench.page.getByText('Codex finds Easel when it is started the next time').first().waitFor();
    const written = await readFile(join(home(), '.codex/config.toml'), 'utf8');
    assert.match(written, /^\[mcp_servers\.easel\]$/m);
  });

  it('lets the agent make a picture after a click in the window', async () => {
    const { workbench, workspace } = open();
    const client = await start(workspace);
    try {
      const made = client.callTool(
        {
          name: 'easel_generate_image',
          arguments: { prompt: 'a red lighthouse', path: 'images/agent.png', width: 640, height: 480 },
        },
        { timeout: 100_000 },
      );
      const question = workbench.page.locator('.notification-toast', { hasText: 'Codex: Let an agent' });
      await question.waitFor();
      await workbench.screenshot(picture('agent-question'));
      await question.getByRole('button', { name: 'Allow Once' }).click();
      const { content, isError } = await made;
      assert.notEqual(isError, true, JSON.stringify(content).slice(0, 500));
      assert.deepEqual(
        content.map(({ type }) => type),
        ['text', 'image'],
      );
      assert.equal((await measurePicture(join(workspace, 'images/agent.png'))).width, 640);
    } finally {
      await client.close();
    }
  });

  it('reaches the innermost window, which nobody has used, and the outer one when that is closed', async () => {
    const { workbench, workspace } = open();
    const site = join(workspace, 'site');
    await mkdir(site);
    const address = new URL(workbench.page.url());
    address.searchParams.set('folder', site);
    const inner = await workbench.page.context().newPage();
    const windows = async (count: number) => {
      const folder = join(home(), '.easel/windows');
      for (const deadline = Date.now() + 60_000; ; await workbench.page.waitForTimeout(200)) {
        const entries = (await readdir(folder)).filter(name => name.endsWith('.json'));
        if (entries.length === count) return;
        assert.ok(Date.now() < deadline, `${entries.length} windows`);
      }
    };
    const client = await start(site);
    try {
      await inner.goto(address.href);
      await windows(2);
      const search = { name: 'easel_find_images', arguments: {} };
      const found = async () => JSON.stringify((await client.callTool(search)).content);
      assert.match(await found(), /No picture was found/);
      // A page that is closed at once may not say that it goes, and its window is kept for it to come back.
      await inner.goto('about:blank');
      await windows(1);
      assert.match(await found(), /agent\.png/);
    } finally {
      await inner.close();
      await client.close();
    }
  });
});

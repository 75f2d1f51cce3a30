/** Easel: Manage Providers…: from a curl line to the first picture, and every wrong turn on the way, without touching JSON. */

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gatewayKey, startGateway } from '../servers/gateway';
import { startSdapi } from '../servers/sdapi';
import type { StandIn } from '../servers/standIn';
import { assertSoon } from './assertSoon';
import { useWorkbench } from './useWorkbench';

describe('Easel: Manage Providers…', function () {
  this.timeout(120_000);
  let server: StandIn;
  const open = useWorkbench({
    settings: async () => {
      server = await startGateway();
      return { 'easel.provider': 'demo' };
    },
  });
  after(() => server.close());

  const settings = async () => readFile(open().settingsFile, 'utf8');
  const entries = async () =>
    (JSON.parse(await settings()) as { 'easel.providers'?: Record<string, object> })['easel.providers'];
  /** Only what works comes into use. VS Code shows no more than three notifications in 800 ms, so not each is seen here. */
  const inUse = async () => /"easel\.provider":\s*"(.*?)"/.exec(await settings())?.[1];
  const back = () => open().workbench.page.keyboard.press('Escape');

  async function openDialog(): Promise<void> {
    await open().workbench.openInput('Easel: Manage Providers…', 'Manage Providers');
  }

  async function add(pasted: string, name: string): Promise<void> {
    const { workbench } = open();
    // No more than three are seen at a time.
    await workbench.runCommand('Notifications: Clear All Notifications');
    await openDialog();
    await workbench.quickPickRow('Add a Provider…').click();
    await workbench.answer('Add a Provider (1/3)', pasted);
    await workbench.answer('Add a Provider (2/3)', name);
    await workbench.waitForInput(`API Key for ${name}`);
  }

  async function giveKey(key: string): Promise<void> {
    // What asked before it may not be gone yet.
    await open().workbench.answer('API Key for', key);
  }

  it('takes a whole curl line, shows where its key will go, tests it, and makes a first picture', async () => {
    const { workbench, workspace } = open();
    const curl = `curl ${server.origin}/v1/images/generations \\\n  -H "Authorization: Bearer ${gatewayKey}" \\\n  -d '{"model": "dall-e-3"}'`;
    await add(curl, 'Curled');
    await workbench.page.getByText(`it is sent to ${server.origin}/v1 only`).waitFor();
    assert.equal(await workbench.quickInput.getAttribute('type'), 'password');
    assert.equal(await entries(), undefined, 'nothing is kept before Enter');
    await workbench.quickInput.press('Enter');
    const said = `${server.origin}/v1 answers, 2 models, 1 of them for pictures, the key is accepted, a picture of dall-e-3: `;
    await workbench.waitForNotification(said);
    assert.deepEqual(await entries(), {
      curled: {
        ...{ label: 'Curled', wire: 'openai-images', baseUrl: `${server.origin}/v1`, auth: 'bearer' },
        ...{ models: ['dall-e-3'], defaultModel: 'dall-e-3' },
      },
    });
    assert.ok(!(await settings()).includes(gatewayKey));
    assert.equal(server.painted.length, 0, 'the test costs nothing');
    await workbench.pressNotificationButton('Curled is set up', 'Generate a First Picture');
    await workbench.answer('Generate Image', 'a heron');
    await workbench.waitForPicture('a-heron.png');
    assert.ok(server.painted[0]?.equals(await readFile(join(workspace, 'images/a-heron.png'))));
  });

  it('looks what a server of one’s own speaks, and asks for no key that it does not want', async () => {
    const { workbench } = open();
    const painter = await startSdapi();
    await workbench.runCommand('Notifications: Clear All Notifications');
    await openDialog();
    await workbench.quickPickRow('Add a Provider…').click();
    await workbench.answer('Add a Provider (1/3)', painter.origin);
    await workbench.answer('Add a Provider (2/3)', 'Our GPU');
    await assertSoon(inUse, 'our-gpu');
    assert.deepEqual((await entries())?.['our-gpu'], {
      ...{ label: 'Our GPU', preset: 'automatic1111', baseUrl: painter.origin, auth: 'none' },
    });
    await painter.close();
  });

  it('says that nobody listens at an address, and mends just that', async () => {
    const { workbench } = open();
    await add('http://127.0.0.1:1/v1', 'Closed');
    await giveKey(gatewayKey);
    await workbench.pressNotificationButton('No connection to 127.0.0.1:1', 'Change Address…');
    await workbench.answer('Address of Closed', `${server.origin}/v1`);
    const modal = workbench.page.locator('.monaco-dialog-box');
    await modal
      .getByText(`It was given for http://127.0.0.1:1/v1. It would be sent to ${server.origin}/v1`)
      .waitFor();
    await modal.getByRole('button', { name: 'Send the Same Key' }).click();
    await assertSoon(inUse, 'closed');
  });

  it('says that a key is refused, and mends just that', async () => {
    const { workbench } = open();
    await add(`${server.origin}/v1`, 'Fake');
    await giveKey('sk-fake');
    await workbench.pressNotificationButton('Fake did not accept the key', 'Change Key…');
    await giveKey(gatewayKey);
    await assertSoon(inUse, 'fake');
  });

  it('says that a gateway wants a key where none was given, and mends just that', async () => {
    const { workbench } = open();
    await add(`${server.origin}/v1`, 'Keyless');
    await giveKey('');
    await workbench.pressNotificationButton('Keyless wants an API key, and none is set', 'Set API Key…');
    await giveKey(gatewayKey);
    await assertSoon(inUse, 'keyless');
  });

  it('goes a step back with Escape, and closes with the last', async () => {
    const { workbench } = open();
    await add(`${server.origin}/v1`, 'Nobody');
    for (const step of ['Add a Provider (2/3)', 'Add a Provider (1/3)', 'Manage Providers']) {
      await back();
      await workbench.waitForInput(step);
    }
    await back();
    await workbench.page.locator('.quick-input-widget:visible').waitFor({ state: 'detached' });
    assert.ok(!('nobody' in ((await entries()) ?? {})));
  });

  it('has several gateways side by side, each with its host and its key, and duplicates and removes them', async () => {
    const { workbench } = open();
    const { host } = new URL(server.origin);
    await openDialog();
    const row = workbench.quickPickRow('Curled');
    await row.getByText(`${host} · key set · dall-e-3`).waitFor();
    await workbench.quickPickRow('Fake').getByText(`${host} · key set`).waitFor();
    await workbench.quickPickRow('OpenAI').getByText('api.openai.com · no key').waitFor();
    await workbench.screenshot('out/screenshots/manage-providers/list.png');
    await row.click();
    await workbench.waitForInput('Curled');
    await workbench.screenshot('out/screenshots/manage-providers/provider.png');
    await workbench.quickPickRow('Duplicate…').click();
    await workbench.answer('Duplicate Curled', 'Curled twice');
    await workbench.waitForInput('Curled twice');
    assert.deepEqual(Object.keys((await entries()) ?? {}).at(-1), 'curled-twice');
    await workbench.quickPickRow('Remove…').click();
    await workbench.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Remove' }).click();
    await workbench.waitForInput('Manage Providers');
    assert.ok(!('curled-twice' in ((await entries()) ?? {})));
    await back();
  });

  it('offers servers that may not run here last, and takes none into use before it answers', async () => {
    const { workbench } = open();
    const before = await inUse();
    await workbench.runCommand('Notifications: Clear All Notifications');
    await openDialog();
    // From the first row to the last.
    await workbench.quickInput.press('ArrowUp');
    await workbench.quickPickRow('AUTOMATIC1111 / Forge').getByText('if its server runs here').waitFor();
    await workbench.screenshot('out/screenshots/manage-providers/local.png');
    await workbench.quickPickRow('SGLang').click();
    await workbench.waitForInput('SGLang');
    await workbench.quickPickRow('Use for New Pictures').click();
    await workbench.waitForNotification('No connection to 127.0.0.1:30000');
    assert.equal(await inUse(), before);
  });

  it('is not asked again for what failed: the right key goes on to make the picture', async () => {
    const { workbench } = open();
    // No more than three are seen at a time.
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.openInput('Easel: Set API Key…', 'Set the API key of which provider?');
    await workbench.quickPickRow('Curled').click();
    await giveKey('sk-fake-again');
    await workbench.waitForNotification('Curled did not accept the key');
    await workbench.runCommand('Notifications: Clear All Notifications');
    await workbench.runCommand('Easel: Select Provider…');
    await workbench.quickPickRow('Curled').click();
    await assertSoon(inUse, 'curled');
    await (await workbench.openInput('Easel: Generate Image…', 'Generate Image')).fill('a second heron');
    await workbench.quickInput.press('Enter');
    await workbench.pressNotificationButton('Curled did not accept the key', 'Change Key…');
    await giveKey(gatewayKey);
    await workbench.waitForPicture('a-second-heron.png');
  });
});

/** A company's network: a proxy that alone knows the provider, and a certificate of the company's own authority. */

import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import * as vscode from 'vscode';
import { openaiKey, startOpenai } from '../../servers/openai';
import type { StandIn } from '../../servers/standIn';
import { ProxyServer } from '../../unit/net/support/proxyServer';
import { easelExtension, removeKey, setKey } from '../easel';
import { assertSaved, sourceFile } from './pictureFiles';
import { edit, failureOf, generate } from './requests';
import { setProviders } from './useProvider';

const provider = 'openai';
/** No name server knows it; the tests' certificate is for it. */
const host = 'images.example.test';

/** Ends TLS in front of a stand-in. */
async function startTls(port: number): Promise<Server> {
  const fixtures = join(easelExtension().extensionPath, 'test/unit/net/fixtures');
  const [key, cert] = await Promise.all(
    ['testServer.key.pem', 'testServer.pem'].map(name => readFile(join(fixtures, name))),
  );
  const server = createServer({ key, cert }, client => {
    const inner = connect(port, '127.0.0.1');
    for (const socket of [client, inner]) socket.on('error', () => socket.destroy());
    client.pipe(inner).pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function set(section: 'http' | 'easel', name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration(section).update(name, value, vscode.ConfigurationTarget.Global);
}

/** Says where the provider is, and gives its key for there. */
async function place(baseUrl: string): Promise<void> {
  await setProviders({ [provider]: { baseUrl } });
  await setKey(provider, openaiKey);
}

describe('Behind a proxy', () => {
  let server: StandIn;
  let secure: Server;
  let proxy: ProxyServer;
  const password = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  let locked: ProxyServer;

  before(async function () {
    // Only there can a variable make an authority one of the system's.
    if (process.platform !== 'linux') this.skip();
    server = await startOpenai();
    secure = await startTls(Number(new URL(server.origin).port));
    const { port } = secure.address() as AddressInfo;
    proxy = await ProxyServer.start(port);
    locked = await ProxyServer.start(port, { password });
    await place(`https://${host}/v1`);
    await set('http', 'proxy', proxy.address);
  });

  after(async () => {
    await removeKey(provider);
    await set('http', 'proxy', undefined);
    await setProviders(undefined);
    await Promise.all([proxy?.close(), locked?.close(), server?.close()]);
    secure?.close();
  });

  beforeEach(() => {
    proxy.tunnels.length = 0;
    server.requests.length = 0;
  });

  it('asks a server of this machine without it', async () => {
    await place(`${server.origin}/v1`);
    await assertSaved(await generate({ provider }), server.painted.slice(-1));
    assert.deepEqual(proxy.tunnels, []);
    await place(`https://${host}/v1`);
  });

  for (const network of ['auto', 'undici', 'vscode']) {
    describe(`with easel.network ${network}`, () => {
      before(() => set('easel', 'network', network));
      after(() => set('easel', 'network', undefined));

      it('generates and edits through the tunnel', async () => {
        await assertSaved(await generate({ provider }), server.painted.slice(-1));
        const { path } = await sourceFile('png');
        await assertSaved(await edit({ provider, images: [path] }), server.painted.slice(-1));
        assert.equal(server.requests.length, 2);
        // The editor's own connection keeps a tunnel open for the next request.
        assert.deepEqual([...new Set(proxy.tunnels.map(({ target }) => target))], [`${host}:443`]);
      });
    });
  }

  it('says that the certificate is not accepted where the system’s are not to be trusted', async () => {
    await set('easel', 'network', 'undici');
    await set('http', 'systemCertificates', false);
    try {
      const { message } = await failureOf(generate({ provider }), 'certificate');
      assert.match(message, /http\.systemCertificates/);
      assert.deepEqual(server.requests, []);
    } finally {
      await set('http', 'systemCertificates', undefined);
      await set('easel', 'network', undefined);
    }
  });

  it('says that the proxy wants a password, and gets through with the one in the settings', async () => {
    await set('easel', 'network', 'undici');
    await set('http', 'proxy', locked.address);
    try {
      const { message } = await failureOf(generate({ provider }), 'network');
      assert.match(message, /http\.proxyAuthorization/);
      await set('http', 'proxyAuthorization', password);
      await assertSaved(await generate({ provider }), server.painted.slice(-1));
    } finally {
      await set('http', 'proxyAuthorization', undefined);
      await set('http', 'proxy', proxy.address);
      await set('easel', 'network', undefined);
    }
  });

  it('tells the steps to the proxy when the connection is tested', async () => {
    const steps = await vscode.commands.executeCommand<string[]>('easel.testConnection', { provider });
    assert.equal(steps.length, 3);
    assert.match(steps[1] ?? '', /^connected to the proxy, port \d+/);
    assert.match(
      steps[2] ?? '',
      /^https:\/\/images\.example\.test\/v1 answers, 6 models, 5 of them for pictures, the key is accepted \(\d+ ms\)$/,
    );
  });
});

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createPlainServer } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ImageError } from '../../../src/core/imageError';
import { Network } from '../../../src/net/network';
import type { NetworkSettings } from '../../../src/net/proxy';
import { createSend, Sender } from '../../../src/net/send';
import { InternalAddress } from '../../../src/net/undiciTransport';
import { direct, useJob } from './support/job';
import { deadOrigin, LocalServer } from './support/localServer';
import { ProxyServer } from './support/proxyServer';

const fixtures = resolve('test/unit/net/fixtures');
const body = { type: 'json', value: { prompt: 'a cat' } } as const;

describe('The network', () => {
  const job = useJob();
  const closing: { close(): unknown }[] = [];
  afterEach(async () => {
    for (const open of closing.splice(0)) await open.close();
  });

  function later<T extends { close(): unknown }>(open: T): T {
    closing.push(open);
    return open;
  }

  async function serve(): Promise<LocalServer> {
    return later(await LocalServer.start((_, response) => response.end('{"ok":true}')));
  }

  async function failureOf(sent: Promise<unknown>): Promise<ImageError> {
    const error = await sent.then(
      () => assert.fail('no error'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ImageError, String(error));
    return error;
  }

  // undici 7.26 to 7.30 alone throw from the socket's own handler here, where nobody can catch it (nodejs/undici#5360).
  const letters = Buffer.alloc(64 * 1024, 'a');
  for (const [framing, head, wire] of [
    ['its length', `Content-Length: ${letters.length}\r\n`, [letters]],
    ['chunks', 'Transfer-Encoding: chunked\r\n', ['10000\r\n', letters, '\r\n0\r\n\r\n']],
    ['the end of the connection', '', [letters]],
  ] as const) {
    it(`reads the rest of an answer framed by ${framing} from a server that has already hung up`, async () => {
      const server = later(
        createPlainServer(socket => {
          socket
            .on('error', () => {})
            .once('data', () => {
              socket.write(`HTTP/1.1 200 OK\r\n${head}Connection: close\r\n\r\n`);
              for (const piece of wire) socket.write(piece);
              socket.end();
            });
        }),
      );
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      const { port } = server.address() as AddressInfo;
      const network = new Network(() => direct);
      later({ close: () => network.dispose() });
      const response = await network.open({
        method: 'GET',
        url: new URL(`http://127.0.0.1:${port}`),
        headers: {},
        signal: AbortSignal.timeout(10_000),
        connectTimeoutMs: 5_000,
        publicOnly: false,
      });
      // Long enough for everything, the end included, to be here before the first byte is read.
      await sleep(200);
      const received: Uint8Array[] = [];
      for await (const chunk of response.body) received.push(chunk);
      assert.ok(Buffer.concat(received).equals(letters));
    });
  }

  describe('with a certificate of a private authority', function () {
    this.timeout(20_000);
    let server: Server;
    let port: number;
    let requests = 0;
    beforeEach(async () => {
      requests = 0;
      const [key, cert] = await Promise.all(
        ['testServer.key.pem', 'testServer.pem'].map(name => readFile(`${fixtures}/${name}`)),
      );
      server = createServer({ key, cert }, (request, response) => {
        requests++;
        request.resume().on('end', () => response.end('{"ok":true}'));
      });
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      port = (server.address() as AddressInfo).port;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    /** A POST from a process that trusts the test authority, or does not. */
    async function post(url: string, settings: Partial<NetworkSettings>, isTrusted: boolean) {
      const program = fileURLToPath(new URL('./fixtures/secureClient.js', import.meta.url));
      const { NODE_EXTRA_CA_CERTS: _, ...environment } = process.env;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [program, url, JSON.stringify({ ...direct, ...settings })],
        {
          env: isTrusted
            ? { ...environment, NODE_EXTRA_CA_CERTS: `${fixtures}/testAuthority.pem` }
            : environment,
          timeout: 15_000,
        },
      );
      return JSON.parse(stdout) as {
        outcome: { status?: number; kind?: string; message?: string };
        isUntouched: boolean;
      };
    }

    it('reaches a host that only the proxy knows, and leaves the process’s own dispatchers alone', async () => {
      const proxy = later(await ProxyServer.start(port));
      const { outcome, isUntouched } = await post(
        'https://images.example.test/v1',
        { proxy: proxy.address },
        true,
      );
      assert.deepEqual(outcome, { status: 200, body: { type: 'json', value: { ok: true } } });
      assert.deepEqual(proxy.tunnels, [{ target: 'images.example.test:443', authorization: undefined }]);
      assert.equal(isUntouched, true);
    });

    it('reaches it directly too', async () => {
      assert.equal((await post(`https://localhost:${port}/v1`, {}, true)).outcome.status, 200);
    });

    it('sends nothing where nobody trusts the authority, and names the setting', async () => {
      const proxy = later(await ProxyServer.start(port));
      for (const [url, settings] of [
        [`https://localhost:${port}/v1`, {}],
        ['https://images.example.test/v1', { proxy: proxy.address }],
      ] as const) {
        const { outcome } = await post(url, settings, false);
        assert.equal(outcome.kind, 'certificate', outcome.message);
        assert.match(outcome.message ?? '', /http\.systemCertificates/);
      }
      assert.equal(requests, 0);
    });

    it('accepts any certificate when the user turned http.proxyStrictSSL off', async () => {
      assert.equal(
        (await post(`https://localhost:${port}/v1`, { strictSSL: false }, false)).outcome.status,
        200,
      );
    });
  });

  describe('behind a proxy', () => {
    const url = 'http://images.example.test/v1';
    const options = (settings: Partial<NetworkSettings>) =>
      job().options('http://images.example.test', { auth: 'none', maxRetries: 0 }, settings);

    it('sends the user’s authorization to the proxy and not to the server', async () => {
      const server = await serve();
      const proxy = later(
        await ProxyServer.start(Number(new URL(server.origin).port), { password: 'Basic bWU6cHc=' }),
      );
      await createSend(options({ proxy: proxy.address, proxyAuthorization: 'Basic bWU6cHc=' }))({
        method: 'POST',
        url,
        body,
      });
      await createSend(options({ environment: { http_proxy: proxy.address.replace('//', '//me:pw@') } }))({
        method: 'POST',
        url,
        body,
      });
      assert.deepEqual(
        proxy.tunnels.map(({ target }) => target),
        ['images.example.test:80', 'images.example.test:80'],
      );
      for (const { headers } of server.requests) assert.equal(headers['proxy-authorization'], undefined);
      assert.equal(server.requests.length, 2);
    });

    it('says what the user can set when the proxy wants a password or opens no tunnel', async () => {
      for (const [status, setting] of [
        [407, /http\.proxyAuthorization/],
        [403, /http\.noProxy/],
      ] as const) {
        const proxy = later(await ProxyServer.start(1, { status }));
        const error = await failureOf(
          createSend(options({ proxy: proxy.address }))({ method: 'POST', url, body }),
        );
        assert.deepEqual([error.kind, error.details.status], ['network', status]);
        assert.match(error.message, setting);
        assert.equal(error.details.mayHaveBeenCharged, undefined);
      }
    });

    it('asks loopback directly, whatever the settings say', async () => {
      const server = await serve();
      const send = createSend(job().options(server.origin, {}, { proxy: await deadOrigin() }));
      assert.equal((await send({ method: 'POST', url: server.origin, body })).status, 200);
    });
  });

  describe('beside the editor’s own fetch', () => {
    const url = 'http://images.example.test/v1';
    const original = globalThis.fetch;
    let asked: string[];
    let server: LocalServer;

    /** Reaches a made-up host, as the editor would behind a PAC file. */
    beforeEach(async () => {
      asked = [];
      server = await serve();
      globalThis.fetch = (input, init) => {
        asked.push(String(input));
        return original(String(input).replace('http://images.example.test', server.origin), init);
      };
    });
    afterEach(() => {
      globalThis.fetch = original;
    });

    it('sends the same request once through it when nothing was sent before, and remembers', async () => {
      const closed = later(await ProxyServer.start(1, { status: 407 }));
      const options = job().options(
        'http://images.example.test',
        { auth: 'none' },
        { network: 'auto', proxy: closed.address },
      );
      const send = createSend(options);
      assert.equal((await send({ method: 'POST', url, body })).status, 200);
      assert.equal((await send({ method: 'POST', url, body })).status, 200);
      assert.deepEqual(asked, [url, url]);
      assert.equal(closed.tunnels.length, 1, 'the second time our own transport is not tried');
      assert.deepEqual(
        server.requests.map(request => [request.body.toString(), request.headers['content-length']]),
        [
          ['{"prompt":"a cat"}', '18'],
          ['{"prompt":"a cat"}', '18'],
        ],
      );
      const proxy = later(await ProxyServer.start(Number(new URL(server.origin).port)));
      const changed = job().options(
        'http://images.example.test',
        { auth: 'none' },
        { network: 'auto', proxy: proxy.address },
      );
      await createSend(changed)({ method: 'POST', url, body });
      assert.equal(asked.length, 2, 'our own transport connects again');
    });

    it('is never asked for what an answer named: it resolves names by itself', async () => {
      const closed = later(await ProxyServer.start(1, { status: 407 }));
      const options = job().options(
        'https://provider.example.test/v1',
        { maxRetries: 0 },
        { network: 'auto', proxy: closed.address },
      );
      const sender = new Sender(options);
      const origin = 'http://images.example.test';
      // It is known that the editor alone gets through, for another request has shown it.
      const known = await options.network.open({
        ...{ method: 'GET', url: new URL(url), headers: {}, signal: new AbortController().signal },
        ...{ connectTimeoutMs: 1000, publicOnly: false },
      });
      assert.equal(known.status, 200);
      asked = [];
      for (const provider of ['http://provider.example.test/v1', 'https://provider.example.test/v1']) {
        const named = new Sender({ ...options, baseUrl: provider });
        const error = await failureOf(named.deliver({ method: 'GET', url: `${origin}/a.png` }, 'anywhere'));
        assert.deepEqual([error.kind, error.details.mayHaveBeenCharged], ['network', true]);
      }
      assert.deepEqual(asked, []);
      await sender.send({ method: 'GET', url });
      assert.deepEqual(asked, [url], 'the provider’s own addresses still go that way');
    });

    it('is asked for no address of the user’s own network where it alone connects', async () => {
      const options = job().options(
        'https://provider.example.test/v1',
        { maxRetries: 0 },
        { network: 'vscode' },
      );
      for (const host of [
        '127.0.0.1:1',
        'localhost',
        'metadata.google.internal',
        'metadata',
        '169.254.169.254',
        '[64:ff9b::a9fe:a9fe]',
        '168.63.129.16',
      ]) {
        const sent = new Sender(options).deliver({ method: 'GET', url: `https://${host}/` }, 'anywhere');
        assert.equal((await failureOf(sent)).kind, 'badResponse', host);
      }
      assert.deepEqual(asked, []);
    });

    it('does not send through it what a server may have accepted', async () => {
      const breaking = later(await LocalServer.start((_, response) => response.destroy()));
      const proxy = later(await ProxyServer.start(Number(new URL(breaking.origin).port)));
      const options = job().options(
        'http://images.example.test',
        { auth: 'none' },
        { network: 'auto', proxy: proxy.address },
      );
      const error = await failureOf(createSend(options)({ method: 'POST', url, body }));
      assert.deepEqual([error.kind, error.details.mayHaveBeenCharged, asked], ['connectionLost', true, []]);
    });

    it('is asked alone or never when the user says so', async () => {
      const proxy = await deadOrigin();
      for (const [network, times] of [
        ['vscode', 1],
        ['undici', 0],
      ] as const) {
        asked = [];
        const options = job().options(
          'http://images.example.test',
          { auth: 'none', maxRetries: 0 },
          { network, proxy },
        );
        await createSend(options)({ method: 'POST', url, body }).catch(() => {});
        assert.equal(asked.length, times);
      }
    });

    it('tells through it, too, whether anything was sent', async () => {
      const [dead, breaking] = [
        await deadOrigin(),
        later(await LocalServer.start((_, response) => response.destroy())),
      ];
      for (const [origin, kind, mayHaveBeenCharged] of [
        [dead, 'network', undefined],
        [breaking.origin, 'connectionLost', true],
      ] as const) {
        const options = job().options(origin, { maxRetries: 0 }, { network: 'vscode' });
        const { kind: actual, details } = await failureOf(
          createSend(options)({ method: 'POST', url: origin, body }),
        );
        assert.deepEqual([actual, details.mayHaveBeenCharged], [kind, mayHaveBeenCharged]);
      }
    });
  });

  it('refuses a name that resolves into the user’s own network where only a public one is allowed', async () => {
    const server = await serve();
    const { network } = job().options(server.origin, {}, { network: 'auto' });
    const { signal } = new AbortController();
    const url = new URL(server.origin.replace('127.0.0.1', 'localhost'));
    const request = { method: 'GET', url, headers: {}, signal, connectTimeoutMs: 1000 } as const;
    await assert.rejects(network.open({ ...request, publicOnly: true }), InternalAddress);
    assert.equal(server.requests.length, 0);
    assert.equal((await network.open({ ...request, publicOnly: false })).status, 200);
  });

  it('gives up a proxy that never answers, with nothing sent', async () => {
    const silent = later(await ProxyServer.start(1, { status: 0 }));
    const options = job().options(
      'http://images.example.test',
      { auth: 'none', maxRetries: 0, connectTimeoutMs: 300 },
      { proxy: silent.address },
    );
    const error = await failureOf(
      createSend(options)({ method: 'POST', url: 'http://images.example.test/v1', body }),
    );
    assert.deepEqual([error.kind, error.details.mayHaveBeenCharged], ['network', undefined]);
  }).timeout(8000);

  it('goes by new settings after a reset', async () => {
    const server = await serve();
    let proxy = await deadOrigin();
    const network = new Network(() => ({ ...direct, proxy }));
    const send = createSend(
      job().options('http://images.example.test', { auth: 'none', maxRetries: 0, network }),
    );
    const call = { method: 'GET', url: 'http://images.example.test/v1' } as const;
    assert.equal((await failureOf(send(call))).kind, 'network');
    proxy = later(await ProxyServer.start(Number(new URL(server.origin).port))).address;
    network.reset();
    assert.equal((await send(call)).status, 200);
    await network.dispose();
  });
});

/** Servers that close their connection long before anybody has read what they sent. */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Network } from '../../../src/net/network';
import { direct } from './support/job';
import { ProxyServer } from './support/proxyServer';

/** The last piece finds no room: 1 MB waits in ours and 64 kB in undici's. */
const stops = [1_100_000, 1_140_000];
const body = Buffer.alloc(1_180_000, 'picture ');
const chunked = Buffer.concat([
  Buffer.from(`${body.length.toString(16)}\r\n`),
  body,
  Buffer.from('\r\n0\r\n\r\n'),
]);

const framings: Readonly<Record<string, readonly [header: string, sent: Buffer]>> = {
  'a stated length': [`Content-Length: ${body.length}`, body],
  chunks: ['Transfer-Encoding: chunked', chunked],
  'no end but the connection’s': ['X-Old: yes', body],
};

describe('A reader that lags behind', () => {
  const closing: (() => unknown)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  /** Answers every connection's first piece with a head and a body, and ends it as `end` says. */
  async function serve(header: string, sent: Buffer, end: (socket: Socket) => void): Promise<number> {
    const server: Server = createServer(socket => {
      socket.on('error', () => {});
      socket.once('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\n${header}\r\nConnection: close\r\n\r\n`);
        void writeAll(socket, sent).then(() => end(socket));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.push(() => server.close());
    return (server.address() as AddressInfo).port;
  }

  /** In pieces, so that each arrives by itself. */
  async function writeAll(socket: Socket, sent: Buffer): Promise<void> {
    for (const [index, start] of [0, ...stops].entries()) {
      socket.write(sent.subarray(start, stops[index]));
      await sleep(30);
    }
  }

  /** Reads after the server has gone. */
  async function readLate(url: string, proxy = ''): Promise<Buffer> {
    const network = new Network(() => ({ ...direct, proxy }));
    closing.push(() => network.dispose());
    const response = await network.open({
      method: 'GET',
      url: new URL(url),
      headers: {},
      signal: new AbortController().signal,
      connectTimeoutMs: 5000,
      publicOnly: false,
    });
    await sleep(300);
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  for (const [name, [header, sent]] of Object.entries(framings)) {
    it(`gets all of a body with ${name}`, async () => {
      const port = await serve(header, sent, socket => socket.end());
      assert.ok(body.equals(await readLate(`http://127.0.0.1:${port}/`)));
    });

    it(`gets all of a body with ${name} through a proxy`, async () => {
      const proxy = await ProxyServer.start(await serve(header, sent, socket => socket.end()));
      closing.push(() => proxy.close());
      assert.ok(body.equals(await readLate('http://images.example.test/', proxy.address)));
    });
  }

  it('is told that a body broke off', async () => {
    const port = await serve(`Content-Length: ${body.length + 1}`, body, socket => socket.end());
    await assert.rejects(readLate(`http://127.0.0.1:${port}/`));
    const unended = await serve('Transfer-Encoding: chunked', chunked.subarray(0, -5), socket =>
      socket.end(),
    );
    await assert.rejects(readLate(`http://127.0.0.1:${unended}/`));
  });

  it('is told that a connection was reset', async () => {
    const port = await serve(`Content-Length: ${2 * body.length}`, body, socket => socket.resetAndDestroy());
    await assert.rejects(readLate(`http://127.0.0.1:${port}/`));
  });
});

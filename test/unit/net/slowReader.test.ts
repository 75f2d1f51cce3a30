import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { UndiciTransport } from '../../../src/net/undiciTransport';
import { direct } from './support/job';
import { LocalServer } from './support/localServer';

/** Lengths around those at which undici makes a server wait (64 kB). */
const lengths = [100, 60_000, 65_386, 100_000, 105_386, 165_386, 300_000];

describe('A reader that is slower than the server', () => {
  it('gets every byte of an answer whose connection ended while it was busy', async function () {
    this.timeout(20_000);
    let length = 0;
    const server = await LocalServer.start((_, response) => {
      response.writeHead(200, { 'content-length': length });
      response.end(Buffer.alloc(length, 7));
    });
    const transport = new UndiciTransport(direct);
    try {
      for (length of lengths) {
        for (let round = 0; round < 5; round++) {
          const { body } = await transport.open({
            method: 'GET',
            url: new URL(server.origin),
            headers: {},
            signal: new AbortController().signal,
            connectTimeoutMs: 5000,
            publicOnly: false,
          });
          let received = 0;
          for await (const chunk of body) {
            received += chunk.length;
            await sleep(2);
          }
          assert.equal(received, length);
        }
      }
    } finally {
      await transport.destroy();
      await server.close();
    }
  });
});

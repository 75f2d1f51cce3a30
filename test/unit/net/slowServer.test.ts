import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NetworkRequest, NetworkResponse } from '../../../src/net/connection';
import { hostTransport } from '../../../src/net/hostTransport';
import { requestBody } from '../../../src/net/requestBody';
import { UndiciTransport } from '../../../src/net/undiciTransport';
import { direct } from './support/job';
import { pngOf } from './support/pictures';

const fixtures = 'test/unit/net/fixtures';

/** Reads a piece of the body at a time with pauses in between, and answers with its SHA-256. */
const readSlowly: RequestListener = async (request, response) => {
  const hash = createHash('sha256');
  for await (const chunk of request) {
    hash.update(chunk as Buffer);
    await sleep(1);
  }
  response.end(hash.digest('hex'));
};

describe('A server that is slower than the sender', () => {
  let folder = '';
  const closings: (() => unknown)[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-slow-'));
  });
  after(async () => {
    for (const close of closings) await close();
    await rm(folder, { recursive: true, force: true });
  });

  const undici = new UndiciTransport({ ...direct, strictSSL: false });
  closings.push(() => undici.destroy());
  const ways: Readonly<
    Record<string, [isSecure: boolean, open: (request: NetworkRequest) => Promise<NetworkResponse>]>
  > = {
    'by http': [false, request => undici.open(request)],
    'by https': [true, request => undici.open(request)],
    'through the editor': [false, hostTransport],
  };

  for (const [name, [isSecure, open]] of Object.entries(ways))
    it(`gets every byte of pictures that are read while they are sent, ${name}`, async () => {
      const [key, cert] = await Promise.all(
        ['testServer.key.pem', 'testServer.pem'].map(file => readFile(`${fixtures}/${file}`)),
      );
      const server = isSecure ? createSecureServer({ key, cert }, readSlowly) : createServer(readSlowly);
      await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
      closings.push(() => server.close());
      const { port } = server.address() as AddressInfo;
      // More than the system takes in: whole slices, one that is nearly empty, and less than one.
      const parts = await Promise.all(
        [40 * 192 * 1024, 39 * 192 * 1024 + 7, 1000].map(async (length, at) => {
          const path = join(folder, `${name} ${at}.png`);
          await writeFile(path, pngOf(length));
          const { mtimeMs: modifiedAt, size } = await stat(path);
          const picture = { name: `${at}.png`, mediaType: 'image/png', width: 1, height: 1 } as const;
          return { name: 'image[]', picture: { ...picture, bytes: { path, length: size, modifiedAt } } };
        }),
      );
      const body = requestBody({ type: 'multipart', parts });
      const response = await open({
        method: 'POST',
        url: new URL(`http${isSecure ? 's' : ''}://localhost:${port}/`),
        headers: { 'content-type': body.contentType, 'content-length': `${body.length}` },
        body,
        signal: new AbortController().signal,
        connectTimeoutMs: 5000,
        publicOnly: false,
      });
      const sent = createHash('sha256');
      for await (const piece of body.pieces()) sent.update(piece);
      const answer: Uint8Array[] = [];
      for await (const chunk of response.body) answer.push(chunk);
      assert.equal(Buffer.concat(answer).toString(), sent.digest('hex'));
    });
});

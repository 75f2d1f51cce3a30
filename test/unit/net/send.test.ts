import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { ImageError, type ImageErrorDetails, type ImageErrorKind } from '../../../src/core/imageError';
import type { WireAnswer, WireCall } from '../../../src/core/wireFormat';
import { createSend } from '../../../src/net/send';
import { type Job, useJob } from './support/job';
import { deadOrigin } from './support/localServer';
import { pngOf } from './support/pictures';

const png = pngOf(6000);
const answer = JSON.stringify({ data: [{ b64_json: png.toString('base64') }] });

describe('Sending', () => {
  const job = useJob();

  const serve: Job['serve'] = answer => job().serve(answer);

  const post = (origin: string, more: Partial<WireCall> = {}): WireCall => ({
    method: 'POST',
    url: `${origin}/v1/images/generations?a=1`,
    body: { type: 'json', value: { prompt: 'a cat' } },
    ...more,
  });

  async function failure(
    sent: Promise<unknown>,
    kind: ImageErrorKind,
    details: { [name in keyof ImageErrorDetails]?: unknown } = {},
  ) {
    const error = await sent.then(
      () => assert.fail('no error'),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ImageError, String(error));
    assert.equal(error.kind, kind, error.message);
    for (const [name, value] of Object.entries(details))
      assert.deepEqual(error.details[name as keyof ImageErrorDetails], value, name);
    assert.ok(!JSON.stringify([error, error.message]).includes('sk-secret'), 'the key is in no error');
    return error;
  }

  it('puts method, path, headers, key and body on the wire, and brings back the answer', async () => {
    const server = await serve((_, response) => {
      response.setHeader('X-Request-Id', 'req_7').end(answer);
    });
    const send = createSend(job().options(server.origin, { headers: { 'X-Org': 'o' } }));
    const result = await send(post(server.origin, { headers: { 'X-Title': 't' } }));
    const [request] = server.requests;
    assert.equal(`${request?.method} ${request?.path}`, 'POST /v1/images/generations?a=1');
    assert.deepEqual(request?.body.toString(), '{"prompt":"a cat"}');
    const { host, connection, ...headers } = request?.headers ?? {};
    assert.deepEqual(headers, {
      accept: 'application/json',
      authorization: 'Bearer sk-secret',
      'content-length': '18',
      'content-type': 'application/json',
      'user-agent': 'Easel',
      'x-org': 'o',
      'x-title': 't',
    });
    assert.deepEqual(
      [result.status, result.url, result.requestId],
      [200, `${server.origin}/v1/images/generations?a=1`, 'req_7'],
    );
    assert.equal(result.body.type, 'json');
    assert.deepEqual([...(await job().pictures()).values()], [png]);
  });

  for (const network of ['undici', 'vscode'] as const) {
    it(`sends a picture off its file, and stops where that has changed (${network})`, async () => {
      const server = await serve((_, response) => response.end(answer));
      const send = createSend(job().options(server.origin, {}, { network }));
      const path = join(job().folder, 'cat.png');
      const large = pngOf(3_000_000);
      await writeFile(path, large);
      const { mtimeMs: modifiedAt } = await stat(path);
      const bytes = { path, length: large.length, modifiedAt };
      const picture = { name: 'cat.png', mediaType: 'image/png', bytes, width: 1, height: 1 } as const;
      const call = post(server.origin, { body: { type: 'multipart', parts: [{ name: 'image', picture }] } });
      await send(call);
      assert.ok(server.requests[0]?.body.includes(large));
      await writeFile(path, large.subarray(9));
      await failure(send(call), 'invalidInput');
      assert.equal(server.requests.length, 1);
    });
  }

  it('sends the key in the header that the provider wants, and none where there is none', async () => {
    const server = await serve((_, response) => response.end('{}'));
    await createSend(job().options(server.origin, { auth: { header: 'Api-Key' } }))(post(server.origin));
    await createSend(job().options(server.origin, { auth: 'none' }))(post(server.origin));
    const { key: _, ...withoutKey } = job().options(server.origin);
    await createSend(withoutKey)(post(server.origin));
    assert.deepEqual(
      server.requests.map(({ headers }) => [headers['api-key'], headers.authorization]),
      [
        ['sk-secret', undefined],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
  });

  it('sends key and own headers to no other origin', async () => {
    const server = await serve((_, response) => response.end('{}'));
    const provider = await serve((_, response) => response.end('{}'));
    const send = createSend(job().options(provider.origin, { headers: { 'X-Org': 'o' } }));
    await send(post(server.origin));
    assert.equal(server.requests[0]?.headers.authorization, undefined);
    assert.equal(server.requests[0]?.headers['x-org'], undefined);
  });

  it('refuses to send a key unencrypted beyond this computer', async () => {
    const origin = 'http://images.example';
    const error = await failure(createSend(job().options(origin))(post(origin)), 'invalidInput');
    assert.match(error.message, /https:/);
  });

  it('refuses to send a key that no header can carry, without repeating it', async () => {
    for (const key of ['sk-secret\n', 'sk-secret\u2028', '„sk-secret“'])
      await failure(
        createSend(job().options('https://images.example', { key }))(post('https://images.example')),
        'unauthorized',
      );
  });

  it('lets the user’s headers replace ours, and the call’s replace both', async () => {
    const server = await serve((_, response) => response.end('{}'));
    const headers = { 'User-Agent': 'mine', Accept: 'text/plain' };
    await createSend(job().options(server.origin, { headers }))(
      post(server.origin, { headers: { Accept: 'image/png' } }),
    );
    const [request] = server.requests;
    assert.deepEqual([request?.headers['user-agent'], request?.headers.accept], ['mine', 'image/png']);
  });

  it('refuses addresses that are not http or carry a password', async () => {
    const send = createSend(job().options('https://images.example'));
    for (const url of ['file:///etc/passwd', 'nonsense', 'https://me:pass@images.example/'])
      await failure(send({ method: 'GET', url }), 'invalidInput');
  });

  it('resolves for every status, with whatever body came', async () => {
    const server = await serve(({ path }, response) => {
      response.statusCode = Number(path.slice(1));
      response.end(path === '/204' ? undefined : '<html>no</html>');
    });
    const send = createSend(job().options(server.origin, { maxRetries: 0 }));
    for (const status of [200, 204, 400, 401, 403, 404, 500, 502, 524])
      assert.equal((await send({ method: 'GET', url: `${server.origin}/${status}` })).status, status);
  });

  for (const [coding, compress] of [
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)
    it(`reads an answer that came in ${coding} unasked`, async () => {
      const server = await serve((_, response) =>
        response.setHeader('content-encoding', coding).end(compress(answer)),
      );
      await createSend(job().options(server.origin))(post(server.origin));
      assert.deepEqual([...(await job().pictures()).values()], [png]);
    });

  it('gives answers that arrive at the same time files of their own', async () => {
    const server = await serve((_, response) => response.end(answer));
    const send = createSend(job().options(server.origin));
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(post(server.origin))));
    const files = answers.flatMap(({ pictures }) => [...pictures.values()].map(({ file }) => file));
    assert.equal(new Set(files).size, 8);
    assert.equal(new Set(answers.flatMap(({ pictures }) => [...pictures.keys()])).size, 8);
    for (const bytes of (await job().pictures()).values()) assert.ok(bytes.equals(png));
  });

  describe('gives the whole pictures of an answer that does not come to its end', () => {
    const [second, third] = [pngOf(5000, 2), pngOf(4000, 3)];
    const two = JSON.stringify({
      data: [png, second].map(picture => ({ b64_json: picture.toString('base64') })),
    });
    const cut = two.length - 3000;
    const event = (type: string, picture: Buffer) =>
      `data: ${JSON.stringify({ type: `image_generation.${type}`, b64_json: picture.toString('base64') })}\n\n`;

    /** The first picture is given, the half one lies in the job folder. */
    async function assertGiven(sent: Promise<WireAnswer>, kind: ImageErrorKind, half: Buffer) {
      const { pictures, brokenOff } = await sent;
      assert.ok(brokenOff instanceof ImageError);
      assert.equal(brokenOff.kind, kind);
      assert.deepEqual(
        [brokenOff.details.mayHaveBeenCharged, brokenOff.details.keptIn],
        [true, job().folder],
      );
      const given = await Promise.all([...pictures.values()].map(({ file }) => readFile(file)));
      assert.ok(given.length === 1 && given[0]?.equals(png), `${given.length} pictures`);
      const kept = [...(await job().pictures()).values()];
      const rest = kept.filter(bytes => !bytes.equals(png));
      assert.equal(rest.length, 1, 'what is broken stays');
      assert.ok(rest[0] && rest[0].length > 500 && half.subarray(0, rest[0].length).equals(rest[0]));
    }

    it('when the connection breaks', async () => {
      const server = await serve((_, response) => {
        response.setHeader('content-length', two.length).write(two.slice(0, cut));
        setTimeout(() => response.destroy(), 30);
      });
      await assertGiven(
        createSend(job().options(server.origin))(post(server.origin)),
        'connectionLost',
        second,
      );
      assert.equal(server.requests.length, 1);
    });

    it('when the server hangs up before anybody has begun to read', async () => {
      for (const hangUp of ['destroy', 'end'] as const)
        for (const factor of [1, 5, 25]) {
          const picture = pngOf(6000 * factor);
          const base64 = picture.toString('base64');
          const server = await serve((_, response) => {
            response.setHeader('content-length', 10_000_000);
            const text = `{"data":[{"b64_json":"${base64}"},{"b64_json":"${base64.slice(0, 3000)}`;
            response.write(text, () => response.socket?.[hangUp]());
          });
          const { pictures, brokenOff } = await createSend(job().options(server.origin))(post(server.origin));
          const [first] = pictures.values();
          assert.ok(first && pictures.size === 1 && brokenOff, `${hangUp} after ${picture.length} bytes`);
          assert.ok(picture.equals(await readFile(first.file)));
        }
    });

    it('when the time is over', async () => {
      const server = await serve((_, response) => response.write(two.slice(0, cut)));
      const sent = createSend(job().options(server.origin, { timeoutMs: 300 }))(post(server.origin));
      await assertGiven(sent, 'timeout', second);
    });

    it('when it is larger than allowed', async () => {
      const server = await serve((_, response) => {
        response.write(two.slice(0, cut));
        setTimeout(() => response.end(two.slice(cut)), 30);
      });
      const options = job().options(server.origin, { maxResponseBytes: cut });
      await assertGiven(createSend(options)(post(server.origin)), 'badResponse', second);
    });

    it('when its stream breaks in the middle of the next, though the first said that it is complete', async () => {
      const server = await serve((_, response) => {
        response.setHeader('content-type', 'text/event-stream');
        response.write(event('completed', png) + event('partial_image', third).slice(0, 3000));
        setTimeout(() => response.destroy(), 30);
      });
      await assertGiven(
        createSend(job().options(server.origin))(post(server.origin)),
        'connectionLost',
        third,
      );
    });

    it('but not of one that is itself the picture, however little of it came', async () => {
      for (const length of [0, 10, 3000]) {
        const server = await serve((_, response) => {
          response.setHeader('content-type', 'image/png').write(png.subarray(0, length));
          response.flushHeaders();
          setTimeout(() => response.destroy(), 30);
        });
        await failure(createSend(job().options(server.origin))(post(server.origin)), 'connectionLost');
      }
    });

    it('but not when the user stopped it', async () => {
      const server = await serve((_, response) => {
        response.write(two.slice(0, cut));
        setTimeout(() => job().controller.abort(), 30);
      });
      await failure(createSend(job().options(server.origin))(post(server.origin)), 'cancelled');
    });

    it('and takes one that ends as its format does for whole, though its string was still open', async () => {
      const whole = two.indexOf('"', two.indexOf('b64_json') + 12);
      const server = await serve((_, response) => {
        response.setHeader('content-length', two.length).write(two.slice(0, whole));
        setTimeout(() => response.destroy(), 30);
      });
      const { pictures, brokenOff } = await createSend(job().options(server.origin))(post(server.origin));
      assert.deepEqual([pictures.size, brokenOff?.kind], [1, 'connectionLost']);
    });
  });

  describe('fails', () => {
    it('as network when nobody listens: nothing was sent', async () => {
      const origin = await deadOrigin();
      const sent = createSend(job().options(origin, { maxRetries: 0 }))(post(origin));
      await failure(sent, 'network', { code: 'ECONNREFUSED', mayHaveBeenCharged: undefined });
    });

    it('as connectionLost when the connection breaks after the request was sent: it may have been charged', async () => {
      const server = await serve((_, response) => response.destroy());
      await failure(createSend(job().options(server.origin))(post(server.origin)), 'connectionLost', {
        mayHaveBeenCharged: true,
      });
      assert.equal(server.requests.length, 1);
    });

    it('as connectionLost when the answer breaks off, and keeps what was decoded', async () => {
      const server = await serve((_, response) => {
        response.setHeader('content-length', answer.length).write(answer.slice(0, 7000));
        setTimeout(() => response.destroy(), 30);
      });
      const sent = createSend(job().options(server.origin))(post(server.origin));
      await failure(sent, 'connectionLost', { mayHaveBeenCharged: true, keptIn: job().folder });
      const [picture] = (await job().pictures()).values();
      assert.ok(picture && picture.length > 5000 && png.subarray(0, picture.length).equals(picture));
    });

    it('not at all when the answer was whole before the connection broke', async () => {
      const server = await serve((_, response) => {
        response.setHeader('content-length', answer.length + 10).write(answer);
        setTimeout(() => response.destroy(), 30);
      });
      assert.equal((await createSend(job().options(server.origin))(post(server.origin))).body.type, 'json');
    });

    it('as timeout when the job’s time is over', async () => {
      const server = await serve(() => {});
      const sent = createSend(job().options(server.origin, { timeoutMs: 60 }))(post(server.origin));
      const error = await failure(sent, 'timeout', { mayHaveBeenCharged: true });
      assert.match(error.message, /easel\.timeoutSeconds/);
    });

    it('as timeout when an event stream goes silent', async () => {
      const server = await serve((_, response) => {
        response.setHeader('content-type', 'text/event-stream').write('data: {"a":1}\n\n');
      });
      const events: unknown[] = [];
      const call = post(server.origin, { onEvent: ({ data }) => events.push(data) });
      await failure(createSend(job().options(server.origin, { idleMs: 60 }))(call), 'timeout');
      assert.deepEqual(events, [{ a: 1 }]);
    });

    for (const declared of [true, false])
      it(`as badResponse when the answer is larger than allowed${declared ? ' and says so' : ''}`, async () => {
        const server = await serve((_, response) => {
          if (declared) response.setHeader('content-length', answer.length);
          response.write(answer.slice(0, 5000));
          setTimeout(() => response.end(answer.slice(5000)), 20);
        });
        const sent = createSend(job().options(server.origin, { maxResponseBytes: 6000 }))(
          post(server.origin),
        );
        await failure(sent, 'badResponse', { mayHaveBeenCharged: true, keptIn: job().folder });
        if (!declared) assert.equal((await job().pictures()).size, 1);
      });

    it('as badResponse when the server speaks no HTTP', async () => {
      const server = await serve((_, response) => response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n'));
      await failure(createSend(job().options(server.origin))(post(server.origin)), 'badResponse');
    });

    it('as badResponse when the body is not compressed as its head says', async () => {
      for (const coding of ['gzip', 'deflate', 'br']) {
        const server = await serve((_, response) =>
          response.setHeader('content-encoding', coding).end('no such thing'),
        );
        await failure(createSend(job().options(server.origin))(post(server.origin)), 'badResponse');
      }
    });

    it('as badResponse when it is compressed more than three times over, unread', async () => {
      const times = (count: number) => Array.from({ length: count });
      const server = await serve(({ path }, response) => {
        const count = Number(path.slice(1));
        response.setHeader('content-encoding', times(count).fill('gzip').join(', '));
        response.end(times(count).reduce<Buffer>(bytes => gzipSync(bytes), Buffer.from('{"a":1}')));
      });
      const send = createSend(job().options(server.origin));
      const { body } = await send({ method: 'GET', url: `${server.origin}/3` });
      assert.deepEqual(body, { type: 'json', value: { a: 1 } });
      for (const count of [4, 5, 100]) {
        const { message } = await failure(
          send({ ...post(server.origin), url: `${server.origin}/${count}` }),
          'badResponse',
          {
            mayHaveBeenCharged: true,
          },
        );
        assert.match(message, /compressed its answer more than 3 times over/);
      }
    });

    it('as badResponse when the answer is JSON nested 5,000 deep, and keeps its picture', async () => {
      const nested = (depth: number) =>
        `{"data":[{"b64_json":"${png.toString('base64')}"}],"x":${'['.repeat(depth)}${']'.repeat(depth)}}`;
      const server = await serve(({ path }, response) => response.end(nested(Number(path.slice(1)))));
      for (const [depth, isRead] of [
        [99, true],
        [100, false],
        [5000, false],
        [20_000, false],
      ] as const) {
        const sent = createSend(job().options(server.origin))({
          ...post(server.origin),
          url: `${server.origin}/${depth}`,
        });
        if (isRead) {
          assert.equal((await sent).body.type, 'json');
          continue;
        }
        const { message } = await failure(sent, 'badResponse', {
          mayHaveBeenCharged: true,
          keptIn: job().folder,
        });
        assert.match(message, /nested more than 100 levels deep/);
      }
      const kept = [...(await job().pictures()).values()];
      assert.ok(kept.length === 4 && kept.every(bytes => bytes.equals(png)));
    });

    it('as badResponse when a way that needs the key leads beyond what the key is for, with nothing sent', async () => {
      const server = await serve((_, response) => response.writeHead(308, { location: '/other/v1' }).end());
      const send = createSend(job().options(`${server.origin}/v1`));
      const { message } = await failure(send(post(`${server.origin}/team-b`)), 'badResponse', {
        mayHaveBeenCharged: undefined,
      });
      assert.match(message, /base URL/);
      assert.equal(server.requests.length, 0);
      await failure(send(post(server.origin)), 'badResponse');
      assert.equal(server.requests.length, 1, 'nor along a redirect');
    });

    it('as notSaved when the job folder is gone', async () => {
      const server = await serve((_, response) => response.end(answer));
      const sent = createSend(job().options(server.origin, { jobFolder: `${job().folder}/none` }))(
        post(server.origin),
      );
      await failure(sent, 'notSaved');
    });
  });

  describe('when cancelled', () => {
    for (const [moment, begin] of [
      ['before the answer', (_: ServerResponse) => {}],
      ['inside the answer', (response: ServerResponse) => response.write(answer.slice(0, 6000))],
    ] as const)
      it(`closes the socket at once, ${moment}`, async () => {
        const server = await serve((_, response) => begin(response));
        const sent = createSend(job().options(server.origin))(post(server.origin));
        sent.catch(() => {});
        while (server.requests.length === 0) await new Promise(done => setTimeout(done, 5));
        await new Promise(done => setTimeout(done, 40));
        const [socket] = server.sockets;
        assert.ok(socket);
        const closed = once(socket, 'close');
        const start = performance.now();
        job().controller.abort();
        await Promise.all([failure(sent, 'cancelled'), closed]);
        assert.ok(performance.now() - start < 2000, `${performance.now() - start} ms`);
        if (moment === 'inside the answer')
          assert.equal((await job().pictures()).size, 1, 'what arrived is kept');
      });

    it('never begins when it was cancelled before', async () => {
      const server = await serve((_, response) => response.end('{}'));
      job().controller.abort();
      await failure(createSend(job().options(server.origin))(post(server.origin)), 'cancelled');
      assert.equal(server.requests.length, 0);
      assert.deepEqual(await readdir(job().folder), []);
    });
  });

  describe('when redirected', () => {
    it('takes a POST along within the origin when the server says 307 or 308', async () => {
      for (const status of [307, 308]) {
        const server = await serve(({ path }, response) => {
          if (path === '/there') response.end('{}');
          else response.writeHead(status, { location: '/there' }).end();
        });
        const { url } = await createSend(job().options(server.origin))(post(server.origin));
        assert.equal(url, `${server.origin}/there`);
        assert.deepEqual(
          server.requests.map(({ body }) => body.toString()),
          ['{"prompt":"a cat"}', '{"prompt":"a cat"}'],
        );
      }
    });

    it('never sends a POST or a key to another origin', async () => {
      const other = await serve((_, response) => response.end('{}'));
      for (const method of ['POST', 'GET'] as const)
        for (const status of [301, 302, 303, 307, 308]) {
          const server = await serve((_, response) =>
            response.writeHead(status, { location: `${other.origin}/x` }).end(),
          );
          const call = method === 'POST' ? post(server.origin) : { method, url: server.origin };
          await failure(createSend(job().options(server.origin))(call), 'badResponse');
        }
      assert.equal(other.requests.length, 0);
    });

    it('gives up on a server that redirects in a circle', async () => {
      const server = await serve((_, response) => response.writeHead(302, { location: '/' }).end());
      await failure(
        createSend(job().options(server.origin))({ method: 'GET', url: server.origin }),
        'badResponse',
      );
      assert.equal(server.requests.length, 6);
    });
  });

  describe('an event stream', () => {
    it('is told while it arrives, and ends with [DONE] though the server keeps the connection', async () => {
      const server = await serve((_, response) => {
        response.setHeader('content-type', 'text/event-stream').write('data: {"a":1}\n\n');
        response.write('data: [DONE]\n\n');
      });
      const events: unknown[] = [];
      const { body } = await createSend(job().options(server.origin))(
        post(server.origin, { onEvent: ({ data }) => events.push(data) }),
      );
      assert.deepEqual([events, body], [[{ a: 1 }, '[DONE]'], { type: 'events', count: 2, joined: {} }]);
    });

    it('hands on what its listener throws', async () => {
      const server = await serve((_, response) =>
        response.setHeader('content-type', 'text/event-stream').end('data: 1\n\n'),
      );
      const refused = new ImageError('refused', { text: 'No.', values: [] });
      const onEvent = () => {
        throw refused;
      };
      await assert.rejects(
        createSend(job().options(server.origin))(post(server.origin, { onEvent })),
        refused,
      );
    });
  });
});

/** The Demo's server over real HTTP, with the built worker behind it. */

import assert from 'node:assert/strict';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ImageError } from '../../../src/core/imageError';
import { readImageHeader } from '../../../src/core/imageHeader';
import { DemoServer } from '../../../src/demo/demoServer';
import { Codec } from '../../../src/pixels/codec';
import { differences, pixelAt } from '../pixels/support/pictures';
import { answerOf, DemoClient, eventsOf, pictureOf, picturesOf } from './support/demoClient';

const small = { prompt: 'a fox in a forest', seed: 1, size: '96x64' };

describe('DemoServer', () => {
  let client: DemoClient;
  before(() => {
    client = new DemoClient();
  });
  after(() => client.dispose());

  it('starts once, on the loopback address only, with a token of its own', async () => {
    const [first, second] = await Promise.all([client.start(), client.start()]);
    assert.deepEqual(first, second);
    assert.match(first.baseUrl, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.ok(first.token.length >= 32);
  });

  describe('at the door', () => {
    it('turns away who has not its token', async () => {
      const { baseUrl } = await client.start();
      for (const authorization of ['', 'Bearer ', 'Bearer wrong', `Bearer ${'x'.repeat(43)}`, 'Basic eDp5']) {
        const answer = await answerOf(fetch(`${baseUrl}/models`, { headers: { authorization } }));
        assert.equal(answer.status, 401);
        assert.equal(answer.body.error?.code, 'invalid_api_key');
      }
    });

    it('turns away who calls it by another name, as a rebound web page does', async () => {
      const { baseUrl, token } = await client.start();
      for (const host of ['evil.example', 'evil.example:80', '127.0.0.1', '127.0.0.1.evil.example']) {
        assert.equal(await statusOf(`${baseUrl}/models`, { host, authorization: `Bearer ${token}` }), 403);
      }
      const { port } = new URL(baseUrl);
      assert.equal(
        await statusOf(`${baseUrl}/models`, { host: `localhost:${port}`, authorization: `Bearer ${token}` }),
        200,
      );
    });

    it('refuses a body that is too large before it is sent', async () => {
      const { baseUrl, token } = await client.start();
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': '70000000',
      };
      assert.equal(await statusOf(`${baseUrl}/images/generations`, headers, 'POST'), 413);
    });

    it('answers other paths with 404 and other methods with 405', async () => {
      assert.equal((await answerOf(client.fetch('/images/variations', { method: 'POST' }))).status, 404);
      assert.equal((await answerOf(client.fetch('/images/generations'))).status, 405);
      assert.equal((await answerOf(client.fetch('/../etc/passwd'))).status, 404);
    });
  });

  it('lists its one model', async () => {
    const { status, body } = await answerOf(client.fetch('/models'));
    assert.equal(status, 200);
    assert.equal(body.object, 'list');
    assert.deepEqual(
      (body.data as unknown as { id: string }[]).map(({ id }) => id),
      ['demo-painter'],
    );
  });

  describe('generating', () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      it(`makes a ${format} of the size asked for, and says what it made`, async () => {
        const answer = await answerOf(
          client.generate({ ...small, model: 'demo-painter', output_format: format, quality: 'low' }),
        );
        assert.equal(answer.status, 200);
        assert.match(answer.headers.get('x-request-id') ?? '', /^req_[0-9a-f]{32}$/);
        const { created, data, usage, ...described } = answer.body;
        assert.deepEqual(described, {
          background: 'opaque',
          output_format: format,
          size: '96x64',
          quality: 'low',
        });
        assert.ok(Math.abs(Number(created) - Date.now() / 1000) < 60);
        const bytes = Buffer.from(data?.[0]?.b64_json ?? '', 'base64');
        assert.deepEqual(readImageHeader(bytes), { mediaType: `image/${format}`, width: 96, height: 64 });
        const tokens = usage as Record<string, number>;
        assert.equal(tokens.total_tokens, (tokens.input_tokens ?? 0) + (tokens.output_tokens ?? 0));
      });
    }

    it('gives the same bytes for the same prompt, seed and size, and others for another seed or none', async () => {
      const first = await pictureOf(client.generate(small));
      assert.deepEqual(await pictureOf(client.generate(small)), first);
      assert.notDeepEqual(await pictureOf(client.generate({ ...small, seed: 2 })), first);
      const { seed: _, ...unseeded } = small;
      assert.notDeepEqual(
        await pictureOf(client.generate(unseeded)),
        await pictureOf(client.generate(unseeded)),
      );
    });

    it('makes n pictures, all different, each the same as with its own seed', async () => {
      const pictures = await picturesOf(client.generate({ ...small, n: 3 }));
      assert.equal(new Set(pictures.map(bytes => bytes.toString('base64'))).size, 3);
      assert.deepEqual(pictures[2], await pictureOf(client.generate({ ...small, seed: 3 })));
    });

    it('makes any size from 16 to 4096 px a side, 1024x1024 where none is asked for', async () => {
      for (const size of ['16x16', '17x333', '4096x48', '2600x2000']) {
        const { width, height } =
          readImageHeader(await pictureOf(client.generate({ ...small, size, output_format: 'jpeg' }))) ?? {};
        assert.equal(`${width}x${height}`, size);
      }
      const { size: _, ...sizeless } = small;
      for (const body of [sizeless, { ...sizeless, size: 'auto' }]) {
        assert.equal((await answerOf(client.generate(body))).body.size, '1024x1024');
      }
    });

    it('leaves the background transparent when asked to', async () => {
      const codec = await Codec.load();
      for (const output_format of ['png', 'webp']) {
        const answer = client.generate({ ...small, background: 'transparent', output_format });
        const picture = codec.decode(await pictureOf(answer));
        assert.equal(pixelAt(picture, 0, 0)[3], 0);
        assert.ok(picture.data.some((value, at) => at % 4 === 3 && value === 255));
      }
    });

    it('presses harder with less output_compression', async () => {
      const at = (output_compression: number) =>
        pictureOf(client.generate({ ...small, output_format: 'jpeg', output_compression }));
      assert.ok((await at(10)).length < (await at(95)).length);
    });

    const refused: readonly [string, object | string, number, string, string | null][] = [
      ['no prompt', { size: '64x64' }, 400, 'missing_required_parameter', 'prompt'],
      ['an empty prompt', { prompt: '  ' }, 400, 'missing_required_parameter', 'prompt'],
      ['a prompt that is no text', { prompt: ['x'] }, 400, 'invalid_type', 'prompt'],
      ['a prompt that is too long', { prompt: 'x'.repeat(32_001) }, 400, 'string_above_max_length', 'prompt'],
      ['another model', { ...small, model: 'gpt-image-2' }, 404, 'model_not_found', 'model'],
      [
        'response_format, as the GPT image models do',
        { ...small, response_format: 'url' },
        400,
        'unknown_parameter',
        'response_format',
      ],
      ['style', { ...small, style: 'vivid' }, 400, 'unknown_parameter', 'style'],
      ['a mask without a picture', { ...small, mask: 'x' }, 400, 'unknown_parameter', 'mask'],
      ['no pictures at all', { ...small, n: 0 }, 400, 'integer_below_min_value', 'n'],
      ['eleven pictures', { ...small, n: 11 }, 400, 'integer_above_max_value', 'n'],
      ['half a picture', { ...small, n: 1.5 }, 400, 'invalid_type', 'n'],
      ['a size without an x', { ...small, size: 'large' }, 400, 'invalid_value', 'size'],
      ['a size that is too small', { ...small, size: '15x64' }, 400, 'invalid_value', 'size'],
      ['a size that is too large', { ...small, size: '64x4097' }, 400, 'invalid_value', 'size'],
      ['a format without a codec', { ...small, output_format: 'gif' }, 400, 'invalid_value', 'output_format'],
      [
        'a transparent JPEG',
        { ...small, output_format: 'jpeg', background: 'transparent' },
        400,
        'invalid_value',
        'background',
      ],
      [
        'partial pictures without a stream',
        { ...small, partial_images: 2 },
        400,
        'invalid_value',
        'partial_images',
      ],
      [
        'four partial pictures',
        { ...small, stream: true, partial_images: 4 },
        400,
        'integer_above_max_value',
        'partial_images',
      ],
      ['JSON that is cut off', '{"prompt":', 400, 'invalid_json', null],
      ['JSON that is no object', '[]', 400, 'invalid_json', null],
    ];
    for (const [what, body, status, code, param] of refused) {
      it(`refuses ${what}`, async () => {
        const answer = await answerOf(client.generate(body));
        assert.equal(answer.status, status);
        assert.deepEqual(
          { type: answer.body.error?.type, code: answer.body.error?.code, param: answer.body.error?.param },
          { type: 'invalid_request_error', code, param },
        );
        assert.ok(answer.body.error?.message);
      });
    }

    it('refuses a body that is not JSON by its type', async () => {
      const answer = await answerOf(
        client.fetch('/images/generations', {
          method: 'POST',
          body: 'prompt=cat',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
        }),
      );
      assert.equal(answer.status, 415);
    });
  });

  describe('streaming', () => {
    it('sends the partial pictures in order, each sharper, then the finished one with its usage', async () => {
      const codec = await Codec.load();
      const response = client.generate({ ...small, stream: true, partial_images: 3 });
      assert.equal((await response).headers.get('content-type'), 'text/event-stream');
      const events = await eventsOf(response);
      assert.deepEqual(
        events.map(({ name }) => name),
        [...Array(3).fill('image_generation.partial_image'), 'image_generation.completed'],
      );
      assert.deepEqual(
        events.map(({ data }) => data.partial_image_index),
        [0, 1, 2, undefined],
      );
      for (const { name, data } of events) {
        assert.equal(data.type, name);
        assert.equal(data.size, '96x64');
        assert.ok(Number.isInteger(data.created_at));
      }
      const pictures = events.map(({ data }) => codec.decode(Buffer.from(String(data.b64_json), 'base64')));
      const [blurry, soft, clear, finished] = pictures;
      assert.ok(blurry && soft && clear && finished);
      const wrong = [blurry, soft, clear].map(picture => differences(picture, finished, 10));
      assert.deepEqual(
        wrong.toSorted((a, b) => b - a),
        wrong,
      );
      assert.ok(new Set(wrong).size === 3);
      assert.ok(events.at(-1)?.data.usage);
      assert.deepEqual(
        Buffer.from(String(events.at(-1)?.data.b64_json), 'base64'),
        await pictureOf(client.generate(small)),
      );
    });

    it('sends only the finished picture where no partial ones are asked for', async () => {
      const events = await eventsOf(client.generate({ ...small, stream: true }));
      assert.deepEqual(
        events.map(({ name }) => name),
        ['image_generation.completed'],
      );
    });

    it('refuses in JSON, before the stream has begun', async () => {
      assert.equal((await answerOf(client.generate({ stream: true }))).body.error?.param, 'prompt');
    });
  });

  it('drops the work of a client that has gone', async () => {
    const leaving = new AbortController();
    const abandoned = client.generate({ prompt: 'mountains', size: '2000x2000', n: 10 }, leaving.signal);
    await pause(300);
    leaving.abort();
    await assert.rejects(abandoned);
    const begin = performance.now();
    await pictureOf(client.generate(small));
    // Ten pictures of four megapixels take some 30 seconds.
    assert.ok(performance.now() - begin < 20_000);
  });
});

describe('the life of a DemoServer', () => {
  it('closes when idle and comes back at the next start, elsewhere and with another token', async () => {
    const client = new DemoClient({ idleMs: 150 });
    try {
      const first = await client.start();
      assert.equal((await client.fetch('/models')).status, 200);
      await pause(700);
      await assert.rejects(fetch(`${first.baseUrl}/models`));
      const second = await client.start();
      assert.notEqual(second.token, first.token);
      assert.equal((await client.fetch('/models')).status, 200);
    } finally {
      client.dispose();
    }
  });

  it('does not call itself idle while it paints', async () => {
    const client = new DemoClient({ idleMs: 300, paceMs: 400 });
    try {
      const events = await eventsOf(client.generate({ ...small, stream: true, partial_images: 2 }));
      assert.equal(events.length, 3);
    } finally {
      client.dispose();
    }
  });

  it('breaks off what is still open when it is disposed of', async () => {
    const client = new DemoClient({ paceMs: 5_000 });
    await client.start();
    const open = client.generate(small);
    await pause(200);
    client.dispose();
    await assert.rejects(open);
  });

  it('fails as a network error when its worker does not start', async () => {
    const server = new DemoServer({ workerFile: new URL('file:///nowhere/paintWorker.js') });
    await assert.rejects(
      server.start(),
      (error: unknown) => error instanceof ImageError && error.kind === 'network',
    );
    server.dispose();
  });
});

/** `fetch` does not let a caller choose the Host header or the length. Sends no body. */
function statusOf(url: string, headers: Record<string, string>, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers, method }, response => {
      resolve(response.statusCode);
      sent.destroy();
    });
    sent.on('error', reject);
    sent.flushHeaders();
    if (method === 'GET') sent.end();
  });
}

/** What stays in the job folder: for whose eyes, without the key, and of an answer that is far too long. */

import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ImageAnswer, PictureSource } from '../../../src/core/imageAnswer';
import { collectPictures } from '../../../src/net/collectPictures';
import { createSend, Sender } from '../../../src/net/send';
import { type Job, useJob } from './support/job';
import { gifOf, noise, pngOf } from './support/pictures';

const key = 'sk-proj/4f0c+1d2e"3b\\4a=59';
const png = pngOf(900);

describe('The job folder', () => {
  const job = useJob();

  const serve: Job['serve'] = answer => job().serve(answer);

  async function files(): Promise<Map<string, Buffer>> {
    const names = (await readdir(job().folder)).sort();
    return new Map(
      await Promise.all(names.map(async name => [name, await readFile(join(job().folder, name))] as const)),
    );
  }

  /** Writes each piece by itself, so that the reader gets them apart. */
  async function trickle(response: ServerResponse, pieces: readonly string[]): Promise<void> {
    for (const piece of pieces) {
      response.write(piece);
      await new Promise(done => setTimeout(done, 2));
    }
    response.end();
  }

  it('has no file that anybody else may read, whatever the umask', async function () {
    if (process.platform === 'win32') this.skip();
    const server = await serve(({ method }, response) => {
      if (method === 'GET') response.end(png);
      else response.end(JSON.stringify({ data: [{ b64_json: pngOf(6000).toString('base64') }] }));
    });
    const umask = process.umask(0);
    try {
      const options = job().options(server.origin);
      await createSend(options)({ method: 'POST', url: server.origin });
      const sources: PictureSource[] = [
        { type: 'inline', base64: png.toString('base64') },
        { type: 'url', url: '/a.png' },
        { type: 'url', url: 'ftp://gone.example/a.png' },
      ];
      const answer: ImageAnswer = {
        pictures: sources.map(source => ({ sources: [source] })),
        warnings: [],
        failures: [],
      };
      await collectPictures(answer, 3, options);
    } finally {
      process.umask(umask);
    }
    const names = [...(await files()).keys()];
    assert.equal(names.length, 6, names.join());
    for (const name of names) assert.equal((await stat(join(job().folder, name))).mode & 0o777, 0o600, name);
  });

  describe('holds no key that a server repeats', () => {
    const escapes = (text: string) =>
      text.replace(/./gu, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const inJson = JSON.stringify(key).slice(1, -1);
    const spellings: Readonly<Record<string, string>> = {
      'as it is': key,
      'as JSON': inJson,
      'as PHP writes JSON': inJson.replaceAll('/', '\\/'),
      'as Gson writes it': inJson.replaceAll('=', '\\u003D').replaceAll('+', '\\u002b'),
      'all in escapes': escapes(key),
    };

    for (const [name, spelling] of Object.entries(spellings))
      it(`${name}, wherever the network cuts it`, async () => {
        const text = (body: string) => `{"error":"Wrong key ${body}, do not use ${body}.","sk":"sk-pro"}`;
        const server = await serve(({ path }, response) => {
          const at = Number(path.slice(1));
          response.writeHead(401, { 'content-type': 'application/json' });
          return trickle(response, [text(spelling).slice(0, at), text(spelling).slice(at)]);
        });
        const other = job().options(server.origin, { key: key.replace('"', "'"), auth: 'none' });
        await createSend(other)({ method: 'GET', url: `${server.origin}/20` });
        const unlike = await files();
        assert.equal(unlike.get('1-skeleton.txt')?.toString(), text(spelling), 'another key is left alone');
        const first = text('').indexOf(',');
        // Every place, or with long escapes every fifth: each escape is cut in another place.
        const step = spelling.length > 100 ? 5 : 1;
        const cuts = Array.from({ length: Math.ceil(spelling.length / step) }, (_, i) => first + i * step);
        const send = createSend(job().options(server.origin, { key, auth: 'none' }));
        for (const at of cuts) await send({ method: 'GET', url: `${server.origin}/${at}` });
        const skeletons = [...(await files())].filter(([name]) => name !== '1-skeleton.txt');
        assert.equal(skeletons.length, cuts.length);
        for (const [name, bytes] of skeletons) assert.equal(bytes.toString(), text('…'), name);
      });

    it('in a text that streams in pieces, in a picture that is text, or in a page in place of a picture', async () => {
      const delta = (content: string) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg"><text>Bad key: ${key}</text></svg>`;
      const server = await serve(({ path }, response) => {
        if (path === '/events') {
          response.setHeader('content-type', 'text/event-stream');
          return trickle(response, [
            delta(`Your key ${key.slice(0, 9)}`),
            delta(`${key.slice(9)} is wrong.`),
          ]);
        }
        response.setHeader('content-type', 'image/png');
        const body = path === '/svg' ? svg : `Wrong key: ${key}`;
        return trickle(response, [body.slice(0, -20), body.slice(-20)]);
      });
      const sender = new Sender(job().options(server.origin, { key, auth: 'none' }));
      for (const path of ['/events', '/svg', '/page'])
        await sender.deliver({ method: 'GET', url: server.origin + path }, 'anywhere');
      const kept = await files();
      for (const [name, bytes] of kept) {
        assert.ok(!bytes.includes(key), name);
        assert.ok(!bytes.includes(JSON.stringify(key).slice(1, -1)), name);
      }
      const texts = [...kept.values()].map(String);
      assert.ok(texts.some(text => text.includes('Your key … is wrong.')));
      assert.ok(texts.includes(svg.replace(key, '…')));
      assert.ok(texts.includes('Wrong key: …'));
    });
  });

  describe('gets few files of an answer that holds far too many pictures', () => {
    const picture = (index: number) => {
      const bytes = gifOf(771);
      bytes.writeUInt32LE(index, 700);
      return bytes;
    };
    /** What holds `count` pictures. */
    const bodies: Readonly<Record<string, (count: number) => string>> = {
      JSON: count =>
        JSON.stringify({
          data: Array.from({ length: count }, (_, index) => ({
            b64_json: picture(index).toString('base64'),
          })),
        }),
      'a stream of two choices at once': count =>
        Array.from({ length: count }, (_, index) => {
          const base64 = picture(index >> 1).toString('base64');
          const half = index % 2 === 0 ? ` ${base64.slice(0, 600)}` : base64.slice(600);
          return `data: ${JSON.stringify({ choices: [0, 1].map(index => ({ index, delta: { content: half } })) })}\n\n`;
        }).join(''),
    };

    for (const [name, count] of [
      ['JSON', 20_000],
      ['a stream of two choices at once', 2_000],
    ] as const)
      it(`${name}, and loses none of them`, async () => {
        const text = bodies[name]?.(count) ?? '';
        const server = await serve((_, response) => {
          if (!text.startsWith('{')) response.setHeader('content-type', 'text/event-stream');
          response.end(text);
        });
        const { pictures } = await createSend(job().options(server.origin))({
          method: 'POST',
          url: server.origin,
        });
        const kept = await files();
        assert.ok(kept.size < 600, `${kept.size} files`);
        assert.equal(pictures.size, 512);
        const runs = new Map<string, string>();
        for (const line of String(kept.get('1-more.txt')).split('\n')) {
          const [placeholder = '', base64 = ''] = line.split(':');
          runs.set(placeholder, (runs.get(placeholder) ?? '') + base64);
        }
        const decoded = [...runs.values()].map(base64 => Buffer.from(base64, 'base64'));
        const all = [...(await job().pictures()).values(), ...decoded];
        assert.equal(all.length, count);
        const indexes = new Map<number, number>();
        for (const bytes of all) {
          const index = bytes.readUInt32LE(700);
          assert.ok(bytes.equals(picture(index)));
          indexes.set(index, (indexes.get(index) ?? 0) + 1);
        }
        const twice = text.startsWith('{') ? 1 : 2;
        assert.equal(indexes.size, count / twice);
        assert.deepEqual(new Set(indexes.values()), new Set([twice]));
      }).timeout(60_000);

    it('with what is no picture at all among them', async () => {
      const text = JSON.stringify(
        Array.from({ length: 700 }, (_, index) => noise(13_000, index).toString('base64')),
      );
      const server = await serve((_, response) => response.end(text));
      await createSend(job().options(server.origin))({ method: 'POST', url: server.origin });
      assert.equal(String((await files()).get('1-more.txt')).split('\n').length, 700 - 512);
    });
  });
});

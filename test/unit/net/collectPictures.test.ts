import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ImageAnswer, PictureSource } from '../../../src/core/imageAnswer';
import { ImageError } from '../../../src/core/imageError';
import { collectPictures } from '../../../src/net/collectPictures';
import { Job } from './support/job';
import { deadOrigin, LocalServer, type ReceivedRequest } from './support/localServer';
import { noise, pngOf, webpOf } from './support/pictures';

const png = pngOf(3000);
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';

const answerOf = (...pictures: PictureSource[][]): ImageAnswer => ({
  pictures: pictures.map(sources => ({ sources })),
  warnings: [],
  failures: [],
});
const at = (url: string): PictureSource => ({ type: 'url', url });
const inline = (base64: string): PictureSource => ({ type: 'inline', base64 });

describe('Collecting pictures', () => {
  let job: Job;
  const servers: LocalServer[] = [];
  beforeEach(async () => {
    job = await Job.begin();
  });
  afterEach(async () => {
    await job.end();
    for (const server of servers.splice(0)) await server.close();
  });

  async function serve(
    reply: (request: ReceivedRequest, response: ServerResponse) => void,
  ): Promise<LocalServer> {
    const server = await LocalServer.start(reply);
    servers.push(server);
    return server;
  }

  async function collected(answer: ImageAnswer, origin: string) {
    const { pictures, failures } = await collectPictures(answer, job.options(origin));
    for (const { file } of pictures) assert.ok(file.startsWith(job.folder), 'in the job folder');
    const bytes = await Promise.all(pictures.map(({ file }) => readFile(file)));
    assert.deepEqual(
      pictures.map(picture => picture.bytes),
      bytes.map(({ length }) => length),
    );
    return { bytes, kinds: failures.map(({ kind }) => kind), pictures, failures };
  }

  it('downloads into the job folder, a relative address from the provider’s origin', async () => {
    const server = await serve((_, response) => response.end(png));
    const { bytes, pictures } = await collected(
      answerOf([at(`${server.origin}/a.png`)], [at('/v1/b?x=1')]),
      server.origin,
    );
    assert.deepEqual(bytes, [png, png]);
    assert.deepEqual(
      pictures.map(({ mediaType }) => mediaType),
      ['image/png', 'image/png'],
    );
    assert.deepEqual(server.requests.map(({ path }) => path).sort(), ['/a.png', '/v1/b?x=1']);
  });

  it('keeps the revised prompt with its picture', async () => {
    const answer = {
      ...answerOf(),
      pictures: [{ sources: [inline(png.toString('base64'))], revisedPrompt: 'a red cat' }],
    };
    const { pictures } = await collected(answer, 'https://images.example');
    assert.equal(pictures[0]?.revisedPrompt, 'a red cat');
  });

  it('never sends the key to another origin, nor along a redirect to one', async () => {
    const store = await serve((_, response) => response.end(png));
    const provider = await serve((_, response) =>
      response.writeHead(302, { location: `${store.origin}/moved` }).end(),
    );
    const { bytes } = await collected(
      answerOf([at(`${store.origin}/cdn`)], [at('/content')]),
      provider.origin,
    );
    assert.deepEqual(bytes, [png, png]);
    assert.equal(provider.requests[0]?.headers.authorization, 'Bearer sk-secret');
    assert.deepEqual(
      store.requests.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
  });

  it('decodes inline base64 with a prefix and line breaks, and data URLs', async () => {
    const base64 = png.toString('base64');
    const { bytes } = await collected(
      answerOf(
        [inline(base64)],
        [inline(`data:image/png;base64,\n${base64.slice(0, 100)}\n ${base64.slice(100)}`)],
        [at(`data:image/png;base64,${base64}`)],
        [at(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`)],
      ),
      'https://images.example',
    );
    assert.deepEqual(bytes, [png, png, png, Buffer.from(svg)]);
  });

  it('takes what the spool decoded as it lies there', async () => {
    const file = join(job.folder, '1-0.bin');
    await writeFile(file, webpOf(900));
    const source = { type: 'spooled', picture: { placeholder: 'p', file, bytes: 900 } } as const;
    const { pictures } = await collected(answerOf([source]), 'https://images.example');
    assert.deepEqual(pictures, [{ file, bytes: 900, mediaType: 'image/webp' }]);
  });

  it('tries the next source when one holds no picture', async () => {
    const server = await serve((_, response) => response.end(png));
    const file = join(job.folder, 'spooled.bin');
    await writeFile(file, noise(500));
    const spooled = { type: 'spooled', picture: { placeholder: 'p', file, bytes: 500 } } as const;
    const { bytes, kinds } = await collected(
      answerOf([spooled, inline('bm8gcGljdHVyZQ=='), at('/a.png')]),
      server.origin,
    );
    assert.deepEqual([bytes, kinds], [[png], []]);
  });

  it('loses no picture for another’s sake, and says of each why', async () => {
    const server = await serve(({ path }, response) => {
      if (path === '/good') response.end(png);
      else if (path === '/html') response.end('<html>Sign in</html>');
      else response.writeHead(Number(path.slice(1))).end('gone');
    });
    const dead = await deadOrigin();
    const paths = ['/404', '/good', '/403', '/410', '/400', '/html', '/good'];
    const { bytes, kinds, failures } = await collected(
      answerOf(...paths.map(path => [at(path)]), [at(dead)]),
      server.origin,
    );
    assert.deepEqual(bytes, [png, png]);
    assert.deepEqual(kinds, ['expired', 'expired', 'expired', 'badResponse', 'badResponse', 'network']);
    assert.equal(failures[0]?.details.mayHaveBeenCharged, true);
  });

  it('downloads again after a broken connection or a 5xx', async () => {
    const server = await serve((_, response) => {
      if (server.requests.length === 1) response.writeHead(503).end();
      else if (server.requests.length === 2) {
        response.setHeader('content-length', png.length).write(png.subarray(0, 1000));
        setTimeout(() => response.destroy(), 10);
      } else response.end(png);
    });
    const { bytes } = await collected(answerOf([at('/a.png')]), server.origin);
    assert.deepEqual(bytes, [png]);
    assert.equal(server.requests.length, 3);
  }).timeout(5000);

  it('asks no address inside the user’s network for a public provider, nor one that is no http', async () => {
    const server = await serve((_, response) => response.end(png));
    const { port } = new URL(server.origin);
    const urls = [
      `http://127.0.0.1:${port}/`,
      `http://localhost:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://0x7f.1:${port}/`,
      'http://169.254.169.254/latest/meta-data',
      'http://192.168.1.1/',
      'http://[fe80::1]/',
      'file:///etc/passwd',
      'ftp://images.example/x.png',
    ];
    const { bytes, kinds } = await collected(
      answerOf(...urls.map(url => [at(url)])),
      'https://images.example',
    );
    assert.deepEqual(bytes, []);
    assert.deepEqual(new Set(kinds), new Set(['badResponse', 'invalidInput']));
    assert.equal(server.requests.length, 0);
  });

  it('ends as cancelled when the user stops it', async () => {
    const server = await serve(() => job.controller.abort());
    await assert.rejects(
      collectPictures(answerOf([at('/a')], [at('/b')]), job.options(server.origin)),
      (error: unknown) => error instanceof ImageError && error.kind === 'cancelled',
    );
  });
});

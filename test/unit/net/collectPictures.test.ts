import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { ImageAnswer, PictureSource } from '../../../src/core/imageAnswer';
import { ImageError } from '../../../src/core/imageError';
import { inEnglish } from '../../../src/core/sentence';
import { collectPictures } from '../../../src/net/collectPictures';
import type { NetworkSettings } from '../../../src/net/proxy';
import { type Job, useJob } from './support/job';
import type { ReceivedRequest } from './support/localServer';
import { noise, pngOf, webpOf } from './support/pictures';
import { ProxyServer } from './support/proxyServer';

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
  const job = useJob();

  const serve: Job['serve'] = answer => job().serve(answer);

  async function readAddresses(): Promise<unknown[]> {
    return JSON.parse(await readFile(join(job().folder, 'addresses.json'), 'utf8')) as unknown[];
  }

  const addresses = () => readAddresses().catch(() => []);

  /** A public host: the name is made up, and the proxy leads it to a server of this machine. */
  async function publicHost(reply: (request: ReceivedRequest, response: ServerResponse) => void) {
    const server = await serve(reply);
    const proxy = job().closing(await ProxyServer.start(Number(new URL(server.origin).port)));
    return { server, origin: 'http://pictures.example.test', settings: { proxy: proxy.address } };
  }

  async function collected(
    answer: ImageAnswer,
    baseUrl: string,
    { asked = 10, ...settings }: Partial<NetworkSettings> & { asked?: number } = {},
  ) {
    const options = job().options(baseUrl, {}, settings);
    const { pictures, failures, surplus } = await collectPictures(answer, asked, options);
    for (const { file } of pictures) assert.ok(file.startsWith(job().folder), 'in the job folder');
    const bytes = await Promise.all(pictures.map(({ file }) => readFile(file)));
    assert.deepEqual(
      pictures.map(picture => picture.bytes),
      bytes.map(({ length }) => length),
    );
    return { bytes, kinds: failures.map(({ kind }) => kind), pictures, failures, surplus };
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

  it('hands on no picture that was cut off or damaged, and keeps what came of it and its address', async () => {
    const server = await serve((_, response) => response.end(png.subarray(0, 2000)));
    const url = `${server.origin}/a.png`;
    const half = inline(png.subarray(0, 2000).toString('base64'));
    const { pictures, kinds } = await collected(answerOf([half], [at(url)]), server.origin);
    assert.deepEqual([pictures, kinds], [[], ['badResponse', 'badResponse']]);
    assert.deepEqual(await addresses(), [{ index: 1, url }]);
    const kept = (await readdir(job().folder)).filter(name => name.endsWith('.bin'));
    assert.equal(kept.length, 2);
  });

  it('takes a download that is whole, though more was promised, and asks for it once', async () => {
    const server = await serve(({ headers: _ }, { socket }) => {
      socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: ${png.length + 9}\r\n\r\n`);
      socket?.end(png);
    });
    const { bytes } = await collected(answerOf([at(`${server.origin}/a.png`)]), server.origin);
    assert.deepEqual(bytes, [png]);
    assert.equal(server.requests.length, 1);
  });

  it('never sends the key to another origin, nor along a redirect to one', async () => {
    const store = await publicHost((_, response) => response.end(png));
    const provider = await serve((_, response) =>
      response.writeHead(302, { location: `${store.origin}/moved` }).end(),
    );
    const { bytes } = await collected(
      answerOf([at(`${store.origin}/cdn`)], [at('/content')]),
      provider.origin,
      store.settings,
    );
    assert.deepEqual(bytes, [png, png]);
    assert.equal(provider.requests[0]?.headers.authorization, 'Bearer sk-secret');
    assert.deepEqual(
      store.server.requests.map(({ headers }) => headers.authorization),
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
    const file = join(job().folder, '1-0.bin');
    await writeFile(file, webpOf(900));
    const source = {
      type: 'spooled',
      picture: { placeholder: 'p', file, bytes: 900, sha256: 'abc' },
    } as const;
    const { pictures } = await collected(answerOf([source]), 'https://images.example');
    assert.deepEqual(pictures, [{ file, bytes: 900, sha256: 'abc', mediaType: 'image/webp' }]);
  });

  it('tries the next source when one holds no picture', async () => {
    const server = await serve((_, response) => response.end(png));
    const file = join(job().folder, 'spooled.bin');
    await writeFile(file, noise(500));
    const spooled = { type: 'spooled', picture: { placeholder: 'p', file, bytes: 500, sha256: '' } } as const;
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
    const closed = job().closing(await ProxyServer.start(1, { status: 503 }));
    const paths = ['/404', '/good', '/403', '/410', '/400', '/html', '/good'];
    const { bytes, kinds, failures } = await collected(
      answerOf(...paths.map(path => [at(path)]), [at('https://x.example.test/')]),
      server.origin,
      { proxy: closed.address },
    );
    assert.deepEqual(bytes, [png, png]);
    assert.deepEqual(kinds, ['expired', 'expired', 'expired', 'badResponse', 'badResponse', 'network']);
    for (const { message, details } of failures) {
      assert.match(message, /^The picture was made and paid for, but /);
      assert.doesNotMatch(message, /Nothing was sent/);
      assert.deepEqual([details.mayHaveBeenCharged, details.keptIn], [true, job().folder]);
    }
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
    assert.deepEqual(new Set(kinds), new Set(['badResponse']));
    assert.equal(server.requests.length, 0);
  });

  it('asks nothing else on the provider’s own host: the same origin is trusted, not the same name', async () => {
    const other = await serve((_, response) => response.end(png));
    const provider = await serve(({ path }, response) => {
      if (path === '/away') response.writeHead(302, { location: `${other.origin}/` }).end();
      else response.end(png);
    });
    const { bytes, kinds } = await collected(
      answerOf([at(`${other.origin}/a.png`)], [at('/away')], [at(`${provider.origin}/b.png`)]),
      provider.origin,
    );
    assert.deepEqual([bytes, kinds], [[png], ['badResponse', 'badResponse']]);
    assert.deepEqual(other.requests, []);
  });

  it('asks by https where the provider is asked so', async () => {
    const proxy = job().closing(await ProxyServer.start(1, { status: 503 }));
    const address = 'http://pictures.example.test/a.png';
    for (const [provider, port] of [
      ['https://images.example.test/v1', 443],
      ['http://images.example.test/v1', 80],
    ] as const) {
      proxy.tunnels.length = 0;
      const options = job().options(provider, { maxRetries: 0, auth: 'none' }, { proxy: proxy.address });
      await collectPictures(answerOf([at(address)]), 1, options);
      assert.deepEqual(
        proxy.tunnels.map(({ target }) => target),
        [`pictures.example.test:${port}`],
      );
    }
  });

  it('does not send the key along a redirect that was elsewhere in between', async () => {
    const store = await publicHost((_, response) =>
      response.writeHead(302, { location: `${provider.origin}/v1/back` }).end(),
    );
    const provider = await serve(({ path }, response) => {
      if (path === '/v1/away') response.writeHead(302, { location: `${store.origin}/` }).end();
      else response.end(png);
    });
    const { bytes } = await collected(answerOf([at('/v1/away')]), `${provider.origin}/v1`, store.settings);
    assert.deepEqual(bytes, [png]);
    assert.deepEqual(
      provider.requests.map(({ path, headers }) => [path, headers.authorization]),
      [
        ['/v1/away', 'Bearer sk-secret'],
        ['/v1/back', undefined],
      ],
    );
  });

  it('sends the key below the provider’s base path alone: others may share its host', async () => {
    const provider = await serve((_, response) => response.end(png));
    const paths = ['/team-a/v1/files/1', '/team-b/v1/files/1', '/files/1', '/team-a/v1/..%2f..%2fteam-b'];
    await collected(answerOf(...paths.map(path => [at(path)])), `${provider.origin}/team-a/v1`);
    const keys = new Map(provider.requests.map(({ path, headers }) => [path, headers.authorization]));
    assert.deepEqual(
      paths.map(path => keys.get(path)),
      ['Bearer sk-secret', undefined, undefined, undefined],
    );
  });

  it('takes a few more than were asked for, leaves the rest in the job folder, and says so', async () => {
    let painted = 0;
    const server = await serve((_, response) => response.end(pngOf(3000, ++painted)));
    const many = Array.from({ length: 3000 }, (_, index) => [at(`/${index}.png`)]);
    for (const [asked, most] of [
      [1, 5],
      [4, 8],
      [10, 20],
    ] as const) {
      server.requests.length = 0;
      const { pictures, surplus, failures } = await collected(answerOf(...many), server.origin, { asked });
      assert.deepEqual([pictures.length, server.requests.length, failures], [most, most, []]);
      const told = surplus === undefined ? '' : inEnglish(surplus);
      assert.ok(
        told.includes(`asked for (${asked}): ${most} are saved`) && told.includes(job().folder),
        told,
      );
      assert.equal((await addresses()).length, 3000 - most, 'the rest can still be had');
      const within = await collected(answerOf(...many.slice(0, most)), server.origin, { asked });
      assert.deepEqual([within.pictures.length, within.surplus], [most, undefined]);
    }
  });

  it('takes once what came twice, where more came than was asked for, and only there', async () => {
    const [one, other] = [inline(pngOf(400, 1).toString('base64')), inline(pngOf(400, 2).toString('base64'))];
    const repeated = await collected(answerOf([one], [other], [one], [other]), 'https://images.example', {
      asked: 2,
    });
    assert.deepEqual(repeated.bytes, [pngOf(400, 1), pngOf(400, 2)]);
    assert.equal((await readdir(job().folder)).filter(name => name.endsWith('.bin')).length, 2);
    const alike = await collected(answerOf([one], [one]), 'https://images.example', { asked: 2 });
    assert.equal(alike.bytes.length, 2);
  });

  it('does not look for one picture in a thousand places', async () => {
    const server = await serve((_, response) => response.writeHead(404).end());
    const places = Array.from({ length: 1000 }, (_, index) => at(`/${index}.png`));
    const { kinds } = await collected(answerOf(places), server.origin);
    assert.deepEqual([kinds, server.requests.length], [['expired'], 4]);
    assert.equal((await addresses()).length, 1000);
  });

  it('has the addresses in the job folder before it asks for the first, and no longer than it needs them', async () => {
    const seen: unknown[] = [];
    const server = await serve(({ path }, response) => {
      seen.push(readAddresses());
      if (path.startsWith('/gone.png')) response.writeHead(404).end();
      else response.end(png);
    });
    const s3 = '/a.png?X-Amz-Date=20260102T030405Z&X-Amz-Expires=60';
    const azure = '/gone.png?se=2026-01-02T03%3A04%3A05Z&sig=x';
    const answer = answerOf(
      [at(s3)],
      [inline(png.toString('base64')), at('/b.png')],
      [at(azure), at('/gone.png')],
    );
    const journal = [
      { index: 0, url: `${server.origin}${s3}`, expires: '2026-01-02T03:05:05.000Z' },
      { index: 1, url: `${server.origin}/b.png` },
      { index: 2, url: `${server.origin}${azure}`, expires: '2026-01-02T03:04:05.000Z' },
      { index: 2, url: `${server.origin}/gone.png` },
    ];
    const { bytes, kinds } = await collected(answer, server.origin);
    assert.deepEqual([bytes.length, kinds], [2, ['expired']]);
    assert.deepEqual(await seen[0], journal);
    assert.deepEqual(await addresses(), journal.slice(2), 'what failed can still be fetched');
    await collected(answerOf([at('/b.png')]), server.origin);
    assert.ok(!(await readdir(job().folder)).includes('addresses.json'), 'all is here');
  });

  it('says of a picture whose store cannot be reached that it was paid for, and keeps its address', async () => {
    const broken = await publicHost((_, response) => response.destroy());
    const closed = job().closing(await ProxyServer.start(1, { status: 407 }));
    const slow = await publicHost(() => {});
    for (const [proxy, kind, timeoutMs] of [
      [closed.address, 'network', 5000],
      ['http://127.0.0.1:9', 'network', 5000],
      [broken.settings.proxy, 'connectionLost', 5000],
      [slow.settings.proxy, 'timeout', 100],
    ] as const) {
      const options = job().options('http://127.0.0.1:1/v1', { maxRetries: 0, timeoutMs }, { proxy });
      const { failures } = await collectPictures(answerOf([at('http://x.example.test/a')]), 1, options);
      const [failure] = failures;
      assert.equal(failure?.kind, kind);
      assert.match(failure.message, /^The picture was made and paid for, but .* Its address is kept\.$/);
      assert.deepEqual([failure.details.mayHaveBeenCharged, failure.details.keptIn], [true, job().folder]);
      assert.deepEqual(await addresses(), [{ index: 0, url: 'http://x.example.test/a' }]);
    }
  });

  it('ends as cancelled when the user stops it', async () => {
    const server = await serve(() => job().controller.abort());
    await assert.rejects(
      collectPictures(answerOf([at('/a')], [at('/b')]), 2, job().options(server.origin)),
      (error: unknown) => error instanceof ImageError && error.kind === 'cancelled',
    );
  });
});

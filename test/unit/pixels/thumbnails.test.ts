/** Small copies, made by the real worker with the real codec. */

import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { imageHeaderBytes, readImageHeader } from '../../../src/core/imageHeader';
import { Thumbnails, type ThumbnailsOptions } from '../../../src/pixels/thumbnails';
import { loadVips, readersFor } from '../../../src/pixels/vips';
import { avifHead, bmp, heic, svgOf } from './support/rareFormats';

const workerFile = resolve('out/src/pixels/thumbnailWorker.js');

/** Noise as the rows of a PNG: no codec makes it small. */
function grain(width: number, height: number): Buffer<ArrayBuffer> {
  const rows = Buffer.alloc((width + 1) * height);
  let state = 1;
  for (let at = 0; at < rows.length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    rows[at] = at % (width + 1) === 0 ? 0 : state >>> 24;
  }
  return rows;
}

/** A grey PNG of any size, black and small on disk where nothing else is told. */
function png(width: number, height: number, content = Buffer.alloc((width + 1) * height)): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8);
  const rows = deflateSync(content);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('Thumbnails', () => {
  let folder: string;
  let thumbnails: Thumbnails;
  const cache = () => join(folder, 'small');
  const open = (options: Partial<ThumbnailsOptions> = {}) => {
    thumbnails = new Thumbnails({ folder: cache(), workerFile, ...options });
    return thumbnails;
  };
  const put = async (name: string, bytes: Uint8Array | string) => {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-thumbnails-'));
  });
  afterEach(async () => {
    thumbnails.dispose();
    await rm(folder, { recursive: true, force: true });
  });

  const sizeOf = async (path: string | undefined) => {
    assert.ok(path);
    const header = readImageHeader((await readFile(path)).subarray(0, imageHeaderBytes));
    return header && [header.mediaType, header.width, header.height];
  };

  it('makes a copy as large as it is told to', async () => {
    const path = await put('wide.png', png(3000, 1500));
    const small = await open({ side: 2000 }).make('wide', path);
    const header = readImageHeader((await readFile(small ?? '')).subarray(0, imageHeaderBytes));
    assert.deepEqual([header?.width, header?.height], [2000, 1000]);
  });

  it('are WebP of at most 512 px on the longer side', async () => {
    const picture = await put('wide.png', png(2048, 1024));
    assert.deepEqual(await sizeOf(await open().make('a', picture)), ['image/webp', 512, 256]);
  });

  it('have at most the bytes that they may have, however much there is to see', async () => {
    const path = await put('grain.png', png(2000, 1500, grain(2000, 1500)));
    const large = await open({ side: 768 }).make('large', path);
    assert.ok(large && (await readFile(large)).length > 150_000);
    thumbnails.dispose();
    const small = await open({ side: 768, mostFileBytes: 150_000 }).make('grain', path);
    assert.ok(small);
    const bytes = await readFile(small);
    assert.ok(bytes.length < 150_000, `${bytes.length} bytes`);
    assert.ok((readImageHeader(bytes)?.width ?? 0) >= 256);
  });

  it('never enlarge', async () => {
    const picture = await put('tiny.png', png(40, 30));
    assert.deepEqual(await sizeOf(await open().make('a', picture)), ['image/webp', 40, 30]);
  });

  it('can be made of bytes that are no file here', async () => {
    const bytes = png(600, 600);
    assert.deepEqual(await sizeOf(await open().make('a', async () => bytes)), ['image/webp', 512, 512]);
    assert.ok(bytes.length > 0, 'the caller keeps its bytes');
  });

  it('are made once for each content', async () => {
    const picture = await put('a.png', png(64, 64));
    const first = await open().make('same', picture);
    await rm(picture);
    assert.equal(await open().make('same', picture), first);
  });

  it('are made of drawings, AVIF and HEIC pictures and bitmaps, each with the reader that it needs', async () => {
    const vips = await loadVips(readersFor([avifHead]));
    const black = vips.Image.black(300, 200, { bands: 3 }).copy({ interpretation: 'srgb' });
    const pictures = {
      avif: black.writeToBuffer('.avif'),
      heic: heic.opaque,
      svg: svgOf('viewBox="0 0 30 20"', '<rect width="9" height="9"/>'),
      bmp: bmp(300, 200, () => [9, 9, 9]),
    };
    const sizes = { avif: [300, 200], heic: [64, 40], svg: [512, 342], bmp: [300, 200] };
    open();
    for (const [name, bytes] of Object.entries(pictures)) {
      const [, ...size] = (await sizeOf(await thumbnails.make(name, await put(name, bytes)))) ?? [];
      assert.deepEqual({ [name]: size }, { [name]: sizes[name as keyof typeof sizes] });
    }
  });

  it('are absent for what is no picture, and the next picture is not disturbed', async () => {
    const [broken, gone, good] = await Promise.all([
      put('broken.png', png(64, 64).fill(7, 12)),
      join(folder, 'gone.png'),
      put('good.png', png(64, 64)),
    ]);
    open();
    const made = await Promise.all([
      thumbnails.make('broken', broken),
      thumbnails.make('gone', gone),
      thumbnails.make('good', good),
    ]);
    assert.deepEqual(
      made.map(path => path !== undefined),
      [false, false, true],
    );
    assert.deepEqual(await readdir(cache()), ['good.webp']);
  });

  it('are absent for what has no end, and nothing waits for it', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    const good = await put('good.png', png(64, 64));
    open();
    const started = performance.now();
    const made = await Promise.all([
      thumbnails.make('pipe', pipe),
      thumbnails.make('device', '/dev/zero'),
      thumbnails.make('good', good),
    ]);
    assert.deepEqual(
      made.map(path => path !== undefined),
      [false, false, true],
    );
    assert.ok(performance.now() - started < 15_000);
  });

  it('wait in a bounded queue, the newest first', async () => {
    const picture = await put('a.png', png(16, 16));
    open();
    const order: string[] = [];
    const wishes = Array.from({ length: 400 }, (_, at) =>
      thumbnails.make(`p${at}`, picture).then(path => path && order.push(`p${at}`)),
    );
    await Promise.all(wishes);
    assert.ok(order.length >= 300 && order.length < 400, `${order.length} made`);
    assert.ok(order.indexOf('p399') < order.indexOf('p150'));
  });

  it('that were made longest ago go when there are too many', async () => {
    await mkdir(cache());
    for (const [at, name] of ['old', 'middle', 'new'].entries()) {
      const path = join(cache(), `${name}.webp`);
      await writeFile(path, Buffer.alloc(1000));
      await utimes(path, at + 1, at + 1);
    }
    const picture = await put('a.png', png(16, 16));
    await open({ mostBytes: 2500 }).make('a', picture);
    assert.deepEqual((await readdir(cache())).sort(), ['a.webp', 'middle.webp', 'new.webp']);
  });

  it('of 40 megapixels do not hold this thread', async () => {
    const picture = await put('huge.png', png(8000, 5000));
    open();
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const start = performance.now();
    const small = await thumbnails.make('huge', picture);
    const ms = performance.now() - start;
    clearInterval(timer);
    console.log(`      40 megapixels in ${ms.toFixed(0)} ms, longest pause here ${longest.toFixed(0)} ms`);
    assert.deepEqual(await sizeOf(small), ['image/webp', 512, 320]);
    assert.ok(longest < ms / 2, `${longest} ms of ${ms} ms`);
  });
});

/** The second wall around the files of this machine: what the codec could do if nobody looked at a drawing before. */

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pngOf } from '../../servers/pictures';
import { useVips } from './support/edits';
import { svgOf } from './support/rareFormats';

describe('The codec', () => {
  const vips = useVips([svgOf('')]);
  let folder = '';
  let secret = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-secret-'));
    secret = join(folder, 'secret.png');
    await writeFile(secret, pngOf(1, 24, 12));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('reads no file that a drawing points to, also when nobody looked at the drawing', () => {
    const encoded = secret.replaceAll('/', '&#x2f;');
    for (const place of [secret, relative(process.cwd(), secret), `file://${secret}`, encoded]) {
      const image = `<image width="24" height="12" xlink:href="${place}"/>`;
      const drawn = vips().Image.svgloadBuffer(svgOf('width="24" height="12"', image));
      assert.equal(drawn.extractBand(3).max(), 0, place);
    }
  });

  it('opens and writes nothing by its path', async () => {
    const { Image, Source, Target } = vips();
    assert.throws(() => Image.newFromFile(secret).avg());
    assert.throws(() => Source.newFromFile(secret));
    const target = join(folder, 'new.png');
    assert.throws(() => Image.black(2, 2).writeToFile(target));
    assert.throws(() => Image.black(2, 2).writeToTarget(Target.newToFile(target), '.png'));
    // Named as its own.
    const own = join(tmpdir(), 'vips-0-1234567890.v');
    await writeFile(own, 'secret');
    assert.throws(() => Image.newFromFile(own));
    assert.throws(() => Image.black(2, 2).writeToFile(own));
    assert.equal(await readFile(own, 'utf8'), 'secret');
    await rm(own);
    assert.equal(existsSync(target), false);
  });

  it('still decodes what does not fit into its memory, and leaves nothing of it behind', async () => {
    const before = await readdir(tmpdir());
    const bytes = vips()
      .Image.black(7000, 6000, { bands: 3 })
      .linear(1, 9)
      .cast('uchar')
      .writeToBuffer('.png');
    const picture = vips().Image.newFromBuffer(bytes);
    assert.equal(picture.avg(), 9);
    const left = (await readdir(tmpdir())).filter(name => name.startsWith('vips-') && !before.includes(name));
    assert.deepEqual(left, []);
  });

  it('asks the system for no more than what was closed to it', async () => {
    const asked = new Set<string>();
    for (const name of ['vips', 'vips-heif', 'vips-resvg']) {
      const bytes = await readFile(resolve(`node_modules/wasm-vips/lib/${name}.wasm`));
      for (const { name: call } of WebAssembly.Module.imports(new WebAssembly.Module(bytes)))
        if (call.startsWith('__syscall_')) asked.add(call.slice('__syscall_'.length));
    }
    const byPath = ['faccessat', 'lstat64', 'newfstatat', 'openat', 'rmdir', 'stat64', 'unlinkat'];
    const ofOpenFiles = ['dup', 'fcntl64', 'fstat64', 'ftruncate64', 'ioctl', 'poll'];
    const known = [...byPath, ...ofOpenFiles, 'getcwd', 'getuid32', 'poll_nonblocking'];
    assert.deepEqual(
      [...asked].filter(call => !known.includes(call)),
      [],
    );
  });
});

/** What is read as a picture file, and what nobody waits for. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../../../src/core/imageError';
import { mayHaveMetadata, walkForMetadata } from '../../../src/core/pictureMetadata';
import {
  largestFile,
  lookAtPictureFile,
  readPictureFile,
  walkedOnDisk,
} from '../../../src/pixels/readPictureFile';
import { pictureOf } from '../../servers/pictures';

describe('readPictureFile', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-read-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const refused = (path: string, words: RegExp) =>
    assert.rejects(readPictureFile(path, 'a.png'), error => {
      assert.ok(error instanceof ImageError && error.kind === 'invalidInput', String(error));
      assert.match(error.message, words);
      return true;
    });

  it('reads a file as it is, also through a link', async () => {
    const [file, link, empty] = ['a.png', 'b.png', 'c.png'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const bytes = Buffer.alloc(3_000_000, 'picture');
    await writeFile(file, bytes);
    await writeFile(empty, '');
    await symlink(file, link);
    assert.ok(bytes.equals(await readPictureFile(file)));
    assert.ok(bytes.equals(await readPictureFile(link)));
    assert.equal((await readPictureFile(empty)).length, 0);
  });

  it('looks at a header and leaves the picture where it is, however late it tells its size', async () => {
    const path = join(folder, 'a.jpg');
    const jpeg = pictureOf(3, 'jpeg');
    const segment = Buffer.concat([Buffer.from([0xff, 0xe2, 0xff, 0xff]), Buffer.alloc(0xfffd)]);
    for (const segments of [0, 3]) {
      const more = Array.from({ length: segments }, () => segment);
      const bytes = Buffer.concat([jpeg.subarray(0, 2), ...more, jpeg.subarray(2)]);
      await writeFile(path, bytes);
      const { header, onDisk } = await lookAtPictureFile(path);
      assert.deepEqual(header, { mediaType: 'image/jpeg', width: 40, height: 30 });
      assert.deepEqual([onDisk.path, onDisk.length], [path, bytes.length]);
    }
    await writeFile(path, 'no picture');
    assert.equal((await lookAtPictureFile(path)).header, undefined);
  });

  it('walks through a file on disk as through one in memory', async () => {
    const path = join(folder, 'a.png');
    const png = pictureOf(3);
    const chunk = (name: string, length: number) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(length);
      return Buffer.concat([size, Buffer.from(name), Buffer.alloc(length + 4)]);
    };
    // Shorter and longer ones than what is read at a time.
    const many = Array.from({ length: 2000 }, (_, at) => chunk('gAMA', at % 500 === 0 ? 100_000 : 90));
    const plain = Buffer.concat([png.subarray(0, 33), ...many, png.subarray(33)]);
    const telling = Buffer.concat([plain.subarray(0, -12), chunk('tEXt', 9), plain.subarray(-12)]);
    const files = [
      plain,
      telling,
      pictureOf(4, 'jpeg'),
      png.subarray(0, 60),
      Buffer.from('x'),
      Buffer.alloc(0),
    ];
    for (const [at, bytes] of files.entries()) {
      await writeFile(path, bytes);
      const isTelling = await walkedOnDisk(path, walkForMetadata(bytes.length));
      assert.equal(isTelling, mayHaveMetadata(bytes), `${at}`);
      assert.equal(isTelling, at > 0, `${at}`);
    }
  });

  it('refuses a folder, a pipe and a device at once, also behind a link', async function () {
    if (process.platform === 'win32') this.skip();
    const pipe = join(folder, 'pipe.png');
    execFileSync('mkfifo', [pipe]);
    const link = join(folder, 'link.png');
    await symlink('/dev/zero', link);
    // More than Node has threads for files: one that waits would hold the others up.
    for (const path of [pipe, pipe, pipe, pipe, pipe, folder, '/dev/zero', link])
      await refused(path, /^a\.png is no picture file but a folder, a pipe or a device/);
  });

  it('refuses a file that is larger than any picture, without reading it', async () => {
    const path = join(folder, 'large.png');
    const handle = await open(path, 'w');
    // Takes no room on the disk.
    await handle.truncate(largestFile + 1024 * 1024);
    await handle.close();
    await refused(path, /^a\.png is too large for a picture: 801 MB, and 800 MB can be read/);
  });

  it('reads nothing of a file that only pretends to be empty', async function () {
    if (process.platform !== 'linux') this.skip();
    assert.equal((await readPictureFile('/proc/self/environ')).length, 0);
  });

  it('rejects as Node does for a file that is gone', async () => {
    await assert.rejects(readPictureFile(join(folder, 'gone.png')), { code: 'ENOENT' });
  });
});

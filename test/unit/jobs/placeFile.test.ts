/** Tests that a finished file gets into its folder whole, in one step, and over nothing. */

import * as assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { numberedNames } from '../../../src/core/fileNames';
import { type Attempt, FolderNames, placeFile } from '../../../src/jobs/placeFile';

describe('A finished file', () => {
  let root: string;
  let file: string;
  let folder: string;
  const attempts: Attempt[] = [];
  const note = async (attempt: Attempt) => void attempts.push(attempt);
  const place = (from = file, to = folder) => placeFile(from, to, numberedNames('lake', 'png'), note);

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'easel-place-'));
    file = join(root, '1-0.bin');
    folder = join(root, 'workspace', 'images');
    await writeFile(file, 'a picture', { mode: 0o600 });
    attempts.length = 0;
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  it('gets the first free name, in a folder that is made for it', async () => {
    assert.equal(await place(), join(folder, 'lake.png'));
    assert.equal(await place(), join(folder, 'lake-1.png'));
    assert.deepEqual(await readdir(folder), ['lake-1.png', 'lake.png']);
    assert.equal(await readFile(join(folder, 'lake.png'), 'utf8'), 'a picture');
    assert.equal(await readFile(file, 'utf8'), 'a picture', 'the journal keeps its own');
  });

  it('takes no name that differs from a taken one in upper and lower case alone', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'LAKE.PNG'), 'older');
    assert.equal(await place(), join(folder, 'lake-1.png'));
  });

  it('can be read by whoever may read the other files there', async () => {
    const other = join(root, 'other.txt');
    await writeFile(other, '');
    const mode = async (path: string) => (await stat(path)).mode & 0o777;
    assert.equal(await mode(await place()), await mode(other));
  });

  it('is never put over a file that appears at the last moment', async () => {
    const meanwhile = async ({ target }: Attempt) => {
      if (target.endsWith('lake.png')) await writeFile(target, 'somebody else’s');
    };
    const placed = await placeFile(file, folder, numberedNames('lake', 'png'), meanwhile);
    assert.equal(placed, join(folder, 'lake-1.png'));
    assert.equal(await readFile(join(folder, 'lake.png'), 'utf8'), 'somebody else’s');
  });

  it('gets a name of its own beside the others of its job, also in a folder that changes meanwhile', async () => {
    const folders = new FolderNames();
    const next = () => placeFile(file, folder, numberedNames('lake', 'png'), note, folders);
    assert.equal(await next(), join(folder, 'lake.png'));
    await writeFile(join(folder, 'lake-1.png'), 'somebody else’s');
    assert.equal(await next(), join(folder, 'lake-2.png'));
    await rm(folder, { recursive: true });
    assert.equal(await next(), join(folder, 'lake-3.png'));
    assert.deepEqual(await readdir(folder), ['lake-3.png']);
  });

  it('gives fifty at a time fifty names', async () => {
    const placed = await Promise.all(Array.from({ length: 50 }, () => place()));
    assert.equal(new Set(placed).size, 50);
    assert.equal((await readdir(folder)).length, 50);
  });

  it('comes whole onto another disk, and leaves no half behind', async function () {
    // A second file system without rights of an administrator: Linux keeps one in memory.
    const memory = await mkdtemp('/dev/shm/easel-place-').catch(() => undefined);
    if (memory === undefined || (await stat(memory)).dev === (await stat(root)).dev) this.skip();
    try {
      await writeFile(join(memory, 'lake.png'), 'older');
      assert.equal(await place(file, memory), join(memory, 'lake-1.png'));
      assert.deepEqual((await readdir(memory)).sort(), ['lake-1.png', 'lake.png']);
      assert.equal(await readFile(join(memory, 'lake-1.png'), 'utf8'), 'a picture');
      const halves = attempts.filter(({ half }) => half !== undefined);
      assert.ok(halves.length > 0 && halves.every(({ half }) => half?.startsWith(memory)));
    } finally {
      await rm(memory, { recursive: true, force: true });
    }
  });

  it('says why it could not be placed, and leaves nothing behind', async () => {
    await mkdir(join(root, 'workspace'));
    await writeFile(folder, 'a file in the place of the folder');
    await assert.rejects(place(), { code: /EEXIST|ENOTDIR/ });
    assert.deepEqual(await readdir(join(root, 'workspace')), ['images']);
  });
});

/** Hashes of files that are remembered: never of what a file was before. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FileHashes } from '../../../src/jobs/hash';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** More than a tick of any file system that tests run on. */
const settledMs = 20;

describe('The hashes of files', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-hashes-'));
    path = join(folder, 'picture.png');
    await writeFile(path, 'one');
    await sleep(2 * settledMs);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are the same again as long as the file stays as it is', async () => {
    const hashes = new FileHashes(settledMs);
    const [first, again] = [await hashes.of(path), await hashes.of(path)];
    assert.deepEqual([first, again], [sha256('one'), sha256('one')]);
  });

  it('are those of what was written since, though size and time of change are what they were', async () => {
    const hashes = new FileHashes(settledMs);
    const { atime, mtime } = await stat(path);
    await hashes.of(path);
    await writeFile(path, 'two');
    await utimes(path, atime, mtime);
    assert.equal(await hashes.of(path), sha256('two'));
  });

  it('are those of another file that was put in its place', async () => {
    const hashes = new FileHashes(settledMs);
    await hashes.of(path);
    await writeFile(join(folder, 'other.png'), 'six');
    await rename(join(folder, 'other.png'), path);
    assert.equal(await hashes.of(path), sha256('six'));
  });

  it('are not remembered of a file that was just written to', async () => {
    const hashes = new FileHashes(60_000);
    for (const text of ['two', 'six', 'ten']) {
      await writeFile(path, text);
      assert.equal(await hashes.of(path), sha256(text));
    }
  });

  it('of a file that has gone are not told from memory', async () => {
    const hashes = new FileHashes(settledMs);
    await hashes.of(path);
    await rm(path);
    await assert.rejects(hashes.of(path), { code: 'ENOENT' });
  });
});

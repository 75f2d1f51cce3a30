/** The thread in which edits are prepared and finished: what comes back, what is refused, and that it ends. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ImageError, type ImageErrorKind } from '../../../src/core/imageError';
import { readImageHeader } from '../../../src/core/imageHeader';
import type { EditWork } from '../../../src/pixels/editWorker';
import { runEditWorker } from '../../../src/pixels/runEditWorker';
import { pictureOf, pngOf } from '../../servers/pictures';

const workerFile = resolve('out/src/pixels/editWorker.js');

const prepare = (bytes: Uint8Array): EditWork => ({
  type: 'prepare',
  options: {
    ...{ model: 'some-model', source: { name: 'a.png', bytes }, references: [], fit: 'pad' },
    sizes: { type: 'list', sizes: ['1024x1024'] },
    edits: { maxSources: 1, mask: true },
  },
});

const ofKind = (kind: ImageErrorKind) => (error: unknown) =>
  error instanceof ImageError && error.kind === kind;

describe('runEditWork', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const never = new AbortController().signal;

  it('prepares in a thread and finishes from file to file', async () => {
    const source = pngOf(7, 300, 200);
    const { prepared } = await runEditWorker(workerFile, prepare(source), 'prepared', never);
    assert.equal(prepared.plan.size, '1024x1024');
    const [answer, target] = [join(folder, 'answer.bin'), join(folder, 'finished.bin')];
    await writeFile(answer, prepared.source.bytes);
    const options = { source, plan: prepared.plan };
    const { finished } = await runEditWorker(
      workerFile,
      { type: 'finish', options, answer, target },
      'finished',
      never,
    );
    assert.equal(finished.mediaType, 'image/png');
    const { width, height } = readImageHeader(await readFile(target)) ?? {};
    assert.deepEqual([width, height], [300, 200]);
    // What the host still holds was not taken from it.
    assert.equal(source.length, pngOf(7, 300, 200).length);
  });

  it('hands over the mask that a file holds', async () => {
    const work: EditWork = {
      type: 'readMask',
      options: { picture: pngOf(7, 30, 20), from: 'file', mask: pngOf(7, 30, 20), polarity: 'white' },
    };
    const { bytes, isAmbiguous } = await runEditWorker(workerFile, work, 'mask', never);
    assert.deepEqual(readImageHeader(bytes), { mediaType: 'image/png', width: 30, height: 20 });
    // Noise in all four channels.
    assert.equal(isAmbiguous, true);
    const opaque = pictureOf(1, 'jpeg');
    const alpha: EditWork = { type: 'readMask', options: { picture: opaque, from: 'alpha' } };
    await assert.rejects(runEditWorker(workerFile, alpha, 'mask', never), /no transparent parts/);
  });

  it('hands on why a picture is refused', async () => {
    const work = runEditWorker(workerFile, prepare(Buffer.from('no picture')), 'prepared', never);
    await assert.rejects(work, ofKind('invalidInput'));
    await assert.rejects(work, /“a.png”: The picture cannot be read/);
  });

  it('ends at once when it is cancelled, and does not begin when it was', async () => {
    const controller = new AbortController();
    const work = runEditWorker(workerFile, prepare(pngOf(1, 2000, 2000)), 'prepared', controller.signal);
    const startedAt = Date.now();
    controller.abort();
    await assert.rejects(work, ofKind('cancelled'));
    assert.ok(Date.now() - startedAt < 1000);
    await assert.rejects(
      runEditWorker(workerFile, prepare(pngOf(1, 8, 8)), 'prepared', controller.signal),
      ofKind('cancelled'),
    );
  });

  it('says so when the thread does not come up', async () => {
    const gone = join(folder, 'gone.js');
    await assert.rejects(
      runEditWorker(gone, prepare(pngOf(1, 8, 8)), 'prepared', never),
      ofKind('invalidInput'),
    );
  });
});

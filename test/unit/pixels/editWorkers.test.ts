/** The thread in which edits are prepared and finished: what comes back, what is refused, and that it ends. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ImageError, type ImageErrorKind } from '../../../src/core/imageError';
import { readImageHeader } from '../../../src/core/imageHeader';
import type { EditWork } from '../../../src/pixels/editWorker';
import { EditWorkers } from '../../../src/pixels/editWorkers';
import { pictureOf, pngOf } from '../../servers/pictures';

const workerFile = resolve('out/src/pixels/editWorker.js');

const prepare = (bytes: Uint8Array): Extract<EditWork, { type: 'prepare' }> => ({
  type: 'prepare',
  options: {
    ...{ model: 'some-model', source: { name: 'a.png', bytes }, references: [], fit: 'pad' },
    sizes: { type: 'list', sizes: ['1024x1024'] },
    edits: { maxSources: 1, mask: true },
  },
});

const ofKind = (kind: ImageErrorKind) => (error: unknown) =>
  error instanceof ImageError && error.kind === kind;

describe('The threads that work on edits', () => {
  let folder = '';
  const workers = new EditWorkers(workerFile);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-'));
  });
  after(() => {
    workers.dispose();
    return rm(folder, { recursive: true, force: true });
  });
  const never = new AbortController().signal;

  it('leaves references on disk, and writes those that tell too much anew into the job’s folder', async () => {
    const references = [];
    for (const format of ['png', 'jpeg'] as const) {
      const path = join(folder, `reference.${format}`);
      const bytes = pictureOf(4, format);
      await writeFile(path, bytes);
      const onDisk = { path, length: bytes.length, modifiedAt: 0 };
      references.push({ name: `reference.${format}`, mediaType: `image/${format}`, bytes: onDisk } as const);
    }
    const work = prepare(pngOf(7, 300, 200));
    const options = { ...work.options, references };
    const { prepared } = await workers.run({ ...work, options, folder }, 'prepared', never);
    const [png, jpeg] = prepared.references;
    assert.deepEqual(png?.bytes, references[0]?.bytes);
    const file = join(folder, 'sent-1');
    const { size, mtimeMs } = await stat(file);
    assert.deepEqual(jpeg?.bytes, { path: file, length: size, modifiedAt: mtimeMs });
    assert.ok(pictureOf(4, 'jpeg').includes('Exif') && !(await readFile(file)).includes('Exif'));
    // A preview has no folder.
    const shown = await workers.run({ ...work, options }, 'prepared', never);
    assert.ok(shown.prepared.references[1]?.bytes instanceof Uint8Array);
  });

  it('prepares in a thread and finishes from file to file', async () => {
    const source = pngOf(7, 300, 200);
    const { prepared } = await workers.run(prepare(source), 'prepared', never);
    assert.equal(prepared.plan.size, '1024x1024');
    const [answer, target] = [join(folder, 'answer.bin'), join(folder, 'finished.bin')];
    await writeFile(answer, prepared.source.bytes);
    const options = { source, plan: prepared.plan };
    const { finished } = await workers.run({ type: 'finish', options, answer, target }, 'finished', never);
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
    const { bytes, isAmbiguous } = await workers.run(work, 'mask', never);
    assert.deepEqual(readImageHeader(bytes), { mediaType: 'image/png', width: 30, height: 20 });
    // Noise in all four channels.
    assert.equal(isAmbiguous, true);
    const opaque = pictureOf(1, 'jpeg');
    const alpha: EditWork = { type: 'readMask', options: { picture: opaque, from: 'alpha' } };
    await assert.rejects(workers.run(alpha, 'mask', never), /no transparent parts/);
  });

  it('hands on why a picture is refused', async () => {
    const work = workers.run(prepare(Buffer.from('no picture')), 'prepared', never);
    await assert.rejects(work, ofKind('invalidInput'));
    await assert.rejects(work, /“a.png”: The picture cannot be read/);
  });

  it('ends at once when it is cancelled, and does not begin when it was', async () => {
    const controller = new AbortController();
    const work = workers.run(prepare(pngOf(1, 2000, 2000)), 'prepared', controller.signal);
    const startedAt = Date.now();
    controller.abort();
    await assert.rejects(work, ofKind('cancelled'));
    assert.ok(Date.now() - startedAt < 1000);
    await assert.rejects(
      workers.run(prepare(pngOf(1, 8, 8)), 'prepared', controller.signal),
      ofKind('cancelled'),
    );
  });

  it('says so when the thread does not come up', async () => {
    const gone = join(folder, 'gone.js');
    await assert.rejects(
      new EditWorkers(gone).run(prepare(pngOf(1, 8, 8)), 'prepared', never),
      ofKind('invalidInput'),
    );
  });

  it('stay warm for the next work, but for those that took much memory, failed, were cancelled or waited long', async () => {
    const file = join(folder, 'worker.mjs');
    await writeFile(
      file,
      `import { parentPort, threadId } from 'node:worker_threads';
       parentPort.on('message', ({ isHeavy, type }) => {
         if (type !== 'silent') parentPort.postMessage({ type, kind: 'invalidInput', sentence: { text: '', values: [] }, threadId, isHeavy });
       });`,
    );
    const threads = new EditWorkers(file, 300);
    const threadOf = async (work: object) => {
      const answer: object = await threads.run({ type: 'mask', ...work } as never, 'mask', never);
      return 'threadId' in answer ? answer.threadId : undefined;
    };
    const first = await threadOf({});
    assert.equal(await threadOf({ isHeavy: true }), first);
    const second = await threadOf({});
    assert.notEqual(second, first);
    assert.equal(await threadOf({}), second);
    await assert.rejects(threadOf({ type: 'failed' }), ofKind('invalidInput'));
    const third = await threadOf({});
    assert.notEqual(third, second);
    const silent = threads.run({ type: 'silent' } as never, 'mask', AbortSignal.timeout(50));
    await assert.rejects(silent, ofKind('cancelled'));
    const fourth = await threadOf({});
    assert.notEqual(fourth, third);
    await sleep(600);
    assert.notEqual(await threadOf({}), fourth);
    threads.dispose();
  });
});

/** The history's file: two windows, damaged lines, compaction. */

import * as assert from 'node:assert/strict';
import { appendFile, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HistoryLine } from '../../../../src/jobs/history/historyEntry';
import { HistoryFile } from '../../../../src/jobs/history/historyFile';
import { made } from './madePictures';

const idsOf = (lines: readonly HistoryLine[] | undefined) =>
  lines?.map(line => (line.type === 'made' ? line.entry.id : line.id));

describe('The file of the history', () => {
  let folder: string;
  const inFolder = (name: string) => join(folder, name);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-history-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has no lines before anything was made', async () => {
    assert.deepEqual(await new HistoryFile(inFolder('not/there')).readAll(), []);
  });

  it('gives back what was added, to this window and to the next', async () => {
    const file = new HistoryFile(inFolder('deep'));
    await file.append([made('a'), made('b')]);
    assert.deepEqual(await file.readAll(), [made('a'), made('b')]);
    assert.deepEqual(await new HistoryFile(inFolder('deep')).readAll(), [made('a'), made('b')]);
  });

  it('is readable by its owner alone', async function () {
    if (process.platform === 'win32') this.skip();
    await new HistoryFile(folder).append([made('a')]);
    assert.equal((await stat(inFolder('history.jsonl'))).mode & 0o077, 0);
  });

  it('tells a window what another one added, once', async () => {
    const [here, there] = [new HistoryFile(folder), new HistoryFile(folder)];
    await here.append([made('a')]);
    await here.readAll();
    await there.append([made('b')]);
    assert.deepEqual(idsOf(await here.readNews()), ['b']);
    assert.deepEqual(await here.readNews(), []);
  });

  it('loses nothing when two windows add at the same time', async () => {
    const files = [new HistoryFile(folder), new HistoryFile(folder)];
    await Promise.all(Array.from({ length: 200 }, (_, at) => files[at % 2]?.append([made(`p${at}`)])));
    const ids = new Set(idsOf(await new HistoryFile(folder).readAll()));
    assert.equal(ids.size, 200);
  });

  it('loses a damaged line and none beside it', async () => {
    const file = new HistoryFile(folder);
    await file.append([made('a')]);
    await appendFile(inFolder('history.jsonl'), '{"type":"made","entry":{"id":"ha');
    await file.append([made('b')]);
    await appendFile(
      inFolder('history.jsonl'),
      '\0\0\0\nnull\n{"type":"from a later Easel"}\n{"type":"made","entry":{}}\n',
    );
    await file.append([made('c')]);
    assert.deepEqual(idsOf(await file.readAll()), ['a', 'b', 'c']);
  });

  it('waits for the rest of a line that another window is writing', async () => {
    const file = new HistoryFile(folder);
    await file.append([made('a')]);
    await file.readAll();
    const line = JSON.stringify(made('b'));
    await appendFile(inFolder('history.jsonl'), line.slice(0, 40));
    assert.deepEqual(await file.readNews(), []);
    await appendFile(inFolder('history.jsonl'), `${line.slice(40)}\n`);
    assert.deepEqual(idsOf(await file.readNews()), ['b']);
  });

  it('is compacted to what its lines add up to, and other windows read it anew', async () => {
    const [here, there] = [new HistoryFile(folder), new HistoryFile(folder)];
    await here.append([made('a'), made('b'), made('c')]);
    await Promise.all([here.readAll(), there.readAll()]);
    await here.compact(lines => lines.slice(1));
    assert.equal(await there.readNews(), undefined);
    await there.append([made('d')]);
    assert.deepEqual(idsOf(await here.readAll()), ['b', 'c', 'd']);
    assert.deepEqual(idsOf(await there.readAll()), ['b', 'c', 'd']);
    assert.deepEqual((await readdir(folder)).sort(), ['history-compacted.jsonl', 'history.jsonl']);
  });

  it('survives a window that died while it compacted', async () => {
    const file = new HistoryFile(folder);
    await file.append([made('a'), made('b')]);
    await rename(inFolder('history.jsonl'), inFolder('history-retired.jsonl'));
    await writeFile(inFolder('0123.tmp'), '{"type":"ma');
    const next = new HistoryFile(folder);
    assert.deepEqual(idsOf(await next.readAll()), ['a', 'b']);
    await next.append([made('c')]);
    await next.compact(lines => lines);
    assert.deepEqual(idsOf(await next.readAll()), ['a', 'b', 'c']);
    assert.ok(!(await readdir(folder)).includes('history-retired.jsonl'));
  });

  it('of 10,000 pictures is read whole', async () => {
    const prompt = 'a lighthouse above a stormy sea at sunset, oil on canvas, thick strokes, '.repeat(3);
    const lines = Array.from({ length: 10_000 }, (_, at) => made(`p${at}`, { prompt }));
    await new HistoryFile(folder).append(lines);
    const read = await new HistoryFile(folder).readAll();
    assert.equal(read.length, 10_000);
    assert.ok((await readFile(inFolder('history.jsonl'), 'utf8')).length > 1_000_000);
  });
});

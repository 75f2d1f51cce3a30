/** Tests that what a job received is found again after whatever ended it, once and whole. */

import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { link, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ImageError, invalidInput } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import type { JobFolder, JobRecord } from '../../../src/jobs/jobFolder';
import { Journal, type KeptJob } from '../../../src/jobs/journal';

const png = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.alloc(40),
  Buffer.from('0000000049454e44ae426082', 'hex'),
]);

/** Of a process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['-e', '']);

describe('The journal', () => {
  let root: string;
  let journal: Journal;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'easel-journal-'));
    journal = new Journal(join(root, 'jobs'));
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const begin = (changes: Partial<JobRecord> = {}): Promise<JobFolder> =>
    journal.create({
      ...{ startedAt: new Date().toISOString(), pid: deadPid, provider: 'openai', model: 'gpt-image-2' },
      ...{ prompt: 'a boat', parameters: {}, sources: [], folder: 'file:///w/images', stem: 'a-boat' },
      ...changes,
    });

  /** A file of the job; its absolute path. */
  async function receive(folder: JobFolder, name: string, bytes: Uint8Array = png): Promise<string> {
    const file = join(folder.path, name);
    await writeFile(file, bytes);
    return file;
  }

  async function only(): Promise<KeptJob> {
    const jobs = await journal.list();
    assert.equal(jobs.length, 1);
    return jobs[0] as KeptJob;
  }

  const namesOf = ({ pictures, path }: KeptJob) => pictures.map(({ file }) => file.slice(path.length + 1));

  it('is for its owner’s eyes only', async () => {
    const mask = process.umask(0);
    try {
      const folder = await begin();
      await folder.writeOutcome(invalidInput('no'));
      await folder.noteSketch('x');
      assert.equal((await stat(folder.path)).mode & 0o777, 0o700);
      for (const name of await folder.files())
        assert.equal((await stat(join(folder.path, name))).mode & 0o777, 0o600, name);
    } finally {
      process.umask(mask);
    }
  });

  it('says before anything is sent that nothing can be kept', async () => {
    await writeFile(join(root, 'jobs'), 'a file where the folder should be');
    await assert.rejects(begin(), (error: ImageError) => {
      assert.equal(error.kind, 'invalidInput');
      assert.match(error.message, /Nothing was sent/);
      return true;
    });
  });

  it('lets a picture go its way when there is no room to note it', async () => {
    const folder = await begin();
    for (const name of ['received.json', 'pictures.json', 'outcome.json', 'saves.jsonl', 'sketches.jsonl'])
      await mkdir(join(folder.path, name));
    const file = await receive(folder, '1-0.bin');
    await folder.writeReceived([{ file, mediaType: 'image/png' }]);
    await folder.writePictures([{ file, mediaType: 'image/png' }]);
    await folder.noteSketch(file);
    await folder.noteSave(file, { target: join(root, 'a-boat.png') }, false);
    await folder.writeOutcome(invalidInput('no'));
    assert.deepEqual(namesOf(await only()), ['1-0.bin']);
    await folder.noteSave(file, { target: join(root, 'a-boat.png') }, true);
    assert.deepEqual(namesOf(await only()), [], 'it is not offered where it is safe already');
  });

  it('leaves alone what runs, here or in another window', async () => {
    await receive(await begin({ pid: process.pid }), '1-0.bin');
    assert.deepEqual(await journal.list(), []);
  });

  it('finds the job of a window whose number another process has by now', async function () {
    // Elsewhere nothing tells when a process began.
    if (process.platform !== 'linux') this.skip();
    const folder = await begin({
      pid: process.pid,
      startedAt: new Date(Date.now() - process.uptime() * 1000 - 60_000).toISOString(),
    });
    await receive(folder, '1-0.bin');
    assert.deepEqual(namesOf(await only()), ['1-0.bin']);
  });

  it('finds the pictures of a job whose window died before it could say which they are, and no sketch', async () => {
    const folder = await begin();
    await receive(folder, '1-0.bin');
    await receive(folder, '1-1.bin', png.subarray(0, 40));
    await folder.noteSketch(await receive(folder, '1-2.bin'));
    await receive(folder, '1-3.bin', Buffer.from('no picture at all'));
    const kept = await only();
    assert.deepEqual(namesOf(kept), ['1-0.bin', '1-1.bin']);
    assert.deepEqual(
      kept.pictures.map(({ isWhole }) => isWhole),
      [true, false],
    );
    assert.equal(kept.outcome, undefined);
  });

  it('takes the job’s word for what its pictures are', async () => {
    const folder = await begin();
    const came = await receive(folder, '1-0.bin');
    await folder.writeReceived([{ file: came, mediaType: 'image/png' }]);
    assert.deepEqual(namesOf(await only()), ['1-0.bin']);
    const file = await receive(folder, 'finished-0.bin');
    await folder.writePictures([{ file, mediaType: 'image/png' }]);
    assert.deepEqual(namesOf(await only()), ['finished-0.bin']);
  });

  for (const damaged of ['{"a":1}', '[null]', '[{"file":5}]', '[{"file":"/etc/', 'null', '"…"']) {
    it(`finds the pictures of a job whose note of them is damaged: ${damaged}`, async () => {
      const folder = await begin();
      const file = await receive(folder, '1-0.bin');
      await folder.writeReceived([{ file, mediaType: 'image/png' }]);
      for (const name of ['pictures.json', 'received.json', 'addresses.json', 'outcome.json']) {
        await writeFile(join(folder.path, name), damaged);
        const job = await only();
        assert.deepEqual(namesOf(job), ['1-0.bin'], name);
        assert.deepEqual([job.addresses, job.outcome], [[], undefined]);
      }
    });
  }

  it('takes no file for its own that lies elsewhere, whatever its notes say', async () => {
    const folder = await begin();
    await receive(folder, '1-0.bin');
    const elsewhere = join(root, 'mine.png');
    await writeFile(elsewhere, png);
    await folder.writePictures([{ file: elsewhere, mediaType: 'image/png' }]);
    await folder.noteSave('1-0.bin', { target: join(root, 'other.png'), half: elsewhere }, false);
    assert.deepEqual(namesOf(await only()), ['1-0.bin']);
    await stat(elsewhere);
  });

  it('finds what broke off, and what came beyond the pictures that were asked for', async () => {
    const folder = await begin();
    const file = await receive(folder, '1-0.bin');
    await folder.writeReceived([{ file, mediaType: 'image/png' }]);
    await folder.writePictures([{ file, mediaType: 'image/png' }]);
    await folder.noteSave(file, { target: join(root, 'a-boat.png') }, true);
    await receive(folder, '1-1.bin', png.subarray(0, 40));
    await receive(folder, '1-2.bin');
    await folder.writeOutcome(invalidInput('broke'));
    const { pictures } = await only();
    assert.deepEqual(
      pictures.map(({ file, isWhole }) => [basename(file), isWhole]),
      [
        ['1-1.bin', false],
        ['1-2.bin', true],
      ],
    );
  });

  describe('when a window died while it saved', () => {
    let folder: JobFolder;
    let file: string;
    let target: string;

    beforeEach(async () => {
      folder = await begin();
      file = await receive(folder, '1-0.bin');
      target = join(root, 'a-boat.png');
      await folder.noteSave(file, { target }, false);
    });

    it('offers a picture that did not get there', async () => {
      assert.deepEqual(namesOf(await only()), ['1-0.bin']);
    });

    it('does not offer one that got there by a link, or as a copy', async () => {
      await link(file, target);
      assert.deepEqual(namesOf(await only()), []);
      await rm(target);
      await writeFile(target, png);
      assert.deepEqual(namesOf(await only()), []);
    });

    it('offers it where somebody else’s file has that name', async () => {
      await writeFile(target, Buffer.alloc(png.length));
      assert.deepEqual(namesOf(await only()), ['1-0.bin']);
    });

    it('clears away the half that was left', async () => {
      const half = join(root, '.easel-0123456789ab.tmp');
      await writeFile(half, png.subarray(0, 20));
      await folder.noteSave(file, { target, half }, false);
      await journal.list();
      assert.ok(!(await readdir(root)).includes(basename(half)));
    });

    it('clears away the half beside the very picture that was made of it, on another disk than the journal', async () => {
      const half = join(root, '.easel-0123456789ab.tmp');
      await writeFile(half, png);
      await writeFile(target, png);
      // A link is tried first, then the copy.
      await folder.noteSave(file, { target }, false);
      await folder.noteSave(file, { target, half }, false);
      assert.deepEqual(namesOf(await only()), []);
      assert.ok(!(await readdir(root)).includes(basename(half)));
    });

    it('is listed where the half that was left cannot be cleared away', async () => {
      const half = join(root, 'x'.repeat(300), '.easel-0123456789ab.tmp');
      await folder.noteSave(file, { target, half }, false);
      assert.deepEqual(namesOf(await only()), ['1-0.bin']);
    });

    it('does not offer one that was saved and deleted by the user since', async () => {
      await folder.noteSave(file, { target }, true);
      assert.deepEqual(namesOf(await only()), []);
    });
  });

  it('holds a job that its provider took, whatever ended the window, and forgets what is none', async () => {
    const folder = await begin();
    const job = { id: 'a', pollUrl: 'https://api.example.test/v1/get_result?id=a' };
    const notes = [{ job }, { job: { id: 7 } }, { job: { id: 'b', pollUrl: 'nowhere' } }, null, 'x'];
    await writeFile(join(folder.path, 'addresses.json'), JSON.stringify(notes));
    const kept = await only();
    assert.deepEqual([kept.submitted, kept.addresses], [[job], []]);
    assert.ok(Journal.holdsAny(kept) && Journal.holdsPictures(kept));
    assert.deepEqual(await journal.prune({ bytes: 1e9, ms: 1e9 }), []);
    assert.equal((await journal.list()).length, 1);
  });

  it('holds the addresses of pictures that were paid for and not fetched', async () => {
    const folder = await begin();
    const addresses = [{ index: 0, url: 'https://cdn.example.test/1.png?sig=x' }];
    await writeFile(join(folder.path, 'addresses.json'), JSON.stringify(addresses));
    const kept = await only();
    assert.deepEqual(kept.addresses, ['https://cdn.example.test/1.png?sig=x']);
    assert.ok(Journal.holdsAny(kept));
  });

  it('tells how a job ended, without what belongs to that moment', async () => {
    const folder = await begin();
    const cause = new Error('of that moment');
    const details = { status: 524, mayHaveBeenCharged: true, keptIn: 'x', cause };
    await folder.writeOutcome(new ImageError('serverError', sentence('{0} failed.', 'OpenAI'), details));
    const { outcome } = await only();
    assert.equal(outcome?.kind, 'serverError');
    assert.deepEqual(outcome?.sentence, sentence('{0} failed.', 'OpenAI'));
    assert.deepEqual(outcome?.details, { status: 524, mayHaveBeenCharged: true });
  });

  it('reads past a folder that is damaged or somebody else’s', async () => {
    await mkdir(join(root, 'jobs', 'not-a-job'), { recursive: true });
    const folder = await begin();
    await writeFile(join(folder.path, 'outcome.json'), '{"kind":');
    await writeFile(join(folder.path, 'saves.jsonl'), '{"file":"1-0.bin"\nnull\n"x"\n');
    await receive(folder, '1-0.bin');
    assert.deepEqual(namesOf(await only()), ['1-0.bin']);
  });

  describe('within its limits', () => {
    const day = 24 * 60 * 60_000;
    const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

    it('loses nothing that is wanted, and clears away what is not', async () => {
      await begin();
      await receive(await begin(), '1-0.bin');
      assert.deepEqual(await journal.prune({ bytes: 1e9, ms: 30 * day }), []);
      assert.equal((await journal.list()).length, 1);
    });

    it('lets the oldest go first, what only tells of a failure before what was paid for, and says what was lost', async () => {
      const [oldest, older, newest] = [
        await begin({ startedAt: ago(40) }),
        await begin({ startedAt: ago(3) }),
        await begin(),
      ];
      await receive(oldest, '1-0.bin');
      await receive(
        older,
        '1-0.bin',
        Buffer.concat([png.subarray(0, 60), Buffer.alloc(5000), png.subarray(-12)]),
      );
      await receive(newest, '1-0.bin');
      const told = await begin({ startedAt: ago(1) });
      await told.writeOutcome(invalidInput('no'));
      const lost = await journal.prune({ bytes: 5000, ms: 30 * day });
      assert.deepEqual(
        lost.map(({ path }) => path),
        [oldest.path, older.path],
      );
      assert.deepEqual(
        (await journal.list()).map(({ path }) => path),
        [newest.path],
      );
    });
  });
});

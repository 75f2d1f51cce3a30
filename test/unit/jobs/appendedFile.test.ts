/** A file of lines that several windows add to: what one of them reads of it, and when it has to begin anew. */

import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppendedFile } from '../../../src/jobs/appendedFile';
import { Ledger } from '../../../src/jobs/spending/ledger';

describe('A file that is only added to', () => {
  let folder = '';
  let path = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-appended-'));
    path = join(folder, 'below', 'lines.jsonl');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const linesOf = (text: string | undefined) => text?.split('\n').filter(Boolean);

  it('is read on from where the last reading ended, whoever added to it', async () => {
    const [own, other] = [new AppendedFile(path), new AppendedFile(path)];
    assert.equal(await own.readNews(), '');
    await own.append([{ at: 1 }, { at: 2 }]);
    assert.deepEqual(linesOf(await own.readNews()), ['{"at":1}', '{"at":2}']);
    await other.append([{ at: 3 }]);
    assert.deepEqual(linesOf(await own.readNews()), ['{"at":3}']);
    assert.deepEqual(linesOf(await other.readNews()), ['{"at":1}', '{"at":2}', '{"at":3}']);
  });

  it('keeps a line that another window is writing for the next reading', async () => {
    const file = new AppendedFile(path);
    await file.append([{ at: 1 }]);
    await appendFile(path, '\n{"at":');
    assert.deepEqual(linesOf(await file.readNews()), ['{"at":1}']);
    await appendFile(path, '2}\n');
    assert.deepEqual(linesOf(await file.readNews()), ['{"at":2}']);
  });

  it('says when it is gone, shorter or another one, and is then read from its beginning', async () => {
    const file = new AppendedFile(path);
    await file.append([{ at: 1 }, { at: 2 }]);
    await file.readNews();
    await rm(path);
    assert.equal(await file.readNews(), undefined);
    await writeFile(path, '{"at":3}\n');
    assert.equal(await file.readNews(), undefined);
    file.restart();
    assert.deepEqual(linesOf(await file.readNews()), ['{"at":3}']);
  });

  it('rejects where it is there and cannot be read', async () => {
    await writeFile(join(folder, 'below'), 'a file where a folder should be');
    await assert.rejects(new AppendedFile(path).readNews(), { code: 'ENOTDIR' });
  });

  it('begins a ledger anew that was cleared while a window was open', async () => {
    const ledger = new Ledger(path);
    const entry = { provider: 'p', model: 'm', startedBy: 'person', usd: 1, pictures: 1 } as const;
    const reserved = {
      type: 'reserved',
      ...entry,
      pid: process.pid,
      startedAt: new Date().toISOString(),
    } as const;
    await ledger.append({ ...reserved, id: 'one' });
    // Asked twice at once: each line is known once.
    const months = await Promise.all([ledger.month(), ledger.month()]);
    assert.deepEqual(
      months.map(({ entries }) => entries.map(({ id }) => id)),
      [['one'], ['one']],
    );
    await rm(path);
    assert.deepEqual((await ledger.month()).entries, []);
    await ledger.append({ ...reserved, id: 'two' });
    assert.deepEqual(
      (await ledger.month()).entries.map(({ id }) => id),
      ['two'],
    );
    assert.match(await readFile(path, 'utf8'), /"two"/);
  });
});

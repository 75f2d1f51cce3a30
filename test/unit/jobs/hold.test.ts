/** One window at a time in a folder, also after one that was killed there. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeHold } from '../../../src/jobs/hold';

describe('A hold', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-hold-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is one’s alone until it is given back', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => takeHold(folder)));
    const [release, ...others] = all.filter(each => each !== undefined);
    assert.equal(others.length, 0);
    assert.equal(await takeHold(folder), undefined);
    await release?.();
    assert.ok(await takeHold(folder));
  });

  it('of a process that is no more is taken over, by one alone', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await writeFile(join(folder, 'hold-3.json'), JSON.stringify({ pid, startedAt: new Date() }));
    const all = await Promise.all(Array.from({ length: 8 }, () => takeHold(folder)));
    assert.equal(all.filter(each => each !== undefined).length, 1);
  });
});

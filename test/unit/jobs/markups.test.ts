/** Notes by themselves, found again by what their copy and its picture are. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Markups } from '../../../src/jobs/markups';

describe('The notes of a copy', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-markups-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are those on the picture that it is a copy of, and of no other', async () => {
    const layer = new Uint8Array([1, 2, 3]);
    await new Markups(folder).keep('copy', 'picture', layer);
    const markups = new Markups(folder);
    assert.deepEqual([...((await markups.find('copy', 'picture')) ?? [])], [...layer]);
    assert.equal(await markups.find('copy', 'changed'), undefined);
    assert.equal(await markups.find('another', 'picture'), undefined);
  });
});

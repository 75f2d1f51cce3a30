/** What models want to see again with their own pictures. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Continuations } from '../../../src/jobs/continuations';

describe('What a model thought of its picture', () => {
  let folder: string;
  let kept: Continuations;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-continuations-'));
    kept = new Continuations(join(folder, 'answers'), async () => {});
  });
  afterEach(() => rm(folder, { recursive: true }));

  const continuation = { prompt: 'a cat', parts: [{ text: 'Here.' }, { signature: 'c2lnbmVk' }] };

  it('is found by the content of the picture, for the same model of the same provider', async () => {
    await kept.keep([{ sha256: 'a1', continuation }, { sha256: 'b2' }], 'gemini', 'pro');
    assert.deepEqual(await kept.find('a1', 'gemini', 'pro'), continuation);
    assert.equal(await kept.find('b2', 'gemini', 'pro'), undefined);
    assert.equal(await kept.find('a1', 'gemini', 'lite'), undefined);
    assert.equal(await kept.find('a1', 'own-gateway', 'pro'), undefined);
  });

  it('has the very characters of a signature that the spool took out', async () => {
    const signature = Buffer.alloc(20_001, 'thought').toString('base64');
    const file = join(folder, '1-0.bin');
    await writeFile(file, Buffer.from(signature, 'base64'));
    const spooled = { placeholder: 'easel0.0x', file, bytes: 20_001, sha256: '' };
    await kept.keep(
      [{ sha256: 'a1', continuation: { prompt: 'a cat', parts: [{ signature: spooled }] } }],
      ...(['gemini', 'pro'] as const),
    );
    assert.deepEqual((await kept.find('a1', 'gemini', 'pro'))?.parts, [{ signature }]);
  });

  it('costs no picture where it cannot be kept or read', async () => {
    const nowhere = new Continuations(join(folder, 'file', 'in', 'it'), async () => {});
    await writeFile(join(folder, 'file'), '');
    await nowhere.keep([{ sha256: 'a1', continuation }], 'gemini', 'pro');
    assert.equal(await nowhere.find('a1', 'gemini', 'pro'), undefined);
    await kept.keep([{ sha256: 'a1', continuation }], 'gemini', 'pro');
    await writeFile(
      join(folder, 'answers', 'a1.json'),
      '{"provider":"gemini","model":"pro","continuation":{"parts":7}}',
    );
    assert.equal(await kept.find('a1', 'gemini', 'pro'), undefined);
  });
});

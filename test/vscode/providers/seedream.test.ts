/** Seedream: edits through generations. */

import * as assert from 'node:assert/strict';
import { seedreamKey, startSeedream } from '../../servers/seedream';
import { assertSaved, sourceFile } from './pictureFiles';
import { edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider seedream', () => {
  const server = useStandIn('seedream', startSeedream, { path: '/api/v3', key: seedreamKey });
  const provider = 'seedream';

  it('generates without a watermark', async () => {
    await assertSaved(await generate({ provider, size: '4K', seed: 7 }), server().painted.slice(-1));
    const { watermark, seed } = server().requests.at(-1)?.json ?? {};
    assert.deepEqual([watermark, seed], [false, 7]);
  });

  it('edits a picture, and one with a reference', async () => {
    const [source, reference] = [await sourceFile('png'), await sourceFile('jpeg')];
    await assertSaved(await edit({ provider, images: [source.path] }), server().painted.slice(-1));
    const images = [source.path, reference.path];
    await assertSaved(await edit({ provider, images }), server().painted.slice(-1));
    const { image } = server().requests.at(-1)?.json ?? {};
    assert.ok(Array.isArray(image) && image.length === 2);
  });

  it('tells an error inside a good answer', async () => {
    server().next({ shape: 'errorInEntry' });
    const { details } = await failureOf(generate({ provider }), 'refused');
    assert.equal(details.serverMessage, 'The output may contain sensitive content.');
  });
});

/** xAI: shapes, edits as JSON, and what was made and held back. */

import * as assert from 'node:assert/strict';
import { startXai, xaiKey } from '../../servers/xai';
import { assertSaved, sourceFile } from './pictureFiles';
import { edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider xai', () => {
  const server = useStandIn('xai', startXai, { path: '/v1', key: xaiKey });
  const provider = 'xai';

  it('generates in a shape, a resolution and a quality, and knows what it did cost', async () => {
    const result = await generate({ provider, n: 2, size: '16:9 2K', quality: 'low' });
    await assertSaved(result, server().painted.slice(-2));
    const { aspect_ratio, resolution, quality } = server().requests.at(-1)?.json ?? {};
    assert.deepEqual([aspect_ratio, resolution, quality], ['16:9', '2k', 'low']);
    assert.deepEqual(result.cost, { amount: 0.08, currency: 'USD', isEstimate: false });
  });

  it('edits a picture, and one with a reference', async () => {
    const [source, reference] = [await sourceFile('png'), await sourceFile('webp')];
    await assertSaved(await edit({ provider, images: [source.path] }), server().painted.slice(-1));
    assert.ok(server().requests.at(-1)?.json.image);
    await assertSaved(
      await edit({ provider, images: [source.path, reference.path] }),
      server().painted.slice(-1),
    );
    const { images } = server().requests.at(-1)?.json ?? {};
    assert.ok(Array.isArray(images) && images.length === 2);
  });

  it('tells a picture that was held back as a refusal, beside those that came', async () => {
    server().next({ shape: 'heldBack' }, { shape: 'oneHeldBack' });
    await failureOf(generate({ provider }), 'refused');
    const result = await generate({ provider, n: 2 });
    await assertSaved(result, server().painted.slice(-1));
    assert.match(result.warnings.join(), /xAI declined for safety reasons/);
  });
});

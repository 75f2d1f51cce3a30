/** Recraft: raster pictures and drawings. */

import * as assert from 'node:assert/strict';
import { recraftKey, startRecraft } from '../../servers/recraft';
import { assertSaved, generate, useStandIn } from './useProvider';

describe('The provider recraft', () => {
  const server = useStandIn('recraft', startRecraft, { path: '/v1', key: recraftKey });
  const provider = 'recraft';

  it('generates several at once', async () => {
    await assertSaved(await generate({ provider, n: 2, size: '1024x1024' }), server().painted.slice(-2));
  });

  it('saves a drawing as an SVG file', async () => {
    const result = await generate({ provider, model: 'recraftv4_1_vector' });
    await assertSaved(result, server().painted.slice(-1));
    assert.match(result.images[0]?.uri.path ?? '', /\.svg$/);
  });
});

/** Stability AI: a form for each service. */

import * as assert from 'node:assert/strict';
import { moderated, stabilityKey, startStability } from '../../servers/stability';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, filesIn, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider stability', () => {
  const server = useStandIn('stability', startStability, { key: stabilityKey });
  const provider = 'stability';

  it('generates in a shape and a style, at its price', async () => {
    const result = await generate({ provider, size: '16:9', style: 'pixel-art', seed: 7, n: 2 });
    await assertSaved(result, server().painted.slice(-2));
    assert.deepEqual(result.cost, { amount: 0.06, currency: 'USD', isEstimate: true });
  });

  it('begins with a picture', async () => {
    const { path } = await sourceFile('png');
    const result = await edit({ provider, model: 'sd3.5-large', images: [path] });
    await assertSaved(result, server().painted.slice(-1));
    assert.equal(asked(server()).at(-1), 'POST /v2beta/stable-image/generate/sd3');
  });

  it('fills what a mask marks, white for it whatever it was here', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({ provider, model: 'stable-image-inpaint', images: [path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
    assert.deepEqual(filesIn(server()), ['image', 'mask']);
  });

  it('saves no picture that was blurred, and tells what its moderation says', async () => {
    server().next({ shape: 'filtered' }, { fail: moderated });
    const blurred = await failureOf(generate({ provider }), 'refused');
    assert.equal(blurred.details.code, 'CONTENT_FILTERED');
    const { details } = await failureOf(generate({ provider }), 'refused');
    assert.match(details.serverMessage ?? '', /^Your request was flagged/);
  });
});

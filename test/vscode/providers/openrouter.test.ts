/** OpenRouter: chat with modalities and a shape for the picture. */

import * as assert from 'node:assert/strict';
import { openrouterKey, startOpenrouter } from '../../servers/openrouter';
import { assertSaved, edit, generate, sourceFile, useStandIn } from './useProvider';

describe('The provider openrouter', () => {
  const server = useStandIn('openrouter', startOpenrouter, { path: '/api/v1', key: openrouterKey });
  const provider = 'openrouter';

  it('generates in a shape and a resolution', async () => {
    const wishes = { model: 'google/gemini-3-pro-image', size: '16:9 2K' };
    await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-1));
    const { modalities, image_config } = server().requests.at(-1)?.json ?? {};
    assert.deepEqual(modalities, ['image', 'text']);
    assert.deepEqual(image_config, { aspect_ratio: '16:9', image_size: '2K' });
  });

  it('asks a model that only paints for pictures alone', async () => {
    await assertSaved(
      await generate({ provider, model: 'black-forest-labs/flux.2-pro' }),
      server().painted.slice(-1),
    );
    assert.deepEqual(server().requests.at(-1)?.json.modalities, ['image']);
  });

  it('edits a picture with a reference', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images }), server().painted.slice(-1));
  });

  it('streams', async () => {
    await assertSaved(await generate({ provider, partialImages: 1 }), server().painted.slice(-1));
    assert.equal(server().requests.at(-1)?.json.stream, true);
  });
});

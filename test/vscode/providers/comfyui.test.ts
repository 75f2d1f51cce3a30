/** ComfyUI: a server of one's own that queues graphs. */

import * as assert from 'node:assert/strict';
import { startComfyui } from '../../servers/comfyui';
import { assertAnswered, assertSaved, edit, generate, maskFile, sourceFile, useStandIn } from './useProvider';

describe('The provider comfyui', () => {
  const server = useStandIn('comfyui', startComfyui);
  const provider = 'comfyui';

  it('generates several pictures of one graph', async () => {
    const wishes = { n: 2, size: '768x512', seed: 7 };
    await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-2));
    assert.equal(server().requests.filter(({ path }) => path === '/prompt').length, 1);
  });

  it('edits a picture', async () => {
    const images = [(await sourceFile('jpeg')).path];
    const { images: saved } = await edit({ provider, images });
    assert.equal(saved.length, 1);
  });

  it('changes what a mask marks', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({ provider, images: [path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
  });
});

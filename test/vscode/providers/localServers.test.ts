/** Servers of one's own that speak OpenAI's way: each is generated, edited and masked by in its own words, without a key. */

import * as assert from 'node:assert/strict';
import { startLocalAi, startSdCpp, startSglang, startVllmOmni } from '../../servers/localServers';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { edit, generate } from './requests';
import { useStandIn } from './useProvider';

const rows = [
  ['sd-cpp', () => startSdCpp(), 'sd-cpp-local', '/v1/images/edits'],
  ['localai', startLocalAi, 'dreamshaper', '/v1/images/inpainting'],
  ['vllm-omni', startVllmOmni, 'Qwen/Qwen-Image-Edit-2511', '/v1/images/edits'],
  ['sglang', startSglang, 'Tongyi-MAI/Z-Image-Turbo', undefined],
] as const;

for (const [provider, start, model, maskPath] of rows)
  describe(`The provider ${provider}`, () => {
    const server = useStandIn(provider, start, { path: '/v1' });

    it('generates, with what diffusion models take', async () => {
      const wishes = { n: 2, size: '768x512', seed: 7, negativePrompt: 'dogs', steps: 30 };
      await assertSaved(await generate({ provider, model, ...wishes }), server().painted.slice(-2));
    });

    it('edits a picture', async () => {
      const { images } = await edit({ provider, model, images: [(await sourceFile('png')).path] });
      await assertSaved({ images, warnings: [] }, server().painted.slice(-1));
    });

    if (maskPath !== undefined)
      it('changes what a mask marks, white for the server whatever it was here', async () => {
        const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
        const result = await edit({ provider, model, images: [path], mask: mask.path });
        await assertAnswered(result, server().painted.at(-1));
        assert.ok(server().requests.some(({ path: asked }) => asked === maskPath));
      });
  });

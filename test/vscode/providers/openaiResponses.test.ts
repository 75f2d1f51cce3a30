/** OpenAI's Responses API: a picture, sketches, and edits that go on from its own pictures. */

import * as assert from 'node:assert/strict';
import { openaiKey, startOpenaiResponses } from '../../servers/openaiResponses';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { edit, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider openai-responses', () => {
  const provider = 'openai-responses';
  const server = useStandIn(provider, startOpenaiResponses, { path: '/v1', key: openaiKey });
  const inputs = () => (server().requests.at(-1)?.json.input ?? []) as readonly { readonly type?: string }[];

  it('generates, several by as many requests, and with sketches', async () => {
    await assertSaved(await generate({ provider, quality: 'low' }), server().painted.slice(-1));
    const before = server().requests.length;
    assert.equal((await generate({ provider, n: 2 })).images.length, 2);
    assert.equal(server().requests.length - before, 2);
    await assertSaved(await generate({ provider, partialImages: 2 }), server().painted.slice(-1));
  });

  it('states what the tool did cost', async () => {
    const { cost } = await generate({ provider, quality: 'high', size: '1024x1024' });
    // 1756 tokens of pictures at 30 dollars a million, and 20 of words.
    assert.ok(Math.abs((cost?.amount ?? 0) - 0.0527) < 0.001, `${cost?.amount}`);
  });

  it('edits within a mask', async () => {
    const [image, mask] = [await sourceFile('png', 98), await maskFile()];
    const result = await edit({ provider, images: [image.path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
  });

  it('goes on from the very picture that the model made, and not from another', async () => {
    const [made] = (await generate({ provider })).images;
    assert.ok(made);
    await assertSaved(await edit({ provider, images: [made.uri.fsPath] }), server().painted.slice(-1));
    assert.deepEqual(
      inputs().map(({ type = 'wish' }) => type),
      ['wish', 'image_generation_call'],
    );
    await edit({ provider, images: [(await sourceFile('png')).path] });
    assert.equal(inputs().length, 1);
    await edit({ provider, images: [made.uri.fsPath], model: 'gpt-image-2.5-flare' });
    assert.equal(inputs().length, 1, 'another model did not make it');
  });
});

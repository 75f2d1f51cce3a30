/** Stima API: pictures out of chat, in every shape in which a chat was seen to hold one. */

import * as assert from 'node:assert/strict';
import { chatShapes, streamedShapes } from '../../servers/chatDialect';
import { startStima, stimaKey } from '../../servers/stima';
import { imageError } from '../easel';
import { assertAnswered, assertSaved, sourceFile } from './pictureFiles';
import { edit, generate, prompt } from './requests';
import { useStandIn } from './useProvider';

describe('The provider stima', () => {
  const server = useStandIn('stima', startStima, { path: '/v1', key: stimaKey });
  const provider = 'stima';

  for (const model of [
    'gpt-4o-image',
    'gemini-2.0-flash-exp-image-generation',
    'grok-3-image',
    'one-of-tomorrow',
  ]) {
    it(`generates with ${model}`, async () => {
      await assertSaved(await generate({ provider, model }), server().painted.slice(-1));
      assert.equal(server().requests.at(-1)?.json.model, model);
    });
  }

  it('edits: the prompt and the picture go in one message', async () => {
    const [first, second] = [await sourceFile('png'), await sourceFile('webp')];
    const result = await edit({ provider, images: [first.path, second.path] });
    await assertSaved(result, server().painted.slice(-1));
    const uri = (type: string, bytes: Buffer) => `data:image/${type};base64,${bytes.toString('base64')}`;
    const content = [
      { type: 'text', text: prompt },
      { type: 'image_url', image_url: { url: uri('png', first.bytes) } },
      { type: 'image_url', image_url: { url: uri('webp', second.bytes) } },
    ];
    assert.deepEqual(server().requests.at(-1)?.json.messages, [{ role: 'user', content }]);
  });

  it('says that it takes no mask and no size, and gets the mask to look at', async () => {
    const { path } = await sourceFile('png');
    const result = await edit({ provider, images: [path], size: '1024x1024', mask: path });
    await assertAnswered(result, server().painted.at(-1));
    assert.match(result.warnings.join(' '), /takes no size.*shown the mask as picture 2/);
  });

  it('paints three pictures with three requests', async () => {
    const before = server().requests.length;
    const result = await generate({ provider, n: 3 });
    assert.equal(server().requests.length, before + 3);
    assert.equal(result.images.length, 3);
  });

  for (const shape of [...chatShapes, ...streamedShapes.map(each => `${each}+stream`)]) {
    it(`saves the picture of an answer of the shape ${shape}`, async () => {
      server().next({ shape });
      await assertSaved(await generate({ provider }), server().painted.slice(-1));
    });
  }

  for (const shape of streamedShapes) {
    it(`asks for a stream, and saves the picture of the shape ${shape}`, async () => {
      server().next({ shape });
      await assertSaved(await generate({ provider, partialImages: 1 }), server().painted.slice(-1));
      assert.equal(server().requests.at(-1)?.json.stream, true);
    });
  }

  it('tells what the model said in place of a picture', async () => {
    server().next({ shape: 'words' }, { shape: 'refusal' });
    await assert.rejects(generate({ provider }), error => {
      assert.match(String(error), /I cannot draw that, sorry\./);
      return imageError('noImage')(error);
    });
    await assert.rejects(generate({ provider }), imageError('refused'));
  });
});

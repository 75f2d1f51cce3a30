/** Apertis: the gpt-image parameters, edits with a mask, the flux-kontext models. */

import * as assert from 'node:assert/strict';
import { apertisKey, startApertis } from '../../servers/apertis';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, filesIn, generate, prompt } from './requests';
import { useStandIn } from './useProvider';

describe('The provider apertis', () => {
  const server = useStandIn('apertis', startApertis, { path: '/v1', key: apertisKey });
  const provider = 'apertis';

  it('generates with the gpt-image parameters and tells the revised prompt', async () => {
    const result = await generate({
      provider,
      model: 'gpt-image-1',
      n: 2,
      size: '1536x1024',
      quality: 'high',
      background: 'transparent',
      moderation: 'low',
      outputFormat: 'webp',
      outputCompression: 90,
    });
    await assertSaved(result, server().painted.slice(-2));
    assert.deepEqual(
      result.images.map(({ mediaType, revisedPrompt }) => [mediaType, revisedPrompt]),
      [
        ['image/webp', 'A revised prompt'],
        ['image/webp', 'A revised prompt'],
      ],
    );
    assert.deepEqual(server().requests.at(-1)?.json, {
      model: 'gpt-image-1',
      prompt,
      n: 2,
      size: '1536x1024',
      quality: 'high',
      background: 'transparent',
      moderation: 'low',
      output_format: 'webp',
      output_compression: 90,
    });
  });

  it('is asked for no stream, which its document does not have', async () => {
    const before = server().requests.length;
    const result = await generate({ provider, model: 'gpt-image-1', partialImages: 2 });
    await assertSaved(result, server().painted.slice(-1));
    assert.equal(server().requests.length, before + 1);
    assert.equal(server().requests.at(-1)?.json.stream, undefined);
  });

  it('generates with DALL·E’s parameters, three pictures with three requests', async () => {
    const before = server().requests.length;
    const wishes = { model: 'dall-e-3', size: '1792x1024', quality: 'hd', style: 'natural' };
    const result = await generate({ provider, n: 3, ...wishes });
    assert.equal(result.images.length, 3);
    assert.deepEqual(asked(server(), before), Array(3).fill('POST /v1/images/generations'));
  });

  it('edits with a mask, as large as the picture beside it', async () => {
    const [source, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({
      provider,
      model: 'gpt-image-1',
      images: [source.path],
      mask: mask.path,
      quality: 'low',
    });
    await assertAnswered(result, server().painted.at(-1));
    assert.deepEqual(filesIn(server()), ['image', 'mask']);
    const parts = server().requests.at(-1)?.parts ?? [];
    const sizes = parts.filter(({ fileName }) => fileName !== undefined).map(({ bytes }) => sizeOf(bytes));
    assert.deepEqual(sizes, Array(2).fill('1536x1024'));
    assert.equal(parts.find(({ name }) => name === 'size')?.bytes.toString(), '1536x1024');
  });

  it('edits with several pictures as image[]', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    const result = await edit({ provider, model: 'gpt-image-1.5', images });
    await assertSaved(result, server().painted.slice(-1));
    assert.deepEqual(filesIn(server()), ['image[]', 'image[]']);
  });

  for (const model of ['flux-kontext-pro', 'flux-kontext-max', 'gpt-image-1-all']) {
    it(`edits one picture with ${model}, and says that it takes no mask`, async () => {
      const [source, mask] = [await sourceFile('png'), await maskFile()];
      const result = await edit({ provider, model, images: [source.path], mask: mask.path });
      await assertAnswered(result, server().painted.at(-1));
      assert.match(result.warnings.join(' '), /takes no mask/);
      assert.deepEqual(filesIn(server()), ['image']);
    });
  }

  it('saves what is answered as an address, fetched without the key', async () => {
    const { path } = await sourceFile('png');
    server().next({ shape: 'url' });
    await assertSaved(
      await edit({ provider, model: 'flux-kontext-pro', images: [path] }),
      server().painted.slice(-1),
    );
    assert.equal(server().downloads.at(-1)?.headers.authorization, undefined);
  });
});

/** Of a PNG, by its header. */
function sizeOf(png: Buffer): string {
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
}

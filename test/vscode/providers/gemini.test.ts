/** Google Gemini: shapes, drafts, and edits that go on from its own pictures. */

import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { geminiKey, geminiQuota, startGemini } from '../../servers/gemini';
import { pngOf } from '../../servers/pictures';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider gemini', () => {
  const server = useStandIn('gemini', startGemini, { key: geminiKey });
  const provider = 'gemini';
  const turns = () => ((server().requests.at(-1)?.json.contents ?? []) as readonly unknown[]).length;

  const configOf = () => (server().requests.at(-1)?.json.generationConfig ?? {}) as Record<string, unknown>;

  it('generates in a shape and a resolution', async () => {
    const wishes = { model: 'gemini-3-pro-image', size: '16:9 2K' };
    await assertSaved(await generate({ provider, ...wishes }), server().painted.slice(-1));
    assert.deepEqual(configOf(), {
      responseModalities: ['TEXT', 'IMAGE'],
      imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
    });
  });

  it('makes several, one request each, and states what they cost', async () => {
    const before = server().requests.length;
    const result = await generate({ provider, n: 2 });
    assert.equal(result.images.length, 2);
    assert.equal(server().requests.length - before, 2);
    assert.ok(Math.abs((result.cost?.amount ?? 0) - 2 * 0.0336) < 0.002, `${result.cost?.amount}`);
    assert.equal(result.cost?.isEstimate, false);
  });

  it('saves the picture and none of its drafts', async () => {
    await assertSaved(await generate({ provider, partialImages: 1 }), server().painted.slice(-1));
    assert.match(asked(server()).at(-1) ?? '', /:streamGenerateContent$/);
  });

  it('edits a picture with a reference, and within a mask', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images }), server().painted.slice(-1));
    const [image, mask] = [await sourceFile('png', 98), await maskFile()];
    await assertAnswered(
      await edit({ provider, images: [image.path], mask: mask.path }),
      server().painted.at(-1),
    );
  });

  it('goes on from the very picture that the model made, fitted or not, and not from one that changed', async () => {
    const [made] = (await generate({ provider })).images;
    assert.ok(made);
    const images = [made.uri.fsPath];
    await assertSaved(await edit({ provider, images }), server().painted.slice(-1));
    assert.equal(turns(), 3);
    const fitted = await edit({ provider, images, editSize: 'source', size: '2K' });
    assert.deepEqual([fitted.images[0]?.width, fitted.images[0]?.height], [64, 48]);
    assert.equal(turns(), 3, 'fitted to its source');
    assert.deepEqual(configOf().imageConfig, { imageSize: '2K' });
    await edit({ provider, images, model: 'gemini-3-pro-image' });
    assert.equal(turns(), 1, 'another model did not think of it');
    await writeFile(made.uri.fsPath, pngOf(4711, 64, 48));
    await edit({ provider, images });
    assert.equal(turns(), 1, 'it is another picture now');
    assert.ok((await readFile(made.uri.fsPath)).equals(pngOf(4711, 64, 48)));
  });

  it('tells a refusal, words alone, and an account without billing', async () => {
    server().next({ shape: 'block:PROHIBITED_CONTENT' }, { shape: 'words' });
    assert.deepEqual((await failureOf(generate({ provider }), 'refused')).details.categories, [
      ...['PROHIBITED_CONTENT', 'SEXUALLY_EXPLICIT'],
    ]);
    const words = await failureOf(generate({ provider }), 'noImage');
    assert.match(words.message, /I cannot draw that/);
    server().next({ fail: { status: 429, body: geminiQuota(0, '0.05s') } });
    await failureOf(generate({ provider }), 'noCredit');
  });
});

/** OpenAI: JSON, forms, and event streams with sketches. */

import * as assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import { withoutMetadata } from '../../../src/core/jpegMetadata';
import { followNotes } from '../../../src/core/markup';
import { hashOf } from '../../../src/jobs/hash';
import { Markups } from '../../../src/jobs/markups';
import { openaiKey, startOpenai } from '../../servers/openai';
import { pngOf } from '../../servers/pictures';
import { easelApi, imageError, writeInWorkspace } from '../easel';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { edit, filesIn, generate, prompt } from './requests';
import { useStandIn } from './useProvider';

/** As the Studio keeps them when somebody draws, in the workspace's storage. `kept`: a file in that of all workspaces. */
async function keepNotes(kept: vscode.Uri | undefined, ...notes: Parameters<Markups['keep']>): Promise<void> {
  assert.ok(kept);
  const { fsPath } = kept;
  const storages = join(fsPath.slice(0, fsPath.lastIndexOf('globalStorage')), 'workspaceStorage');
  for (const workspace of await readdir(storages))
    await new Markups(join(storages, workspace, 'easel.easel', 'references')).keep(...notes);
}

describe('The provider openai', () => {
  const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });
  const provider = 'openai';

  it('generates with every parameter of the dialect', async () => {
    const result = await generate({
      provider,
      n: 2,
      size: '1792x1024',
      quality: 'high',
      background: 'opaque',
      moderation: 'low',
      outputFormat: 'jpeg',
      outputCompression: 70,
      user: 'someone',
    });
    await assertSaved(result, server().painted.slice(-2));
    assert.deepEqual(server().requests.at(-1)?.json, {
      model: 'gpt-image-2',
      prompt,
      n: 2,
      size: '1792x1024',
      quality: 'high',
      background: 'opaque',
      moderation: 'low',
      output_format: 'jpeg',
      output_compression: 70,
      safety_identifier: 'someone',
    });
    assert.equal(result.requestId, 'req-200');
    assert.deepEqual(result.warnings, ['Asked 1792×1024, got 40×30.']);
  });

  it('makes exactly the width and height that were asked for of the size that the model makes', async () => {
    const { images, warnings } = await generate({ provider, width: 1200, height: 630 });
    assert.equal(server().requests.at(-1)?.json.size, '1200x640');
    assert.deepEqual([images[0]?.width, images[0]?.height], [1200, 630]);
    assert.ok(images[0]?.raw, 'what the provider answered is kept');
    const told = warnings.join(' ');
    assert.match(told, /does not make 1200x630: 1200x640 was asked for/);
    assert.match(told, /came as \d+ × \d+ px and was cropped to 1200 × 630\. It was enlarged/);
  });

  for (const shape of ['b64_json', 'url', 'plainThoughStreamed']) {
    it(`generates and edits with a stream of sketches that ends in ${shape}`, async () => {
      server().next({ shape }, { shape });
      await assertSaved(await generate({ provider, partialImages: 3 }), server().painted.slice(-1));
      assert.equal(server().requests.at(-1)?.json.partial_images, 3);
      const { path } = await sourceFile('png');
      await assertSaved(
        await edit({ provider, images: [path], partialImages: 1 }),
        server().painted.slice(-1),
      );
    });
  }

  it('edits one picture, with a mask', async () => {
    const [source, mask] = [await sourceFile('png'), await maskFile()];
    const result = await edit({ provider, images: [source.path], mask: mask.path });
    await assertAnswered(result, server().painted.at(-1));
    assert.deepEqual(filesIn(server()), ['image', 'mask']);
  });

  it('edits with references', async () => {
    const images = [await sourceFile('jpeg'), await sourceFile('webp'), await sourceFile('png')];
    const result = await edit({
      provider,
      model: 'gpt-image-1.5',
      inputFidelity: 'high',
      images: images.map(({ path }) => path),
    });
    await assertSaved(result, server().painted.slice(-1));
    const parts =
      server()
        .requests.at(-1)
        ?.parts.filter(({ name }) => name === 'image[]') ?? [];
    assert.deepEqual(
      parts.map(({ mediaType }) => mediaType),
      ['image/jpeg', 'image/webp', 'image/png'],
    );
    const [jpeg, webp, png] = images.map(({ bytes }) => bytes);
    assert.ok(jpeg && webp && png);
    // A JPEG's EXIF is cut out of it; that of the WebP holds nothing but what every program writes.
    for (const [index, bytes] of [withoutMetadata(jpeg), webp, png].entries())
      assert.ok(parts[index]?.bytes.equals(bytes));
  });

  const model = 'gpt-image-2.6-flare';

  it('plans as thoroughly as it is told, with the models that plan', async () => {
    const result = await generate({ provider, model, complexity: 'low' });
    await assertSaved(result, server().painted.slice(-1));
    assert.equal(server().requests.at(-1)?.json.complexity, 'low');
    const { warnings } = await generate({ provider, complexity: 'low' });
    assert.match(warnings.join(), /gpt-image-2 has no complexity/);
  });

  it('saves a GIF that moves as it came, of a new picture and of an edit', async () => {
    const asked = { provider, model, outputFormat: 'gif', frameCount: 4, frameDurationMs: 100 };
    // Nothing of it is fitted, whatever the size that was asked for, and there are no sketches of it.
    const made = await generate({ ...asked, n: 2, width: 1000, height: 700, partialImages: 2 });
    await assertSaved(made, server().painted.slice(-2));
    assert.match(made.images[0]?.uri.path ?? '', /\.gif$/);
    assert.deepEqual([made.images[0]?.width, made.images[0]?.height], [64, 48]);
    const { n, stream, partial_images, ...sent } = server().requests.at(-1)?.json ?? {};
    assert.deepEqual([n, stream, partial_images], [undefined, undefined, undefined]);
    assert.deepEqual([sent.output_format, sent.frame_count, sent.frame_duration_ms], ['gif', 4, 100]);
    const { path } = await sourceFile('png');
    const edited = await generate({ ...asked, references: [path] });
    await assertSaved(edited, server().painted.slice(-1));
    await assertSaved(
      await edit({ ...asked, images: [path], editSize: 'source' }),
      server().painted.slice(-1),
    );
  });

  it('draws an SVG, and pays for no GIF or SVG with a mask that it could not keep to', async () => {
    const drawn = await generate({ provider, model, outputFormat: 'svg', n: 2 });
    await assertSaved(drawn, server().painted.slice(-2));
    assert.match(drawn.images[1]?.uri.path ?? '', /\.svg$/);
    const [source, mask] = [await sourceFile('png'), await maskFile()];
    const before = server().requests.length;
    const masked = { provider, model, prompt, images: [source.path], mask: mask.path };
    for (const outputFormat of ['gif', 'svg'])
      await assert.rejects((await easelApi()).edit({ ...masked, outputFormat }), imageError('invalidInput'));
    assert.equal(server().requests.length, before);
  });

  it('gets notes by themselves where the model takes them, beside the picture as it is', async () => {
    const [source, mask] = [await sourceFile('png'), await maskFile()];
    const [copy, layer] = [pngOf(21, 64, 48), pngOf(22, 64, 48)];
    const images = [source.path, await writeInWorkspace('sources/annotated.png', copy)];
    const asked = { provider, model, images, prompt: followNotes.onCopy };
    const { images: made } = await edit({ ...asked, editSize: 'source' });
    assert.deepEqual(filesIn(server()), ['image[]', 'image[]'], 'nobody drew that');
    await keepNotes(made[0]?.raw, await hashOf(copy), await hashOf(source.bytes), layer);
    const sent = (name: string) =>
      server()
        .requests.at(-1)
        ?.parts.find(part => part.name === name)?.bytes;

    await assertSaved(await edit(asked), server().painted.slice(-1));
    assert.deepEqual(filesIn(server()), ['image', 'markup']);
    assert.ok(source.bytes.equals(sent('image') ?? Buffer.of()));
    assert.ok(layer.equals(sent('markup') ?? Buffer.of()));
    assert.equal(sent('prompt')?.toString(), followNotes.onLayer);
    // The picture is laid into a larger frame, and the server wants both of one size.
    await edit({ ...asked, editSize: 'source' });
    assert.deepEqual(filesIn(server()), ['image', 'markup']);
    assert.ok((sent('image')?.readUInt32BE(16) ?? 0) > 64);

    await edit({ ...asked, mask: mask.path });
    assert.deepEqual(filesIn(server()), ['image[]', 'image[]', 'mask']);
    await edit({ ...asked, model: 'gpt-image-2.5-flare' });
    assert.deepEqual(filesIn(server()), ['image[]', 'image[]']);
    assert.equal(sent('prompt')?.toString(), followNotes.onCopy);
  });

  it('shows the copy with the notes to a server that refuses them by themselves, and remembers that', async () => {
    const [source, copy] = [await sourceFile('png', 98), pngOf(23, 64, 48)];
    const images = [source.path, await writeInWorkspace('sources/annotated.png', copy)];
    const asked = { provider, model, images, prompt: followNotes.onCopy };
    const { images: made } = await edit({ ...asked, editSize: 'source' });
    await keepNotes(made[0]?.raw, await hashOf(copy), await hashOf(source.bytes), pngOf(24, 64, 48));
    const before = server().requests.length;
    const error = { message: "Unknown parameter: 'markup'.", code: 'unknown_parameter', param: 'markup' };
    server().next({ fail: { status: 400, body: { error } } });
    const { warnings } = await edit(asked);
    assert.match(warnings.join(), /it was shown a copy of the picture that has them/);
    assert.deepEqual(filesIn(server()), ['image[]', 'image[]']);
    assert.equal(server().requests.length, before + 2);
    await edit(asked);
    assert.equal(server().requests.length, before + 3);
  });

  it('refuses a mask of another size before it asks', async () => {
    const before = server().requests.length;
    const [source, mask] = [await sourceFile('webp'), await maskFile()];
    const job = (await easelApi()).edit({ provider, prompt, images: [source.path], mask: mask.path });
    await assert.rejects(job, imageError('invalidInput'));
    assert.equal(server().requests.length, before);
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImageError } from '../../../src/core/imageError';
import type { BytesOnDisk, PictureInput } from '../../../src/core/imageRequest';
import { InlinePicture, type WireBody } from '../../../src/core/wireFormat';
import { requestBody } from '../../../src/net/requestBody';
import { pngOf } from './support/pictures';

const bytes = pngOf(1_000_000);
const picture = { name: 'cat.png', mediaType: 'image/png', bytes, width: 1, height: 1 } as const;

async function written(body: WireBody) {
  const { contentType, length, pieces } = requestBody(body);
  const chunks: Uint8Array[] = [];
  const memory = new Set<ArrayBufferLike>();
  for await (const piece of pieces()) {
    // The next but one takes its memory.
    chunks.push(Uint8Array.from(piece));
    memory.add(piece.buffer);
  }
  const whole = Buffer.concat(chunks);
  assert.equal(whole.length, length, 'the length said beforehand');
  return { contentType, whole, memory, longest: Math.max(...chunks.map(chunk => chunk.length)) };
}

describe('A request body', () => {
  it('is the JSON that was asked for, pictures as data URIs or bare base64, absent fields left out', async () => {
    const { whole, contentType } = await written({
      type: 'json',
      value: {
        model: 'm',
        prompt: 'Kätzchen "im" Schnee 🎨',
        user: undefined,
        image: [new InlinePicture(picture, 'dataUri'), new InlinePicture(picture, 'base64')],
        n: 1,
      },
    });
    assert.equal(contentType, 'application/json');
    assert.deepEqual(JSON.parse(whole.toString()), {
      model: 'm',
      prompt: 'Kätzchen "im" Schnee 🎨',
      image: [`data:image/png;base64,${bytes.toString('base64')}`, bytes.toString('base64')],
      n: 1,
    });
  });

  it('never holds a picture’s whole base64', async () => {
    const { longest } = await written({
      type: 'json',
      value: { image: new InlinePicture(picture, 'base64') },
    });
    assert.ok(longest <= 256 * 1024, `${longest} bytes at once`);
  });

  describe('with a picture that is on disk', () => {
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'easel-body-'));
    });
    afterEach(() => rm(folder, { recursive: true, force: true }));

    /** As it is after a look at its header. */
    async function onDisk(): Promise<PictureInput> {
      const path = join(folder, 'cat.png');
      await writeFile(path, bytes);
      const { mtimeMs: modifiedAt } = await stat(path);
      return { ...picture, bytes: { path, length: bytes.length, modifiedAt } };
    }

    it('is the very same, a slice at a time', async () => {
      for (const form of ['dataUri', 'base64'] as const) {
        const image = (source: PictureInput) =>
          ({ type: 'json', value: new InlinePicture(source, form) }) as const;
        const { whole, longest } = await written(image(await onDisk()));
        assert.ok(whole.equals((await written(image(picture))).whole));
        assert.ok(longest <= 256 * 1024, `${longest} bytes at once`);
      }
      const parts = [{ name: 'image', picture: await onDisk() }];
      const { whole, longest } = await written({ type: 'multipart', parts });
      assert.ok(whole.includes(bytes));
      assert.ok(longest <= 256 * 1024, `${longest} bytes at once`);
    });

    it('is read into the same memory again and again, however large it is', async () => {
      const { memory } = await written({ type: 'picture', picture: await onDisk() });
      assert.equal(memory.size, 2);
    });

    it('never sends another content than the one that was looked at', async () => {
      const looked = await onDisk();
      const parts = [{ name: 'image', picture: looked }];
      const { path } = looked.bytes as BytesOnDisk;
      const send = () => written({ type: 'multipart', parts });
      const isRefused = (error: unknown) =>
        error instanceof ImageError &&
        error.kind === 'invalidInput' &&
        /“cat\.png” was changed/.test(error.message);
      await writeFile(path, bytes.subarray(1));
      await assert.rejects(send(), isRefused);
      await writeFile(path, bytes);
      await utimes(path, new Date(), new Date(Date.now() + 60_000));
      await assert.rejects(send(), isRefused);
      await rm(path);
      await assert.rejects(send(), isRefused);
    });
  });

  it('encodes a view of a larger buffer without its neighbours', async () => {
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset + 5, 100);
    const { whole } = await written({
      type: 'json',
      value: new InlinePicture({ ...picture, bytes: view }, 'base64'),
    });
    assert.equal(JSON.parse(whole.toString()), bytes.subarray(5, 105).toString('base64'));
  });

  it('is multipart that a standard parser reads back, with the type and the name of each file', async () => {
    const { whole, contentType } = await written({
      type: 'multipart',
      parts: [
        { name: 'prompt', value: 'two\r\nlines and "quotes"' },
        { name: 'image[]', picture },
        { name: 'image[]', picture: { ...picture, name: 'a "b"\n.png' } },
      ],
    });
    const form = await new Response(new Uint8Array(whole), {
      headers: { 'content-type': contentType },
    }).formData();
    assert.equal(form.get('prompt'), 'two\r\nlines and "quotes"');
    const files = form.getAll('image[]') as File[];
    assert.deepEqual(
      files.map(({ name, type, size }) => [name, type, size]),
      [
        ['cat.png', 'image/png', bytes.length],
        ['a "b"\n.png', 'image/png', bytes.length],
      ],
    );
    assert.ok(Buffer.from((await files[0]?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(bytes));
    assert.match(
      whole.toString('latin1'),
      /filename="a %22b%22%0A\.png"\r\nContent-Type: image\/png\r\n\r\n/,
    );
  });
});

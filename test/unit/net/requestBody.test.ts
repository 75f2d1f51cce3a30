import assert from 'node:assert/strict';
import { InlinePicture, type WireBody } from '../../../src/core/wireFormat';
import { requestBody } from '../../../src/net/requestBody';
import { pngOf } from './support/pictures';

const bytes = pngOf(200_000);
const picture = { name: 'cat.png', mediaType: 'image/png', bytes, width: 1, height: 1 } as const;

function written(body: WireBody) {
  const { contentType, length, pieces } = requestBody(body);
  const chunks = [...pieces()];
  const whole = Buffer.concat(chunks);
  assert.equal(whole.length, length, 'the length said beforehand');
  return { contentType, whole, longest: Math.max(...chunks.map(chunk => chunk.length)) };
}

describe('A request body', () => {
  it('is the JSON that was asked for, pictures as data URIs or bare base64, absent fields left out', () => {
    const { whole, contentType } = written({
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

  it('never holds a picture’s whole base64', () => {
    const { longest } = written({ type: 'json', value: { image: new InlinePicture(picture, 'base64') } });
    assert.ok(longest <= 64 * 1024, `${longest} bytes at once`);
  });

  it('encodes a view of a larger buffer without its neighbours', () => {
    const view = new Uint8Array(bytes.buffer, bytes.byteOffset + 5, 100);
    const { whole } = written({
      type: 'json',
      value: new InlinePicture({ ...picture, bytes: view }, 'base64'),
    });
    assert.equal(JSON.parse(whole.toString()), bytes.subarray(5, 105).toString('base64'));
  });

  it('is multipart that a standard parser reads back, with the type and the name of each file', async () => {
    const { whole, contentType } = written({
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

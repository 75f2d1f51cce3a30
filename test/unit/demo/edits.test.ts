/** Edits over real HTTP: what changes, what must not, and what is refused. */

import assert from 'node:assert/strict';
import { Codec } from '../../../src/pixels/codec';
import { bitmapOf, differences, pixelAt, png16, withOrientation } from '../pixels/support/pictures';
import { answerOf, DemoClient, eventsOf, pictureOf } from './support/demoClient';

const [width, height] = [160, 120];
const photo = bitmapOf(width, height, (x, y) => [60 + x, 150 - y, 90 + ((x * y) % 60), 255]);
/** Open in the right half, closed in the left, half open on the line between. */
const mask = bitmapOf(width, height, x => [0, 0, 0, x < 80 ? 255 : x === 80 ? 128 : 0]);

describe('editing', () => {
  let client: DemoClient;
  let codec: Codec;
  let photoFile: Blob;
  let maskFile: Blob;
  const blob = (bytes: Uint8Array, type = 'image/png') => new Blob([Uint8Array.from(bytes)], { type });
  before(async () => {
    client = new DemoClient();
    codec = await Codec.load();
    photoFile = blob(codec.encode(photo, { format: 'png' }));
    maskFile = blob(codec.encode(mask, { format: 'png' }));
  });
  after(() => client.dispose());
  const edited = async (fields: Parameters<DemoClient['edit']>[0]) =>
    codec.decode(await pictureOf(client.edit({ seed: '1', image: photoFile, ...fields })));

  const prompts = [
    'make it night',
    'at sunset',
    'by day',
    'tint it blue',
    'blur it',
    'invert the colours',
    'black and white',
    'sepia',
    'brighter',
    'darker',
    'more vivid',
    'add a sun',
    'add a moon',
    'add a rainbow',
    'with stars',
    'let it snow',
    'rain',
    'hearts',
    'a white frame',
    'pixelate it',
    'flip it',
    'upside down',
    'add a cat',
    'add a tree',
    'fog',
    'as a desert',
    'autumn',
    'surprise me',
  ];
  for (const prompt of prompts) {
    it(`visibly changes the picture for “${prompt}” and keeps its size`, async () => {
      const picture = await edited({ prompt });
      assert.deepEqual([picture.width, picture.height], [width, height]);
      const changed = differences(picture, photo, 12);
      assert.ok(changed > width * height * 0.02, `${changed} px changed`);
    });
  }

  it('does what the words say', async () => {
    const at = async (prompt: string) => pixelAt(await edited({ prompt }), 40, 40);
    const [red = 0, green = 0, blue = 0] = pixelAt(photo, 40, 40);
    assert.deepEqual(await at('invert'), [255 - red, 255 - green, 255 - blue, 255]);
    const [greyRed, greyGreen, greyBlue] = await at('black and white');
    assert.ok(greyRed === greyGreen && greyGreen === greyBlue);
    assert.deepEqual(pixelAt(await edited({ prompt: 'mirror it' }), 40, 40), pixelAt(photo, width - 41, 40));
    const [nightRed = 0, , nightBlue = 0] = await at('night');
    assert.ok(nightRed < red * 0.6 && nightBlue > nightRed);
  });

  it('gives the same bytes for the same prompt, seed and picture', async () => {
    const once = () => pictureOf(client.edit({ prompt: 'add hearts', seed: '5', image: photoFile }));
    assert.deepEqual(await once(), await once());
  });

  describe('with a mask', () => {
    for (const prompt of [
      'invert',
      'a forest',
      'add a fox',
      'blur it and make it red',
      'flip it',
      'a black frame',
      'anything else',
    ]) {
      it(`leaves everything outside as it was for “${prompt}”, to the last bit`, async () => {
        const picture = await edited({ prompt, mask: maskFile });
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < 80; x++) assert.deepEqual(pixelAt(picture, x, y), pixelAt(photo, x, y));
        }
        assert.ok(differences(picture, photo, 8) > 80 * height * 0.02);
      });
    }

    it('blends where the mask is half transparent', async () => {
      const [red = 0] = pixelAt(await edited({ prompt: 'invert', mask: maskFile }), 80, 10);
      const [own = 0] = pixelAt(photo, 80, 10);
      assert.ok(Math.abs(red - (own * 128 + (255 - own) * 127) / 255) <= 1);
    });

    it('fills what was cut out of the picture when the prompt names a place', async () => {
      const hole = bitmapOf(width, height, (x, y) =>
        x < 80 ? ([...pixelAt(photo, x, y)] as [number, number, number, number]) : [0, 0, 0, 0],
      );
      const picture = await edited({
        prompt: 'a mountain lake',
        image: blob(codec.encode(hole, { format: 'png' })),
        mask: maskFile,
      });
      assert.equal(pixelAt(picture, 120, 60)[3], 255);
    });
  });

  it('keeps the alpha of a cut-out', async () => {
    const cutOut = bitmapOf(width, height, (x, y) => [
      200,
      80,
      40,
      Math.hypot(x - 80, y - 60) < 40 ? 255 : x,
    ]);
    const image = blob(codec.encode(cutOut, { format: 'webp' }), 'image/webp');
    const picture = await edited({ prompt: 'make it night with a moon', image });
    for (const [x, y] of [
      [80, 60],
      [10, 10],
      [20, 100],
      [0, 0],
    ] as const) {
      assert.equal(pixelAt(picture, x, y)[3], pixelAt(cutOut, x, y)[3]);
    }
  });

  it('continues a picture into the transparent room around it, without a seam', async () => {
    const [left, top] = [20, 10];
    const isOld = (x: number, y: number) => x >= left && x < 120 && y >= top;
    const grown = bitmapOf(width, height, (x, y) =>
      isOld(x, y) ? ([...pixelAt(photo, x, y)] as [number, number, number, number]) : [0, 0, 0, 0],
    );
    const around = bitmapOf(width, height, (x, y) => [0, 0, 0, isOld(x, y) ? 255 : 0]);
    const [image, mask] = [grown, around].map(bitmap => blob(codec.encode(bitmap, { format: 'png' })));
    assert.ok(image && mask);
    const picture = await edited({ prompt: 'more of it', image, mask });
    for (let y = top; y < height; y++) {
      assert.deepEqual(pixelAt(picture, left, y), pixelAt(photo, left, y));
      assert.deepEqual(
        pixelAt(picture, left - 1, y),
        pixelAt(photo, left, y),
        'beyond the seam as before it',
      );
    }
  });

  describe('with a transparent background', () => {
    const disc = (x: number, y: number) => Math.hypot(x - 80, y - 60) < 40;
    const onSky = bitmapOf(width, height, (x, y) =>
      disc(x, y) ? [200, 40, 30, 255] : [90, 120 + y, 255, 255],
    );

    it('leaves the subject alone, in its own colours', async () => {
      const image = blob(codec.encode(onSky, { format: 'png' }));
      const picture = await edited({ prompt: 'remove the background', image, background: 'transparent' });
      assert.deepEqual(pixelAt(picture, 80, 60), [200, 40, 30, 255]);
      for (const [x, y] of [
        [0, 0],
        [159, 119],
        [80, 5],
        [20, 60],
      ] as const) {
        assert.equal(pixelAt(picture, x, y)[3], 0);
      }
    });

    it('finds it among things of its colour, before what changes from row to row', async () => {
      const meadow = bitmapOf(width, height, (x, y) => {
        if (disc(x, y)) return [210, 120, 40, 255];
        return y > 60 && x % 16 < 3 && y % 9 < 3 ? [210, 120, 40, 255] : [60, 250 - y, 200 - y, 255];
      });
      const image = blob(codec.encode(meadow, { format: 'png' }));
      const picture = await edited({ prompt: 'remove the background', image, background: 'transparent' });
      let wrong = 0;
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) if ((pixelAt(picture, x, y)[3] ?? 0) > 127 !== disc(x, y)) wrong++;
      assert.ok(wrong < 400, `${wrong} px on the wrong side`);
    });

    it('keeps an oval where everything looks alike', async () => {
      const plain = bitmapOf(width, height, (x, y) => [100, 100 + ((x + y) % 3), 90, 255]);
      const image = blob(codec.encode(plain, { format: 'png' }));
      const picture = await edited({ prompt: 'cut it out', image, background: 'transparent' });
      assert.deepEqual(pixelAt(picture, 80, 60), pixelAt(plain, 80, 60));
      assert.equal(pixelAt(picture, 2, 2)[3], 0);
    });
  });

  it('takes a photograph upright, and 16 bits as 8', async () => {
    const jpeg = withOrientation(codec.encode(photo, { format: 'jpeg' }), 6);
    const upright = await edited({ prompt: 'invert', image: blob(jpeg, 'image/jpeg') });
    assert.deepEqual([upright.width, upright.height], [height, width]);
    const deep = await edited({ prompt: 'invert', image: blob(png16(64, 64, () => [65535, 0, 32768])) });
    assert.deepEqual(pixelAt(deep, 5, 5), [0, 255, 127, 255]);
  });

  it('brings the picture to another size without stretching it', async () => {
    const disc = bitmapOf(120, 120, (x, y) =>
      Math.hypot(x - 60, y - 60) < 30 ? [255, 0, 0, 255] : [0, 0, 0, 255],
    );
    const picture = await edited({
      prompt: 'more contrast',
      image: blob(codec.encode(disc, { format: 'png' })),
      size: '300x200',
    });
    assert.deepEqual([picture.width, picture.height], [300, 200]);
    const isRed = (x: number, y: number) => (pixelAt(picture, x, y)[0] ?? 0) > 128;
    const count = (length: number, is: (at: number) => boolean) =>
      Array.from({ length }, (_, at) => is(at)).filter(Boolean).length;
    const across = count(200, x => isRed(x + 50, 100));
    const down = count(200, y => isRed(150, y));
    assert.ok(Math.abs(across - down) <= 2 && Math.abs(down - 100) <= 4, `${across} × ${down}`);
  });

  it('lets references lend their colour', async () => {
    const green = blob(
      codec.encode(
        bitmapOf(20, 20, () => [20, 200, 40, 255]),
        { format: 'png' },
      ),
    );
    const plain = pixelAt(await edited({ prompt: 'like the other' }), 40, 40);
    const { image: _, ...none } = { image: undefined };
    const file = await pictureOf(
      client.edit({ ...none, prompt: 'like the other', seed: '1', 'image[]': [photoFile, green] }),
    );
    const lent = pixelAt(codec.decode(file), 40, 40);
    assert.ok((lent[1] ?? 0) - (lent[0] ?? 0) > (plain[1] ?? 0) - (plain[0] ?? 0) + 20);
  });

  it('reads a JSON edit with data URLs', async () => {
    const url = async (file: Blob) =>
      `data:image/png;base64,${Buffer.from(await file.arrayBuffer()).toString('base64')}`;
    const body = {
      prompt: 'invert',
      images: [{ image_url: await url(photoFile) }],
      mask: { image_url: await url(maskFile) },
    };
    const headers = { 'content-type': 'application/json' };
    const picture = codec.decode(
      await pictureOf(client.fetch('/images/edits', { method: 'POST', headers, body: JSON.stringify(body) })),
    );
    assert.deepEqual(pixelAt(picture, 10, 10), pixelAt(photo, 10, 10));
    assert.notDeepEqual(pixelAt(picture, 120, 10), pixelAt(photo, 120, 10));
  });

  it('streams edits under their own names', async () => {
    const events = await eventsOf(
      client.edit({ prompt: 'night', image: photoFile, stream: 'true', partial_images: '2' }),
    );
    assert.deepEqual(
      events.map(({ name }) => name),
      ['image_edit.partial_image', 'image_edit.partial_image', 'image_edit.completed'],
    );
  });

  describe('refuses', () => {
    const refusal = async (fields: Parameters<DemoClient['edit']>[0]) => {
      const { status, body } = await answerOf(client.edit(fields));
      return [status, body.error?.code, body.error?.param];
    };

    it('a repeated image, as OpenAI does, but takes image[] as often as there are pictures', async () => {
      assert.deepEqual(await refusal({ prompt: 'x', image: [photoFile, photoFile] }), [
        400,
        'duplicate_parameter',
        'image',
      ]);
      assert.equal((await client.edit({ prompt: 'x', 'image[]': [photoFile, photoFile] })).status, 200);
    });

    it('a file without an image type', async () => {
      const image = blob(new Uint8Array(await photoFile.arrayBuffer()), 'application/octet-stream');
      assert.deepEqual(await refusal({ prompt: 'x', image }), [400, 'unsupported_file_mimetype', 'image']);
    });

    it('a file that is no picture, whole or damaged', async () => {
      assert.deepEqual(await refusal({ prompt: 'x', image: blob(Buffer.from('hello')) }), [
        400,
        'invalid_image_file',
        'image',
      ]);
      const damaged = blob(new Uint8Array(await photoFile.arrayBuffer()).subarray(0, 40));
      assert.deepEqual(await refusal({ prompt: 'x', image: damaged }), [400, 'invalid_image_file', 'image']);
    });

    it('no image, text in place of one, and more than sixteen', async () => {
      assert.deepEqual(await refusal({ prompt: 'x' }), [400, 'missing_required_parameter', 'image']);
      assert.deepEqual(await refusal({ prompt: 'x', image: 'photo.png' }), [400, 'invalid_type', 'image']);
      const crowd = Array<Blob>(17).fill(photoFile);
      assert.deepEqual(await refusal({ prompt: 'x', 'image[]': crowd }), [
        400,
        'array_above_max_length',
        'image',
      ]);
    });

    it('a mask of another size, and one that leaves nothing to edit', async () => {
      const other = blob(
        codec.encode(
          bitmapOf(20, 20, () => [0, 0, 0, 0]),
          { format: 'png' },
        ),
      );
      assert.deepEqual(await refusal({ prompt: 'x', image: photoFile, mask: other }), [
        400,
        'invalid_value',
        'mask',
      ]);
      const closed = blob(codec.encode(photo, { format: 'png' }));
      assert.deepEqual(await refusal({ prompt: 'x', image: photoFile, mask: closed }), [
        400,
        'invalid_value',
        'mask',
      ]);
    });

    it('what generations refuses, too', async () => {
      assert.deepEqual(await refusal({ image: photoFile }), [400, 'missing_required_parameter', 'prompt']);
      assert.deepEqual(await refusal({ prompt: 'x', image: photoFile, n: 'two' }), [
        400,
        'invalid_type',
        'n',
      ]);
      assert.deepEqual(await refusal({ prompt: 'x', image: photoFile, response_format: 'b64_json' }), [
        400,
        'unknown_parameter',
        'response_format',
      ]);
    });

    it('a remote address and a form that is cut off', async () => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ prompt: 'x', images: [{ image_url: 'https://example.com/a.png' }] });
      assert.equal(
        (await answerOf(client.fetch('/images/edits', { method: 'POST', headers, body }))).status,
        400,
      );
      const cut = {
        method: 'POST',
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\n',
      };
      assert.equal(
        (await answerOf(client.fetch('/images/edits', cut))).body.error?.code,
        'invalid_multipart_form_data',
      );
    });
  });
});

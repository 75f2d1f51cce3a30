/** The codec against files as cameras and programs write them. */

import assert from 'node:assert/strict';
import Vips from 'wasm-vips';
import { ImageError } from '../../../src/core/imageError';
import { readImageHeader } from '../../../src/core/imageHeader';
import { newBitmap } from '../../../src/pixels/bitmap';
import { Codec } from '../../../src/pixels/codec';
import { bitmapOf, differences, pixelAt, png16, withOrientation } from './support/pictures';

const colourful = bitmapOf(64, 40, (x, y) => [x * 4, y * 6, 255 - x * 3, 255]);
const seeThrough = bitmapOf(48, 48, (x, y) => [200, x * 5, y * 5, Math.min(255, (x + y) * 3)]);

function assertNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  const isNear = actual.every((value, at) => Math.abs(value - (expected[at] ?? 0)) <= tolerance);
  assert.ok(isNear, `${actual} is not within ${tolerance} of ${expected}`);
}

describe('Codec', () => {
  let codec: Codec;
  before(async () => {
    codec = await Codec.load();
  });

  it('gives back the very pixels that it wrote as PNG, transparent ones included', () => {
    assert.deepEqual(codec.decode(codec.encode(seeThrough, { format: 'png' })), seeThrough);
    assert.deepEqual(codec.decode(codec.encode(colourful, { format: 'png' })), colourful);
  });

  for (const format of ['jpeg', 'webp'] as const) {
    it(`writes ${format} that says so, has the size, and looks the same`, () => {
      const bytes = codec.encode(colourful, { format, quality: 95 });
      assert.deepEqual(readImageHeader(bytes), { mediaType: `image/${format}`, width: 64, height: 40 });
      assert.equal(differences(codec.decode(bytes), colourful, 40), 0);
    });

    it(`makes a smaller ${format} file with less quality`, () => {
      const small = codec.encode(colourful, { format, quality: 20 });
      assert.ok(small.length < codec.encode(colourful, { format, quality: 95 }).length);
      assert.ok(codec.encode(colourful, { format, quality: 0 }).length > 0);
    });
  }

  it('keeps the alpha of WebP exactly', () => {
    const read = codec.decode(codec.encode(seeThrough, { format: 'webp' }));
    for (const [x, y] of [
      [0, 0],
      [10, 20],
      [47, 47],
    ] as const) {
      assert.equal(pixelAt(read, x, y)[3], pixelAt(seeThrough, x, y)[3]);
    }
  });

  it('puts white behind what is transparent in a JPEG', () => {
    const read = codec.decode(codec.encode(newBitmap(16, 16), { format: 'jpeg' }));
    assertNear(pixelAt(read, 8, 8), [255, 255, 255, 255], 2);
  });

  it('turns a photograph upright as its EXIF orientation says', () => {
    // Red left, blue right; orientation 6 means: shown after a quarter turn clockwise.
    const lying = bitmapOf(64, 32, x => (x < 32 ? [255, 0, 0, 255] : [0, 0, 255, 255]));
    const upright = codec.decode(withOrientation(codec.encode(lying, { format: 'jpeg', quality: 95 }), 6));
    assert.deepEqual([upright.width, upright.height], [32, 64]);
    assertNear(pixelAt(upright, 16, 5), [255, 0, 0, 255], 12);
    assertNear(pixelAt(upright, 16, 58), [0, 0, 255, 255], 12);
  });

  it('rounds 16 bits to 8', () => {
    const read = codec.decode(png16(20, 10, (x, y) => [x * 3276, y * 6553, 65535]));
    assert.deepEqual([read.width, read.height], [20, 10]);
    assertNear(pixelAt(read, 19, 0), [(19 * 3276) >> 8, 0, 255, 255], 1);
    assertNear(pixelAt(read, 0, 9), [0, (9 * 6553) >> 8, 255, 255], 1);
  });

  it('rounds 16 bits to 8 in a wide gamut, too', async () => {
    const vips = await Vips();
    const deep = vips.Image.newFromBuffer(png16(20, 10, () => [40_000, 20_000, 10_000]));
    const wide = deep.iccTransform('p3', { input_profile: 'srgb', depth: 16 }).writeToBuffer('.png');
    assertNear(pixelAt(codec.decode(wide), 9, 5), [40_000 >> 8, 20_000 >> 8, 10_000 >> 8, 255], 1);
  });

  it('reads CMYK, grey and palette pictures as sRGB', async () => {
    const vips = await Vips({ dynamicLibraries: [], print: () => {}, printErr: () => {} });
    const red = vips.Image.newFromMemory(
      new Uint8Array(16 * 16 * 3).map((_, at) => (at % 3 ? 20 : 230)),
      16,
      16,
      3,
      vips.BandFormat.uchar,
    ).copy({ interpretation: 'srgb' });
    assertNear(
      pixelAt(codec.decode(red.colourspace('cmyk').writeToBuffer('.jpg', { Q: 95 })), 8, 8),
      [230, 20, 20, 255],
      60,
    );
    assertNear(
      pixelAt(codec.decode(red.colourspace('b-w').writeToBuffer('.png')), 8, 8),
      [110, 110, 110, 255],
      40,
    );
    assertNear(
      pixelAt(codec.decode(red.writeToBuffer('.png', { palette: true })), 8, 8),
      [230, 20, 20, 255],
      2,
    );
    assertNear(pixelAt(codec.decode(red.writeToBuffer('.gif')), 8, 8), [230, 20, 20, 255], 4);
  });

  it('refuses what is no picture with a sentence for people', () => {
    for (const bytes of [
      new Uint8Array(0),
      Buffer.from('not a picture'),
      codec.encode(colourful, { format: 'png' }).subarray(0, 60),
    ]) {
      assert.throws(
        () => codec.decode(bytes),
        (error: unknown) => error instanceof ImageError && error.kind === 'invalidInput',
      );
    }
  });

  it('scales to exactly the size asked for, whatever the proportions', () => {
    for (const [width, height] of [
      [1, 1],
      [7, 61],
      [128, 3],
      [33, 33],
    ] as const) {
      const scaled = codec.resize(colourful, width, height);
      assert.deepEqual(
        [scaled.width, scaled.height, scaled.data.length],
        [width, height, width * height * 4],
      );
    }
  });

  it('does not let the colour of invisible pixels bleed into visible ones when it scales or blurs', () => {
    const island = bitmapOf(32, 32, x => (x < 16 ? [255, 255, 255, 255] : [255, 0, 0, 0]));
    for (const soft of [codec.resize(island, 11, 11), codec.blur(island, 3)]) {
      for (let x = 0; x < soft.width; x++) {
        const [red = 0, green = 0, , alpha = 0] = pixelAt(soft, x, 5);
        if (alpha > 8)
          assert.ok(Math.abs(red - green) < 12, `x ${x}: red ${red}, green ${green}, alpha ${alpha}`);
      }
    }
  });
});

/** Masks to be painted on: what is read out of a picture's transparency and out of mask files. */

import assert from 'node:assert/strict';
import type Vips from 'wasm-vips';
import { ImageError } from '../../../../src/core/imageError';
import { type MaskPictureOptions, maskPicture } from '../../../../src/pixels/edit/maskPicture';
import { alphaMask, imageOf, noise, opaque } from '../support/drawings';
import { useVips } from '../support/edits';
import { bitmapOf, withOrientation } from '../support/pictures';

const [width, height] = [40, 30];
const isOpen = (x: number, y: number) => x >= 10 && x < 20 && y >= 5 && y < 15;

describe('A mask to be painted on', () => {
  const vips = useVips();
  const picture = () => opaque(imageOf(vips(), noise(width, height))).writeToBuffer('.png');
  const made = (options: MaskPictureOptions) => {
    const { bytes, isAmbiguous } = maskPicture(vips(), options);
    const image = vips().Image.newFromBuffer(bytes);
    assert.deepEqual([image.bands, image.format, image.interpretation], [1, 'uchar', 'b-w']);
    return { image, isAmbiguous };
  };
  const marks = (image: Vips.Image) => {
    assert.deepEqual([image.width, image.height], [width, height]);
    const values = image.writeToMemory();
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        assert.equal(values[y * width + x], isOpen(x, y) ? 255 : 0, `${x}, ${y}`);
  };

  it('is white where the picture is transparent, and grey where it is half so', () => {
    const bitmap = bitmapOf(width, height, (x, y) => [9, 9, 9, x === 0 ? 64 : isOpen(x, y) ? 0 : 255]);
    const cutOut = imageOf(vips(), bitmap).writeToBuffer('.webp', { lossless: true });
    const { image, isAmbiguous } = made({ picture: cutOut, from: 'alpha' });
    assert.deepEqual(
      [
        [0, 3],
        [15, 10],
        [30, 20],
      ].map(([x = 0, y = 0]) => image.getpoint(x, y)),
      [[191], [255], [0]],
    );
    assert.equal(isAmbiguous, false);
  });

  it('is white where 16 bits say transparent', () => {
    const bitmap = bitmapOf(width, height, (x, y) => [9, 9, 9, isOpen(x, y) ? 0 : 255]);
    const deep = imageOf(vips(), bitmap).linear(257, 0).cast('ushort').copy({ interpretation: 'rgb16' });
    marks(made({ picture: deep.writeToBuffer('.png'), from: 'alpha' }).image);
  });

  it('is refused for a picture without transparent parts, with or without alpha', () => {
    const withAlpha = imageOf(vips(), noise(width, height)).writeToBuffer('.png');
    for (const bytes of [picture(), withAlpha]) {
      assert.throws(
        () => maskPicture(vips(), { picture: bytes, from: 'alpha' }),
        (error: unknown) =>
          error instanceof ImageError &&
          error.kind === 'invalidInput' &&
          error.message === 'The picture has no transparent parts.',
      );
    }
  });

  it('is what a mask file marks, by its transparency or by its white', () => {
    const byAlpha = alphaMask(vips(), width, height, isOpen);
    const white = bitmapOf(width, height, (x, y) => (isOpen(x, y) ? [255, 255, 255, 255] : [0, 0, 0, 255]));
    const byWhite = opaque(imageOf(vips(), white)).writeToBuffer('.png');
    for (const mask of [byAlpha, byWhite]) {
      const { image, isAmbiguous } = made({ picture: picture(), from: 'file', mask });
      marks(image);
      assert.equal(isAmbiguous, false);
    }
  });

  it('is a rectangle of the picture as it is looked at', () => {
    const rect = { x: 10, y: 5, width: 10, height: 10 };
    marks(made({ picture: picture(), from: 'rect', rect }).image);
    const onItsSide = opaque(imageOf(vips(), noise(height, width))).writeToBuffer('.jpg');
    marks(made({ picture: withOrientation(onItsSide, 6), from: 'rect', rect }).image);
  });

  it('is refused for a rectangle that ends outside', () => {
    for (const rect of [
      { x: 31, y: 0, width: 10, height: 10 },
      { x: 0, y: 21, width: 10, height: 10 },
    ])
      assert.throws(
        () => maskPicture(vips(), { picture: picture(), from: 'rect', rect }),
        /The rectangle ends at \d+, \d+ and the picture at 40, 30\./,
      );
  });

  it('says of a file that it can be read both ways, and reads it as told', () => {
    // White inside the hole to be, on black of which a part is transparent.
    const both = bitmapOf(width, height, (x, y) => [
      ...(isOpen(x, y) ? ([255, 255, 255] as const) : ([0, 0, 0] as const)),
      x === 39 ? 0 : 255,
    ]);
    const mask = imageOf(vips(), both).writeToBuffer('.png');
    const read = (polarity?: 'alpha' | 'white') => made({ picture: picture(), from: 'file', mask, polarity });
    marks(read('white').image);
    assert.deepEqual([read().isAmbiguous, read('white').isAmbiguous], [true, true]);
    for (const polarity of [undefined, 'alpha'] as const) {
      const { image } = read(polarity);
      assert.deepEqual([image.getpoint(39, 3), image.getpoint(15, 10)], [[255], [0]]);
    }
  });

  it('lies on the picture as it is looked at', () => {
    const lying = opaque(imageOf(vips(), noise(height, width))).writeToBuffer('.jpg');
    const mask = alphaMask(vips(), width, height, isOpen);
    marks(made({ picture: withOrientation(lying, 6), from: 'file', mask }).image);
  });

  it('is refused for a file of another size and for one that marks nothing', () => {
    const refused = (mask: Uint8Array) => () =>
      maskPicture(vips(), { picture: picture(), from: 'file', mask });
    assert.throws(refused(alphaMask(vips(), 7, 7, isOpen)), /The mask has 7 × 7 px, the picture 40 × 30 px/);
    const black = opaque(
      imageOf(
        vips(),
        bitmapOf(width, height, () => [0, 0, 0, 255]),
      ),
    );
    assert.throws(refused(black.writeToBuffer('.png')), /marks nothing/);
  });
});

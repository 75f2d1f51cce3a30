import assert from 'node:assert/strict';
import fc from 'fast-check';
import { copyOf, cropped, flipped, layOver, openArea, throughMask } from '../../../src/pixels/compositing';
import { bitmapOf, pixelAt } from './support/pictures';

const anyBitmap = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 12 }),
    fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
  )
  .map(([width, height, values]) => {
    const next = () => values.next().value ?? 0;
    return bitmapOf(width, height, () => [next(), next(), next(), next()]);
  });

describe('throughMask', () => {
  const source = bitmapOf(3, 1, () => [10, 20, 30, 255]);
  const edited = bitmapOf(3, 1, () => [110, 220, 130, 255]);

  it('keeps what is opaque in the mask, takes what is transparent, blends between', () => {
    const mask = bitmapOf(3, 1, x => [0, 0, 0, [255, 128, 0][x] ?? 0]);
    const result = throughMask(source, edited, mask);
    assert.deepEqual(pixelAt(result, 0, 0), [10, 20, 30, 255]);
    assert.deepEqual(pixelAt(result, 1, 0), [60, 120, 80, 255]);
    assert.deepEqual(pixelAt(result, 2, 0), [110, 220, 130, 255]);
  });

  it('leaves every byte of a protected picture as it was, invisible colours included', () => {
    fc.assert(
      fc.property(anyBitmap, picture => {
        const mask = bitmapOf(picture.width, picture.height, () => [0, 0, 0, 255]);
        const other = bitmapOf(picture.width, picture.height, () => [1, 2, 3, 200]);
        assert.deepEqual(throughMask(picture, other, mask).data, picture.data);
      }),
    );
  });
});

describe('layOver', () => {
  it('changes colours by the alpha of what lies on top, and never the alpha below', () => {
    const bottom = bitmapOf(3, 3, () => [100, 100, 100, 77]);
    layOver(
      bottom,
      bitmapOf(2, 2, x => [200, 0, 100, x === 0 ? 255 : 0]),
      1,
      1,
    );
    assert.deepEqual(pixelAt(bottom, 0, 0), [100, 100, 100, 77]);
    assert.deepEqual(pixelAt(bottom, 1, 1), [200, 0, 100, 77]);
    assert.deepEqual(pixelAt(bottom, 2, 1), [100, 100, 100, 77]);
  });

  it('cuts off what sticks out on any side', () => {
    const bottom = bitmapOf(4, 4, () => [0, 0, 0, 255]);
    const top = bitmapOf(3, 3, () => [255, 255, 255, 255]);
    layOver(bottom, top, -2, -2);
    layOver(bottom, top, 3, 3);
    const white = Array.from(
      { length: 16 },
      (_, at) => pixelAt(bottom, at % 4, Math.floor(at / 4))[0] === 255,
    );
    assert.deepEqual(
      white.flatMap((is, at) => (is ? [at] : [])),
      [0, 15],
    );
  });
});

describe('flipped', () => {
  it('is undone by doing it again', () => {
    fc.assert(
      fc.property(anyBitmap, fc.constantFrom('across', 'down'), (picture, direction) => {
        assert.deepEqual(flipped(flipped(picture, direction), direction), picture);
      }),
    );
  });

  it('turns left to right or top to bottom', () => {
    const picture = bitmapOf(3, 2, (x, y) => [x, y, 0, 255]);
    assert.deepEqual(pixelAt(flipped(picture, 'across'), 0, 0), [2, 0, 0, 255]);
    assert.deepEqual(pixelAt(flipped(picture, 'down'), 0, 0), [0, 1, 0, 255]);
  });
});

describe('openArea and cropped', () => {
  it('finds the box around all that a mask leaves open', () => {
    const mask = bitmapOf(10, 8, (x, y) => [0, 0, 0, (x === 3 && y === 2) || (x === 6 && y === 5) ? 0 : 255]);
    assert.deepEqual(openArea(mask), { x: 3, y: 2, width: 4, height: 4 });
    assert.equal(openArea(bitmapOf(4, 4, () => [0, 0, 0, 255])), undefined);
  });

  it('cuts out that box and leaves the picture alone', () => {
    const picture = bitmapOf(6, 6, (x, y) => [x, y, 0, 255]);
    const before = copyOf(picture);
    const cut = cropped(picture, { x: 2, y: 3, width: 3, height: 2 });
    assert.deepEqual([cut.width, cut.height], [3, 2]);
    assert.deepEqual(pixelAt(cut, 2, 1), [4, 4, 0, 255]);
    assert.deepEqual(picture, before);
  });
});

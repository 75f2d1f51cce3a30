/** Sizes out of the heads of files that say them in a way of their own. */

import assert from 'node:assert/strict';
import { readImageHeader } from '../../../src/core/imageHeader';
import { withOrientation } from '../pixels/support/pictures';
import { bmp, heic, withProperty } from '../pixels/support/rareFormats';

/** A TIFF whose directory stands behind its pixels, as libtiff writes it; the sides as shorts or longs. */
function tiff(isLittle: boolean, isShort: boolean, orientation = 1): Uint8Array {
  const pixels = 3000;
  const bytes = new Uint8Array(8 + pixels + 2 + 4 * 12 + 4);
  const view = new DataView(bytes.buffer);
  const directory = 8 + pixels;
  view.setUint16(0, isLittle ? 0x4949 : 0x4d4d);
  view.setUint16(2, 42, isLittle);
  view.setUint32(4, directory, isLittle);
  view.setUint16(directory, 4, isLittle);
  for (const [at, [tag, value]] of [
    [254, 0],
    [256, 1234],
    [257, 567],
    [274, orientation],
  ].entries()) {
    const entry = directory + 2 + at * 12;
    view.setUint16(entry, tag ?? 0, isLittle);
    view.setUint16(entry + 2, isShort ? 3 : 4, isLittle);
    view.setUint32(entry + 4, 1, isLittle);
    if (isShort) view.setUint16(entry + 8, value ?? 0, isLittle);
    else view.setUint32(entry + 8, value ?? 0, isLittle);
  }
  return bytes;
}

/** A JPEG up to its pixels. */
const jpeg = Buffer.from('ffd8ffc0000b08023704d201011100ffda', 'hex');

describe('The head of a picture', () => {
  for (const isLittle of [true, false]) {
    for (const isShort of [true, false]) {
      it(`says a TIFF's size (${isLittle ? 'little' : 'big'} endian, ${isShort ? 'short' : 'long'} sides)`, () => {
        const header = { mediaType: 'image/tiff', width: 1234, height: 567 };
        assert.deepEqual(readImageHeader(tiff(isLittle, isShort)), header);
      });
    }
  }

  it('says no size of a TIFF whose directory was cut off', () => {
    assert.deepEqual(readImageHeader(tiff(true, false).subarray(0, 2000)), {
      ...{ mediaType: 'image/tiff', width: 0, height: 0 },
    });
  });

  it('says of a phone’s picture what is shown of it, not what its codec filled up', () => {
    assert.deepEqual(readImageHeader(heic.opaque), { mediaType: 'image/heic', width: 64, height: 40 });
  });

  for (const [orientation, width, height] of [
    [1, 1234, 567],
    [3, 1234, 567],
    [5, 567, 1234],
    [6, 567, 1234],
    [8, 567, 1234],
    [9, 1234, 567],
  ] as const) {
    it(`says how a photograph is looked at (orientation ${orientation})`, () => {
      const size = { width, height };
      const photograph = withOrientation(jpeg, orientation);
      assert.deepEqual(readImageHeader(photograph), { mediaType: 'image/jpeg', ...size });
      assert.deepEqual(readImageHeader(tiff(false, true, orientation)), { mediaType: 'image/tiff', ...size });
    });
  }

  it('turns a phone’s picture by its quarters', () => {
    const quarters = (count: number) => withProperty(heic.opaque, 'irot', Buffer.from([count]));
    assert.deepEqual(readImageHeader(quarters(3)), { mediaType: 'image/heic', width: 40, height: 64 });
    assert.deepEqual(readImageHeader(quarters(2)), { mediaType: 'image/heic', width: 64, height: 40 });
  });

  it('looks no further for a size than files have parts', () => {
    const segments = (count: number) =>
      Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(count * 4, 'ffe20002', 'hex'), jpeg.subarray(2)]);
    assert.equal(readImageHeader(segments(40_000))?.width, 1234);
    assert.equal(readImageHeader(segments(150_000))?.width, 0);
    assert.equal(readImageHeader(withProperty(heic.opaque, 'free', Buffer.alloc(1_100_000)))?.width, 0);
  });

  it('says no size of a file that states less than nothing', () => {
    const bitmap = Buffer.from(bmp(8, 6, () => [0, 0, 0]));
    assert.deepEqual(readImageHeader(bitmap), { mediaType: 'image/bmp', width: 8, height: 6 });
    bitmap.writeInt32LE(-8, 18);
    assert.deepEqual(readImageHeader(bitmap), { mediaType: 'image/bmp', width: 0, height: 0 });
  });

  it('says the size of a photograph whose EXIF cannot be read', () => {
    const photograph = Buffer.from(withOrientation(jpeg, 6));
    // Its directory would lie far behind its end.
    photograph.writeUInt32BE(0x7fffffff, photograph.indexOf('MM') + 4);
    assert.deepEqual(readImageHeader(photograph), { mediaType: 'image/jpeg', width: 1234, height: 567 });
  });
});

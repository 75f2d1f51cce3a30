import assert from 'node:assert/strict';
import { withoutMetadata } from '../../../src/core/jpegMetadata';
import { mayHaveMetadata } from '../../../src/core/pictureMetadata';
import { pictureOf } from '../../servers/pictures';

const chunk = (name: string, isWebp = false) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(isWebp ? 0 : 4);
  if (isWebp) return Buffer.concat([Buffer.from(name), length]);
  return Buffer.concat([length, Buffer.from(name), Buffer.from('text'), Buffer.alloc(4)]);
};
const segment = (marker: number) => Buffer.from([0xff, marker, 0, 6, ...Buffer.from('text')]);

/** The picture with a part put in behind its first `at` bytes. */
const withPart = (picture: Buffer, at: number, part: Buffer) =>
  Buffer.concat([picture.subarray(0, at), part, picture.subarray(at)]);

describe('What a picture tells besides its pixels', () => {
  const jpeg = Buffer.from(withoutMetadata(pictureOf(3, 'jpeg')));
  const webp = Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), chunk('VP8L', true)]);

  it('is nothing where there are pixels alone', () => {
    for (const plain of [pictureOf(3), jpeg, webp]) assert.equal(mayHaveMetadata(plain), false);
  });

  it('is a chunk of a PNG or a WebP, wherever it stands', () => {
    const png = pictureOf(3);
    for (const name of ['eXIf', 'iTXt', 'tEXt', 'zTXt']) {
      assert.equal(mayHaveMetadata(withPart(png, 33, chunk(name))), true, name);
      assert.equal(mayHaveMetadata(withPart(png, png.length - 12, chunk(name))), true, name);
    }
    assert.equal(mayHaveMetadata(withPart(png, 33, chunk('gAMA'))), false);
    for (const name of ['EXIF', 'XMP ']) {
      assert.equal(mayHaveMetadata(Buffer.concat([webp, chunk(name, true)])), true, name);
    }
  });

  it('is a segment of a JPEG, also behind bytes that only fill', () => {
    const fill = Buffer.from([0xff, 0xff]);
    for (const marker of [0xe1, 0xed, 0xfe]) {
      const telling = withPart(jpeg, 2, Buffer.concat([fill, segment(marker)]));
      assert.equal(mayHaveMetadata(telling), true);
      assert.ok(!Buffer.from(withoutMetadata(telling)).includes('text'));
    }
  });

  it('may be anything where not all of it can be looked through, and in every other format', () => {
    assert.equal(mayHaveMetadata(pictureOf(3).subarray(0, 60)), true);
    assert.equal(
      mayHaveMetadata(withPart(pictureOf(3), 33, Buffer.concat(Array(10_001).fill(chunk('gAMA'))))),
      true,
    );
    assert.equal(mayHaveMetadata(withPart(jpeg, 2, Buffer.alloc(10_001, 0xff))), true);
    assert.equal(mayHaveMetadata(Buffer.from('GIF89a')), true);
  });
});

import * as assert from 'node:assert/strict';
import { isWholePicture } from '../../../src/core/wholePicture';
import { pictureOf } from '../../servers/pictures';

describe('Whether a picture is whole', () => {
  const mediaTypes = { png: 'image/png', jpeg: 'image/jpeg', webp: 'image/webp' } as const;
  const isWhole = (format: keyof typeof mediaTypes, bytes: Buffer) =>
    isWholePicture(mediaTypes[format], bytes.subarray(0, 512), bytes.subarray(-64), bytes.length);

  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const picture = pictureOf(3, format);

    it(`is seen by its end, in ${format}`, () => {
      assert.equal(isWhole(format, picture), true);
      assert.equal(isWhole(format, picture.subarray(0, picture.length - 40)), false);
    });

    it(`is not doubted for bytes that a writer puts behind it, in ${format}`, () => {
      assert.equal(isWhole(format, Buffer.concat([picture, Buffer.from('\r\n\0\0')])), true);
    });
  }

  it('is not known of a format that does not tell', () => {
    assert.equal(isWholePicture('image/avif', Buffer.alloc(16), Buffer.alloc(16), 16), undefined);
  });
});

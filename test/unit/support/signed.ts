/** Pictures with Content Credentials where their format puts them. Nothing in them is a signature. */

import { chunk, type PictureFormat } from '../../servers/pictures';

const manifest = Buffer.from('\0\0\0\u0020jumb\0\0\0\u0018jumdc2pa\0\u0011\0\u0010', 'latin1');

export function signed(picture: Buffer, format: PictureFormat): Buffer {
  if (format === 'png')
    return Buffer.concat([picture.subarray(0, 33), chunk('caBX', manifest), picture.subarray(33)]);
  if (format === 'jpeg') {
    const head = Buffer.from([0xff, 0xeb, 0, manifest.length + 10, 0x4a, 0x50, 0, 1, 0, 0, 0, 1]);
    return Buffer.concat([picture.subarray(0, 2), head, manifest, picture.subarray(2)]);
  }
  const length = Buffer.alloc(4);
  length.writeUInt32LE(manifest.length);
  const end = 8 + picture.readUInt32LE(4);
  const whole = Buffer.concat([picture.subarray(0, end), Buffer.from('C2PA'), length, manifest]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** Pictures for tests, made byte by byte where no codec of ours would make them. Never reads a file. */

import { crc32, deflateSync } from 'node:zlib';
import { type Bitmap, newBitmap } from '../../../../src/pixels/bitmap';

/** Each pixel from its place. */
export function bitmapOf(
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly [number, number, number, number],
): Bitmap {
  const bitmap = newBitmap(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) bitmap.data.set(pixel(x, y), (y * width + x) * 4);
  }
  return bitmap;
}

export function pixelAt({ width, data }: Bitmap, x: number, y: number): number[] {
  const at = (y * width + x) * 4;
  return [...data.subarray(at, at + 4)];
}

/** RGB with 16 bits a channel, as cameras' raw converters write it; `pixel` gives values of 0 to 65535. */
export function png16(
  width: number,
  height: number,
  pixel: (x: number, y: number) => readonly [number, number, number],
): Uint8Array {
  const rows = Buffer.alloc(height * (1 + width * 6));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixel(x, y).forEach((value, channel) => {
        rows.writeUInt16BE(value, y * (1 + width * 6) + 1 + x * 6 + channel * 2);
      });
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([16, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

function crc(bytes: Buffer): number {
  return crc32(bytes) >>> 0;
}

/** The JPEG with an EXIF orientation (1–8) put right behind its start, as cameras do. */
export function withOrientation(jpeg: Uint8Array, orientation: number): Uint8Array {
  const tiff = Buffer.from([
    0x4d,
    0x4d,
    0,
    42,
    0,
    0,
    0,
    8,
    0,
    1,
    0x01,
    0x12,
    0,
    3,
    0,
    0,
    0,
    1,
    0,
    orientation,
    0,
    0,
    0,
    0,
    0,
    0,
  ]);
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]);
  const length = body.length + 2;
  return Buffer.concat([
    jpeg.subarray(0, 2),
    Buffer.from([0xff, 0xe1, length >> 8, length & 255]),
    body,
    jpeg.subarray(2),
  ]);
}

/** px whose colours differ by more than `tolerance` in any channel. */
export function differences(a: Bitmap, b: Bitmap, tolerance = 0): number {
  let count = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    for (let channel = at; channel < at + 4; channel++) {
      if (Math.abs((a.data[channel] ?? 0) - (b.data[channel] ?? 0)) > tolerance) {
        count++;
        break;
      }
    }
  }
  return count;
}

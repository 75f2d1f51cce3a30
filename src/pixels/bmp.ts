/** Reads Windows bitmaps, which the codec has no reader for. Never the compressed ones, which nobody writes any more. */

import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import { type Bitmap, newBitmap } from './bitmap';

/**
 * 1, 4, 8 (palette), 24 and 32 bits a pixel. The fourth byte of 32 bits is alpha only in files that say so.
 * Throws an ImageError of kind invalidInput. Shape: Microsoft's BITMAPFILEHEADER and BITMAPINFOHEADER (V3 to V5).
 */
export function readBmp(bytes: Uint8Array): Bitmap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerSize = view.getUint32(14, true);
  const [width, storedHeight] = [view.getInt32(18, true), view.getInt32(22, true)];
  const [depth, compression] = [view.getUint16(28, true), view.getUint32(30, true)];
  const height = Math.abs(storedHeight);
  const stride = Math.ceil((width * depth) / 32) * 4;
  const pixels = view.getUint32(10, true);
  // 3: bit masks follow. Those of 32 bits are nearly always in the order that needs none.
  const isPlain = compression === 0 || (compression === 3 && depth === 32);
  const isKnown = headerSize >= 40 && [1, 4, 8, 24, 32].includes(depth) && isPlain;
  if (!isKnown || width < 1 || height < 1 || pixels + stride * height > bytes.length) throw notReadable();
  const hasAlpha = headerSize >= 56 && depth === 32 && view.getUint32(66, true) !== 0;
  const palette = 14 + headerSize;
  const bitmap = newBitmap(width, height);
  for (let y = 0; y < height; y++) {
    const row = pixels + (storedHeight < 0 ? y : height - 1 - y) * stride;
    for (let x = 0; x < width; x++) {
      const at = depth < 24 ? palette + 4 * indexAt(bytes, row, x, depth) : row + (x * depth) / 8;
      const to = (y * width + x) * 4;
      bitmap.data[to] = bytes[at + 2] ?? 0;
      bitmap.data[to + 1] = bytes[at + 1] ?? 0;
      bitmap.data[to + 2] = bytes[at] ?? 0;
      bitmap.data[to + 3] = hasAlpha ? (bytes[at + 3] ?? 0) : 255;
    }
  }
  return bitmap;
}

/** The leftmost pixel has the highest bits. */
function indexAt(bytes: Uint8Array, row: number, x: number, depth: number): number {
  const perByte = 8 / depth;
  const byte = bytes[row + Math.floor(x / perByte)] ?? 0;
  return (byte >> (8 - depth * ((x % perByte) + 1))) & (2 ** depth - 1);
}

function notReadable(): ImageError {
  return new ImageError(
    'invalidInput',
    sentence('The BMP picture cannot be read: it is compressed or damaged. Save it as PNG and try again.'),
  );
}

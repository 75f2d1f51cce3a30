/** Says whether a picture's bytes go on to where its own format says that it ends. */

import type { MediaType } from './mediaType';

/** How many bytes of a file's beginning and end suffice. */
export const endBytes = 16;

const pngEnd = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/**
 * `head` and `tail`: the first and the last bytes of a file of `length` bytes. `undefined` where the format does not tell:
 * AVIF, HEIC, TIFF, BMP, SVG.
 */
export function isWholePicture(
  mediaType: MediaType,
  head: Uint8Array,
  tail: Uint8Array,
  length: number,
): boolean | undefined {
  switch (mediaType) {
    case 'image/png':
      return endsWith(tail, pngEnd);
    case 'image/jpeg':
      return endsWith(tail, [0xff, 0xd9]);
    case 'image/gif':
      return endsWith(tail, [0x3b]);
    case 'image/webp': {
      const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
      return view.byteLength >= 8 && length >= view.getUint32(4, true) + 8;
    }
    default:
      return undefined;
  }
}

function endsWith(bytes: Uint8Array, end: readonly number[]): boolean {
  return (
    bytes.length >= end.length && end.every((byte, at) => bytes[bytes.length - end.length + at] === byte)
  );
}

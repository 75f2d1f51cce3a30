/** Says whether a picture's bytes go on to where its own format says that it ends. */

import type { MediaType } from './mediaType';

/** How many bytes of a file's end are worth a look: some writers put a few of their own behind the picture. */
export const endBytes = 4096;

const pngEnd = [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82];

/**
 * `head` and `tail`: the first and the last bytes of a file of `length` bytes; the end is looked for in all of `tail`.
 * `undefined` where the format does not tell: GIF, AVIF, HEIC, TIFF, BMP, SVG.
 */
export function isWholePicture(
  mediaType: MediaType,
  head: Uint8Array,
  tail: Uint8Array,
  length: number,
): boolean | undefined {
  switch (mediaType) {
    case 'image/png':
      return holds(tail, pngEnd);
    case 'image/jpeg':
      return holds(tail, [0xff, 0xd9]);
    case 'image/webp': {
      const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
      return view.byteLength >= 8 && length >= view.getUint32(4, true) + 8;
    }
    default:
      return undefined;
  }
}

function holds(bytes: Uint8Array, end: readonly number[]): boolean {
  for (let start = bytes.length - end.length; start >= 0; start--)
    if (end.every((byte, at) => bytes[start + at] === byte)) return true;
  return false;
}

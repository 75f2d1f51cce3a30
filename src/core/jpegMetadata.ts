/** Takes out of a JPEG what its camera and its programs wrote about it. Never touches a pixel. */

/** EXIF and XMP, IPTC, comments. Colours need what others hold: JFIF, Adobe's transform, profiles. */
export const told: readonly number[] = [0xe1, 0xed, 0xfe];
const startOfScan = 0xda;
/** Any number of them may stand before a marker. */
export const fillByte = 0xff;

/** What `bytes` begin with, which lie at `at` in the file. `end`: where the next segment begins, absent where none follows. */
export function jpegSegment(
  bytes: Uint8Array,
  at: number,
): { readonly marker: number; readonly end?: number } {
  const [start, marker = 0, high = 0, low = 0] = bytes;
  const length = high * 256 + low;
  const isSegment = start === 0xff && marker !== startOfScan && length >= 2;
  return { marker: start === 0xff ? marker : 0, ...(isSegment && { end: at + 2 + length }) };
}

/** The same bytes where there is nothing of that; what cannot be followed stays as it is. */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  let at = 2;
  for (;;) {
    if (jpeg[at] === 0xff && jpeg[at + 1] === fillByte) {
      at++;
      continue;
    }
    const { marker, end } = jpegSegment(jpeg.subarray(at, at + 4), at);
    if (end === undefined || end >= jpeg.length) break;
    if (told.includes(marker)) {
      if (from < at) kept.push(jpeg.subarray(from, at));
      from = end;
    }
    at = end;
  }
  if (from === 0) return jpeg;
  kept.push(jpeg.subarray(from));
  const result = new Uint8Array(kept.reduce((sum, part) => sum + part.length, 0));
  let to = 0;
  for (const part of kept) {
    result.set(part, to);
    to += part.length;
  }
  return result;
}

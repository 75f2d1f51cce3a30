/** Takes out of a JPEG what its camera and its programs wrote about it. Never touches a pixel. */

/** EXIF and XMP, IPTC, comments. Colours need what others hold: JFIF, Adobe's transform, profiles. */
const told: readonly number[] = [0xe1, 0xed, 0xfe];
const startOfScan = 0xda;

/** The same bytes where there is nothing of that; what cannot be followed stays as it is. */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from = 0;
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] !== startOfScan) {
    const marker = jpeg[at + 1] ?? 0;
    // Any number of such bytes may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    const end = at + 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0);
    if (end < at + 4 || end >= jpeg.length) break;
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

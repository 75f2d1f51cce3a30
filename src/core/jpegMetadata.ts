/** Takes out of a JPEG what its camera and its programs wrote about it. Never touches a pixel. */

/** EXIF and XMP, IPTC, comments. Colours need what others hold: JFIF, Adobe's transform, profiles. */
const told: readonly number[] = [0xe1, 0xed, 0xfe];
const startOfScan = 0xda;

/** The same bytes where there is nothing of that; what cannot be followed stays as it is. */
export function withoutMetadata(jpeg: Uint8Array): Uint8Array {
  const kept = [jpeg.subarray(0, 2)];
  let at = 2;
  while (jpeg[at] === 0xff && jpeg[at + 1] !== startOfScan) {
    const marker = jpeg[at + 1] ?? 0;
    const end = at + 2 + (jpeg[at + 2] ?? 0) * 256 + (jpeg[at + 3] ?? 0);
    if (end < at + 4 || end >= jpeg.length) break;
    if (!told.includes(marker)) kept.push(jpeg.subarray(at, end));
    at = end;
  }
  kept.push(jpeg.subarray(at));
  const length = kept.reduce((sum, part) => sum + part.length, 0);
  if (length === jpeg.length) return jpeg;
  const result = new Uint8Array(length);
  let to = 0;
  for (const part of kept) {
    result.set(part, to);
    to += part.length;
  }
  return result;
}

/** Says whether a PNG can hold transparent pixels. Reads chunk headers only, never pixels. */

/** Before the pixels, of which a file has some ten. */
const mostChunks = 1000;

/** By colour type (4 and 6 have alpha) or a `tRNS` chunk before the pixels. False for what is no PNG. */
export function pngHasAlpha(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 33 || view.getUint32(0) !== 0x89504e47 || view.getUint32(12) !== 0x49484452)
    return false;
  const colourType = view.getUint8(25);
  if (colourType === 4 || colourType === 6) return true;
  for (let at = 33, chunks = 0; at + 12 <= view.byteLength && chunks < mostChunks; chunks++) {
    const type = view.getUint32(at + 4);
    if (type === 0x74524e53) return true; // tRNS
    if (type === 0x49444154) return false; // IDAT
    at += view.getUint32(at) + 12;
  }
  return false;
}

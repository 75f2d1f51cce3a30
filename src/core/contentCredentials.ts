/** Says whether a picture's file carries Content Credentials (C2PA), with which providers sign what they made. Never checks a signature. */

import { chunksOf } from './pictureChunks';

/** Segments of a JPEG that are looked at; one with more of them has none that anybody would find. */
const mostParts = 10_000;

/** By where the C2PA specification puts them: `caBX` of a PNG, APP11 with a JUMBF box of a JPEG, `C2PA` of a WebP. */
export function hasContentCredentials(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 16) return false;
  if (view.getUint16(0) === 0xffd8) return isInJpeg(view);
  const { names } = chunksOf(bytes);
  return names.has('caBX') || names.has('C2PA');
}

function isInJpeg(view: DataView): boolean {
  for (let at = 2, parts = 0; at + 28 <= view.byteLength && parts < mostParts; parts++) {
    const marker = view.getUint16(at);
    // The pixels begin.
    if (marker >> 8 !== 0xff || marker === 0xffda) return false;
    const isJumbf = marker === 0xffeb && view.getUint16(at + 4) === 0x4a50;
    if (isJumbf && view.getUint32(at + 16) === 0x6a756d62) return true;
    at += view.getUint16(at + 2) + 2;
  }
  return false;
}

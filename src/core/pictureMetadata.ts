/** Says whether a picture's file may tell where and with what it was taken. Never decodes a pixel. */

import { type Walk, walked } from './fileWalk';
import { fillByte, jpegSegment, told } from './jpegMetadata';
import { sniffMediaType } from './mediaType';
import { walkChunks } from './pictureChunks';

/** EXIF, XMP and texts, which hold raw profiles of both, in PNG; EXIF and XMP in WebP. */
const telling = ['eXIf', 'iTXt', 'tEXt', 'zTXt', 'EXIF', 'XMP '];

/** From segment to segment of a JPEG, which has some ten; in one with far more there may be anything. */
const mostSteps = 10_000;

/** False only for a PNG, a JPEG or a WebP in which there is nothing of that. */
export function mayHaveMetadata(bytes: Uint8Array): boolean {
  return walked(walkForMetadata(bytes.length), bytes);
}

/** What `mayHaveMetadata` says, of a file of so many bytes. */
export function* walkForMetadata(length: number): Walk<boolean> {
  const mediaType = sniffMediaType(yield 0);
  if (mediaType === 'image/jpeg') return yield* walkJpeg(length);
  if (mediaType !== 'image/png' && mediaType !== 'image/webp') return true;
  const { names, isAll } = yield* walkChunks(length);
  return !isAll || telling.some(name => names.has(name));
}

/** Whether there is something to be taken out of it. */
function* walkJpeg(length: number): Walk<boolean> {
  for (let at = 2, steps = 0; steps < mostSteps; steps++) {
    const { marker, end } = jpegSegment(yield at, at);
    if (marker === fillByte) at++;
    else if (end === undefined || end >= length) return false;
    else if (told.includes(marker)) return true;
    else at = end;
  }
  return true;
}

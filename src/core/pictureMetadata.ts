/** Says whether a picture's file may tell where and with what it was taken. Never decodes a pixel. */

import { withoutMetadata } from './jpegMetadata';
import { sniffMediaType } from './mediaType';
import { chunksOf } from './pictureChunks';

/** EXIF, XMP and texts, which hold raw profiles of both, in PNG; EXIF and XMP in WebP. */
const telling = ['eXIf', 'iTXt', 'tEXt', 'zTXt', 'EXIF', 'XMP '];

/** False only for a PNG, a JPEG or a WebP in which there is nothing of that. */
export function mayHaveMetadata(bytes: Uint8Array): boolean {
  const mediaType = sniffMediaType(bytes);
  if (mediaType === 'image/jpeg') return withoutMetadata(bytes) !== bytes;
  if (mediaType !== 'image/png' && mediaType !== 'image/webp') return true;
  const { names, isAll } = chunksOf(bytes);
  return !isAll || telling.some(name => names.has(name));
}

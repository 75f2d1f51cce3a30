/** Opens picture files without decoding them yet. Never opens one that declares more pixels than memory should hold. */

import type Vips from 'wasm-vips';
import { ImageError } from '../core/imageError';
import { imageHeaderBytes, readImageHeader } from '../core/imageHeader';
import type { MediaType } from '../core/mediaType';
import { type Sentence, sentence } from '../core/sentence';
import { readBmp } from './bmp';
import type { Library } from './vips';

/** Pixels that a picture may have before it is decoded: 100 million take 400 MB as a bitmap. */
const largestArea = 100_000_000;

/** Formats that people have and that this build of the codec was made without. */
const unreadableTypes: Partial<Record<MediaType, Sentence>> = {
  'image/heic': sentence(
    'HEIC pictures cannot be read here: their codec is patented. Save it as PNG or JPEG.',
  ),
  'image/avif': sentence('AVIF pictures cannot be read here. Save it as PNG or WebP.'),
  'image/svg+xml': sentence('SVG drawings have no pixels to edit. Export it as PNG first.'),
};

/**
 * As stored: not yet turned upright, in its own colours. Of an animation, the first frame.
 * Throws an ImageError of kind invalidInput: too large by its header, of a format that cannot be read, or damaged.
 */
export function openPicture(vips: Library, bytes: Uint8Array): Vips.Image {
  const header = readImageHeader(bytes.subarray(0, imageHeaderBytes));
  const reason = header && unreadableTypes[header.mediaType];
  if (reason !== undefined) throw new ImageError('invalidInput', reason);
  // By the header alone: a small file may declare enormous pixels.
  if (header !== undefined) checkArea(header);
  try {
    if (header?.mediaType === 'image/bmp') return imageOfBmp(vips, bytes);
    const image = vips.Image.newFromBuffer(bytes);
    checkArea(image);
    return image;
  } catch (error) {
    throw unreadable(error);
  }
}

/** As sRGB with 8 bits a channel, and alpha where it has that. */
export function inSrgb(image: Vips.Image): Vips.Image {
  // A profile that cannot be used is as good as none: the file is still a picture.
  if (image.getTypeof('icc-profile-data') !== 0) {
    try {
      return image.iccTransform('srgb', { embedded: true, black_point_compensation: true });
    } catch {}
  }
  return image.colourspace('srgb');
}

/** The error itself where it is told already; the codec's own words are for nobody. */
export function unreadable(cause: unknown): ImageError {
  if (cause instanceof ImageError) return cause;
  return new ImageError(
    'invalidInput',
    sentence(
      'The picture cannot be read: it is damaged or of an unknown format. Save it as PNG and try again.',
    ),
    { cause },
  );
}

function checkArea({ width, height }: { readonly width: number; readonly height: number }): void {
  if (width * height <= largestArea) return;
  throw new ImageError(
    'invalidInput',
    sentence('The picture is too large: {0} × {1} pixels. Scale it down first.', width, height),
  );
}

function imageOfBmp(vips: Library, bytes: Uint8Array): Vips.Image {
  const { width, height, data } = readBmp(bytes);
  const image = vips.Image.newFromMemory(data, width, height, 4, vips.BandFormat.uchar);
  const coloured = image.copy({ interpretation: 'srgb' });
  return image.extractBand(3).min() === 255 ? coloured.extractBand(0, { n: 3 }) : coloured;
}

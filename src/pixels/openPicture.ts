/** Opens picture files without decoding them yet. Never opens one that declares more pixels than memory should hold. */

import type Vips from 'wasm-vips';
import { ImageError } from '../core/imageError';
import { type ImageHeader, readImageHeader } from '../core/imageHeader';
import { sentence } from '../core/sentence';
import type { Bitmap } from './bitmap';
import { readBmp } from './bmp';
import { drawSvg } from './svg';
import type { Library } from './vips';

/** Pixels that a picture may have before it is decoded: 100 million take 400 MB as a bitmap. */
export const largestArea = 100_000_000;

/** The rest of a picture that breaks off would be black or grey, and nobody would be told. */
export const failOn = 'truncated';

/** Throws an ImageError of kind invalidInput where the picture breaks off. What is decoded for this serves whatever follows. */
export function checkWhole(image: Vips.Image): void {
  try {
    image.getpoint(0, image.height - 1);
  } catch (error) {
    throw unreadable(error);
  }
}

/**
 * As stored: not yet turned upright, in its own colours. Of an animation, the first frame.
 * Throws an ImageError of kind invalidInput: too large by its header, of a format that cannot be read, or damaged.
 */
export function openPicture(vips: Library, bytes: Uint8Array): Vips.Image {
  const header = readImageHeader(bytes);
  // libvips knows more formats than are checked here, and drawings by other beginnings.
  if (header === undefined) throw unreadable(undefined);
  // By the header alone: a small file may declare enormous pixels.
  checkArea(header);
  try {
    const image = imageOf(vips, bytes, header);
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
      // Of 16 bits it would make 16 again.
      return image.iccTransform('srgb', { embedded: true, black_point_compensation: true, depth: 8 });
    } catch {}
  }
  return image.colourspace('srgb');
}

/** The error itself where it is told already; the codec's own message says nothing to a user. */
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

function imageOf(vips: Library, bytes: Uint8Array, header: ImageHeader): Vips.Image {
  switch (header.mediaType) {
    case 'image/bmp':
      return imageOfBitmap(vips, readBmp(bytes));
    case 'image/svg+xml':
      return drawSvg(vips, bytes, header);
    case 'image/heic':
      // It is decoded at once, so that its size has to be known before.
      if (header.width === 0) throw unreadable(undefined);
      return imageOfHeic(vips, bytes);
    default:
      return vips.Image.newFromBuffer(bytes, '', { fail_on: failOn });
  }
}

function imageOfBitmap(vips: Library, { width, height, data }: Bitmap): Vips.Image {
  const image = vips.Image.newFromMemory(data, width, height, 4, vips.BandFormat.uchar);
  const coloured = image.copy({ interpretation: 'srgb' });
  return image.extractBand(3).min() === 255 ? coloured.extractBand(0, { n: 3 }) : coloured;
}

function imageOfHeic(vips: Library, bytes: Uint8Array): Vips.Image {
  if (vips.readHeic === undefined) throw new TypeError('readersFor says what to load');
  const { bitmap, isPremultiplied, profile } = vips.readHeic(bytes);
  const stored = imageOfBitmap(vips, bitmap);
  const straight =
    isPremultiplied && stored.hasAlpha() ? stored.unpremultiply().rint().cast('uchar') : stored;
  if (profile === undefined) return straight;
  const image = straight.copy();
  image.setBlob('icc-profile-data', profile);
  return image;
}

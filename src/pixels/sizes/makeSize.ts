/** One file of `core/sizeSets` from the master: scaled in its proportions, laid on its ground. Never stretches. */

import type Vips from 'wasm-vips';
import type { SizedPicture } from '../../core/sizeSets';
import type { PixelSize } from '../../core/sizes';
import { alphaOf, hasTransparency } from '../edit/editMask';
import { cut, scaled } from '../edit/framing';
import { withAlpha } from '../edit/original';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { icnsFile, icoFile } from './iconFiles';

export type SizeOptions = {
  readonly master: Uint8Array;
  readonly file: SizedPicture;
  /** `#RRGGBB` behind what is transparent. Absent: white; the master's corners where it is opaque. */
  readonly ground?: string;
};

/** Throws an ImageError of kind invalidInput for a master that cannot be read. */
export function makeSize(vips: Library, { master, file, ground }: SizeOptions): Uint8Array {
  const opened = inSrgb(openPicture(vips, master).autorot());
  const image = withAlpha(
    opened.hasAlpha() && !hasTransparency(opened) ? opaque(opened) : opened,
  ).copyMemory();
  const colour = ground === undefined ? groundOf(image) : parsed(ground);
  const pictures = file.sizes.map(size => rendered(vips, image, { size, file, colour }));
  switch (file.format) {
    case 'ico':
    case 'icns': {
      const icons = pictures.map(picture => ({ side: picture.width, png: encoded(picture, 'png') }));
      return file.format === 'ico' ? icoFile(icons) : icnsFile(icons);
    }
    default: {
      const [only] = pictures;
      if (only === undefined) throw new TypeError('every file has a size');
      return encoded(only, file.format);
    }
  }
}

type Rendering = {
  readonly size: PixelSize;
  readonly file: SizedPicture;
  readonly colour: readonly number[];
};

function rendered(vips: Library, image: Vips.Image, { size, file, colour }: Rendering): Vips.Image {
  const { show, safeCircle, isOpaque = false } = file;
  const { width, height } = size;
  const empty = vips.Image.black(width, height, { bands: 3 })
    .add([...colour])
    .cast('uchar');
  if (show === 'ground') return empty.copy({ interpretation: 'srgb' });
  const laid = laidOut(image, size, show, safeCircle);
  if (isOpaque) return laid.flatten({ background: [...colour] });
  return hasTransparency(laid) ? laid : opaque(laid);
}

/** As large as it may be, in the middle, clear around it. */
function laidOut(
  image: Vips.Image,
  { width, height }: PixelSize,
  show: SizedPicture['show'],
  safeCircle: number | undefined,
): Vips.Image {
  const [across, down] = [width / image.width, height / image.height];
  // Of a subject that stands free, a part would be none.
  const isFilled = show === 'fill' && !hasTransparency(image);
  const largest = isFilled ? Math.max(across, down) : Math.min(across, down);
  const circle = safeCircle === undefined ? undefined : (safeCircle * Math.min(width, height)) / 2;
  const scale = circle === undefined ? largest : Math.min(largest, circle / radiusOf(image));
  // Rounded down, or an edge pixel would lie outside the circle.
  const round = circle === undefined ? Math.round : Math.floor;
  const side = (px: number) => Math.max(1, round(px * scale));
  const sized = scaled(image, { width: side(image.width), height: side(image.height) });
  const shown = cut(sized, {
    x: Math.max(0, Math.floor((sized.width - width) / 2)),
    y: Math.max(0, Math.floor((sized.height - height) / 2)),
    width: Math.min(width, sized.width),
    height: Math.min(height, sized.height),
  });
  const [x, y] = [Math.floor((width - shown.width) / 2), Math.floor((height - shown.height) / 2)];
  return shown.embed(x, y, width, height, { extend: 'background', background: [0, 0, 0, 0] });
}

/** px from the middle of the picture to the farthest corner of what is visible of it, at least 1. */
function radiusOf(image: Vips.Image): number {
  const { width, height } = image;
  const alpha = alphaOf(image).writeToMemory();
  let farthest = 1;
  for (let y = 0; y < height; y++) {
    const off = Math.max(Math.abs(y - height / 2), Math.abs(y + 1 - height / 2));
    const row = alpha.subarray(y * width, (y + 1) * width);
    const first = row.findIndex(value => value > 0);
    if (first < 0) continue;
    const last = row.findLastIndex(value => value > 0);
    farthest = Math.max(farthest, Math.hypot(off, Math.max(width / 2 - first, last + 1 - width / 2)));
  }
  return farthest;
}

/** Of an opaque picture, its corners: a plain icon goes over into what is laid around it. */
function groundOf(image: Vips.Image): number[] {
  if (hasTransparency(image)) return [255, 255, 255];
  const [right, bottom] = [image.width - 1, image.height - 1];
  const corners = [
    [0, 0],
    [right, 0],
    [0, bottom],
    [right, bottom],
  ].map(([x = 0, y = 0]) => image.getpoint(x, y));
  return [0, 1, 2].map(band => Math.round(corners.reduce((sum, corner) => sum + (corner[band] ?? 0), 0) / 4));
}

function parsed(colour: string): number[] {
  return [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));
}

function opaque(image: Vips.Image): Vips.Image {
  return image.extractBand(0, { n: 3 });
}

function encoded(image: Vips.Image, format: 'png' | 'webp' | 'avif'): Uint8Array {
  switch (format) {
    case 'png':
      return image.writeToBuffer('.png', { compression: 6, keep: 'none' });
    case 'webp':
      return image.writeToBuffer('.webp', { Q: 85, effort: 4, alpha_q: 100, keep: 'none' });
    case 'avif':
      return image.writeToBuffer('.avif', { Q: 65, effort: 4, compression: 'av1', keep: 'none' });
  }
}

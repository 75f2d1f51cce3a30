/** Where a picture may change, as one band: 0 keeps the source, 255 is the model's, between them both blend. Never as large a file as the picture. */

import type Vips from 'wasm-vips';
import type { EditPlan } from '../../core/editPlan';
import { ImageError } from '../../core/imageError';
import type { EditAbilities } from '../../core/modelAbilities';
import { sentence } from '../../core/sentence';
import type { Area, PixelSize } from '../../core/sizes';
import { openPicture } from '../openPicture';
import type { Library } from '../vips';
import { cut, enlarged } from './framing';

/** `alpha`: transparent is to change, as OpenAI has it. `white`: white is, as most others have it. */
export type MaskPolarity = 'alpha' | 'white';

export type MaskFile = {
  readonly bytes: Uint8Array;
  /** Absent: `alpha` for a file with transparent pixels, else `white`. */
  readonly polarity?: MaskPolarity | undefined;
};

/**
 * Any picture as a mask for one of that size, px. Throws an ImageError of kind invalidInput: it cannot be read, has
 * another size or marks nothing.
 */
export function readMask(vips: Library, { bytes, polarity }: MaskFile, size: PixelSize): Vips.Image {
  const file = openPicture(vips, bytes).autorot();
  if (file.width !== size.width || file.height !== size.height) {
    throw invalid(
      'The mask has {0} × {1} px, the picture {2} × {3} px. Both must be the same.',
      ...[file.width, file.height, size.width, size.height],
    );
  }
  const isSeeThrough = hasTransparency(file);
  if (polarity === 'alpha' && !isSeeThrough) {
    throw invalid('The mask has no transparency. Make transparent what is to change.');
  }
  const mask = (polarity ?? (isSeeThrough ? 'alpha' : 'white')) === 'alpha' ? byAlpha(file) : byWhite(file);
  if (mask.max() === 0) throw invalid('The mask marks nothing that is to change.');
  return mask.copyMemory();
}

export function hasTransparency(image: Vips.Image): boolean {
  return image.hasAlpha() && alphaOf(image).min() < mostOf(image);
}

export function alphaOf(image: Vips.Image): Vips.Image {
  return image.extractBand(image.bands - 1);
}

/** What white and opaque are in this picture's numbers. */
export function mostOf(image: Vips.Image): number {
  return image.format === 'ushort' ? 65535 : 255;
}

/** The smallest area that holds everything that may change. */
export function areaOf(mask: Vips.Image): Area {
  // Line art: a single pixel counts.
  const { left, top, width, height } = mask.findTrim({ threshold: 0.5, background: [0], line_art: true });
  return { x: left, y: top, width, height };
}

/** The area of the part that was sent, for answers that replace no more than that. */
export function maskOfPart(vips: Library, { part }: EditPlan, { width, height }: PixelSize): Vips.Image {
  const open = vips.Image.black(part.width, part.height).invert();
  return open.embed(part.x, part.y, width, height);
}

/**
 * Softens the mask's edge on its inner side, `feather` px wide: what it protects stays protected to the last pixel.
 * A line thinner than that would fade; where no width is given it is a quarter of the mask's usual thickness, at most 8.
 */
export function feathered(mask: Vips.Image, feather = usualFeather(mask)): Vips.Image {
  if (feather < 1) return mask;
  // At a straight edge a blur leaves half: twice that less one is nothing at the edge and all of it further in.
  const inner = mask
    .gaussblur(feather / 2, { precision: 'integer' })
    .linear(2, -255)
    .cast('uchar');
  return inner.minpair(mask);
}

function usualFeather(mask: Vips.Image): number {
  const marked = mask.more(127);
  const area = marked.avg();
  const { width, height } = mask;
  const inner = marked.embed(1, 1, width + 2, height + 2, { extend: 'copy' }).rank(3, 3, 0);
  const rim = area - inner.crop(1, 1, width, height).avg();
  // As far as a blob's area goes into its rim, so far is its middle from the rim, twice.
  return rim === 0 ? 0 : Math.min(8, Math.floor(area / rim / 2));
}

/**
 * For the wire: hard, as servers want it, in the frame's px. What `extend` leaves free is the model's as well; else the
 * mask's edges continue as the picture's do.
 */
export function frameMask(mask: Vips.Image, { fit, frame, part, place }: EditPlan): Vips.Image {
  const shown = enlarged(cut(mask, part).more(0), place).more(0);
  return shown.embed(place.x, place.y, frame.width, frame.height, {
    extend: fit === 'extend' ? 'white' : 'copy',
  });
}

/** A PNG of a hard mask. */
export function maskFile(
  vips: Library,
  mask: Vips.Image,
  polarity: NonNullable<EditAbilities['maskPolarity']>,
): Uint8Array {
  if (polarity !== 'alpha') {
    const marked = polarity === 'white' ? mask : mask.invert();
    return marked.copy({ interpretation: 'b-w' }).writeToBuffer('.png', { palette: false });
  }
  const black = vips.Image.black(mask.width, mask.height, { bands: 3 }).copy({ interpretation: 'srgb' });
  return black.bandjoin(mask.invert()).writeToBuffer('.png');
}

/** Transparent is to change, half-transparent by half. The picture has alpha. */
export function byAlpha(file: Vips.Image): Vips.Image {
  const alpha = alphaOf(file);
  return alpha
    .linear(255 / mostOf(file), 0)
    .rint()
    .cast('uchar')
    .invert();
}

function byWhite(file: Vips.Image): Vips.Image {
  const flat = file.hasAlpha() ? file.flatten({ background: [0] }) : file;
  return flat.colourspace('b-w').extractBand(0).cast('uchar');
}

function invalid(text: string, ...values: (string | number)[]): ImageError {
  return new ImageError('invalidInput', sentence(text, ...values));
}

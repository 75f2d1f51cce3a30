/** The canvas of an edit: its source, with room around it where it is to be extended. Never changes a pixel of the source. */

import type Vips from 'wasm-vips';
import { ImageError } from '../../core/imageError';
import { extendedSize, type Margins } from '../../core/margins';
import { sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import { largestArea } from '../openPicture';
import type { Library } from '../vips';

/** px of the canvas. Throws an ImageError of kind invalidInput where it would be larger than can be worked on. */
export function canvasSize({ width, height }: PixelSize, margins: Margins | undefined): PixelSize {
  const size = margins === undefined ? { width, height } : extendedSize({ width, height }, margins);
  if (size.width * size.height <= largestArea) return size;
  throw new ImageError(
    'invalidInput',
    sentence(
      'The extended picture would have {0} × {1} pixels, and {2} million are the limit. Extend it by less.',
      ...[size.width, size.height, largestArea / 1_000_000],
    ),
  );
}

/**
 * What the room around the source gets. `clear`: nothing, which asks a model to fill it. `edges`: the source's edge
 * pixels again and again. `mirror`: the source mirrored, so that a seam that blends into it has the grain of the picture.
 */
export type Surroundings = 'clear' | 'edges' | 'mirror';

export function onCanvas(
  source: Vips.Image,
  margins: Margins | undefined,
  surroundings: Surroundings,
): Vips.Image {
  if (margins === undefined) return source;
  const { width, height } = extendedSize(source, margins);
  const { left, top } = margins;
  if (surroundings !== 'clear')
    return source.embed(left, top, width, height, { extend: surroundings === 'edges' ? 'copy' : 'mirror' });
  const seeThrough = source.hasAlpha() ? source : source.addalpha();
  return seeThrough.embed(left, top, width, height, { extend: 'background', background: [0, 0, 0, 0] });
}

/** The room around the source is to change, and of the source what its mask marks. */
export function maskOnCanvas(
  vips: Library,
  mask: Vips.Image | undefined,
  source: PixelSize,
  margins: Margins | undefined,
): Vips.Image | undefined {
  if (margins === undefined) return mask;
  const { width, height } = extendedSize(source, margins);
  const inside = mask ?? vips.Image.black(source.width, source.height);
  return inside.embed(margins.left, margins.top, width, height, { extend: 'white' });
}

/** The shape of a picture before it is there, so that its place can be kept free. Never promises it: the file says in the end. */

import type { ImageParameters } from '../../core/imageRequest';
import type { ModelAbilities } from '../../core/modelAbilities';
import { type PixelSize, parsePixelSize, parseShape, tidySize } from '../../core/sizes';

const usual: PixelSize = { width: 1024, height: 1024 };

/** px. `source`: the picture that is edited; models keep its shape unless told otherwise. */
export function expectedSize(
  { size }: ImageParameters,
  { sizes }: Pick<ModelAbilities, 'sizes'>,
  source?: PixelSize,
): PixelSize {
  const asked = size === undefined ? undefined : sizeOf(size);
  if (asked !== undefined) return asked;
  if (source !== undefined && source.width > 0 && source.height > 0) return source;
  const offered = sizes.type === 'list' ? sizes.sizes : sizes.type === 'ratios' ? sizes.ratios : [];
  return offered.map(sizeOf).find(known => known !== undefined) ?? usual;
}

function sizeOf(size: string): PixelSize | undefined {
  const tidy = tidySize(size);
  const pixels = parsePixelSize(tidy);
  if (pixels !== undefined) return pixels;
  const [width = 0, height = 0] = (parseShape(tidy)?.ratio ?? '').split(':').map(Number);
  return width > 0 && height > 0 ? { width: 1024, height: Math.round((1024 * height) / width) } : undefined;
}

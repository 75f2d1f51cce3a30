/** The shape of a picture before it is there, so that its place can be kept free. Never promises it: the file says in the end. */

import { extendedSize, type Margins } from './margins';
import type { ModelAbilities } from './modelAbilities';
import type { ImageParameters } from './parameters';
import { type PixelSize, parsePixelSize, parseShape, tidySize } from './sizes';

const usual: PixelSize = { width: 1024, height: 1024 };

export type ExpectedEdit = {
  /** The picture that is edited, px. */
  readonly source: PixelSize;
  /** It comes back in the source's size, whatever size the provider is asked for. */
  readonly isFitted: boolean;
  readonly margins?: Margins | undefined;
};

/** px. Models keep an edited picture's shape unless told otherwise. */
export function expectedSize(
  { size }: ImageParameters,
  { sizes }: Pick<ModelAbilities, 'sizes'>,
  edit?: ExpectedEdit,
): PixelSize {
  const source =
    edit !== undefined && edit.source.width > 0 && edit.source.height > 0 ? edit.source : undefined;
  if (edit?.isFitted && source !== undefined) {
    return edit.margins === undefined ? source : extendedSize(source, edit.margins);
  }
  const asked = size === undefined ? undefined : sizeOf(size);
  if (asked !== undefined) return asked;
  if (source !== undefined) return { width: source.width, height: source.height };
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

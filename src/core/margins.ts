/** How far the canvas of a picture is drawn outward. Never negative: an edit makes a picture larger, not smaller. */

import type { Area, PixelSize } from './sizes';

/** px added on each side of the upright picture. */
export type Margins = {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
};

type Sides = { readonly [Side in keyof Margins]?: number | undefined };

/** Each absent side stays where it is. */
export function marginsOf({ top = 0, right = 0, bottom = 0, left = 0 }: Sides): Margins {
  return { top, right, bottom, left };
}

/** `undefined` where no side grows: margins of zero are none. */
export function effectiveMargins(sides: Sides = {}): Margins | undefined {
  const margins = marginsOf(sides);
  return Object.values(margins).some(px => px > 0) ? margins : undefined;
}

export function extendedSize({ width, height }: PixelSize, { top, right, bottom, left }: Margins): PixelSize {
  return { width: width + left + right, height: height + top + bottom };
}

/** Where the extended picture lies in the old one, over its edges. */
export function inOldPicture({ width, height }: PixelSize, { top, left }: Margins): Area {
  return { x: 0 - left, y: 0 - top, width, height };
}

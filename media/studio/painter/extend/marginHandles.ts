/** How the canvas grows: by a drag at an edge or a corner, to a shape, by a part. Pure: whole px, never inward. */

import type { Margins } from '../../../../src/core/margins';
import type { Area, PixelSize } from '../../../../src/core/sizes';
import type { Point } from '../mask/mask';

/** px on one side; as the host takes it. */
export const widestMargin = 10_000;

export const noMargins: Margins = { top: 0, right: 0, bottom: 0, left: 0 };

/** Which sides a handle moves: -1 left or top, 1 right or bottom, 0 neither. */
export type Handle = { readonly x: -1 | 0 | 1; readonly y: -1 | 0 | 1 };

export const handles: readonly Handle[] = ([-1, 0, 1] as const)
  .flatMap(y => ([-1, 0, 1] as const).map(x => ({ x, y })))
  .filter(({ x, y }) => x !== 0 || y !== 0);

/** The canvas in px of the picture. */
export function canvasArea({ width, height }: PixelSize, { top, right, bottom, left }: Margins): Area {
  return { x: -left, y: -top, width: width + left + right, height: height + top + bottom };
}

/** Where a handle stands, in px of the picture. */
export function handlePoint({ x, y, width, height }: Area, handle: Handle): Point {
  return { x: x + (width * (handle.x + 1)) / 2, y: y + (height * (handle.y + 1)) / 2 };
}

/** A handle that is dragged to `to`. */
export function dragged({ width, height }: PixelSize, margins: Margins, handle: Handle, to: Point): Margins {
  return {
    top: handle.y === -1 ? within(-to.y) : margins.top,
    right: handle.x === 1 ? within(to.x - width) : margins.right,
    bottom: handle.y === 1 ? within(to.y - height) : margins.bottom,
    left: handle.x === -1 ? within(-to.x) : margins.left,
  };
}

/** The picture stays whole and in the middle; only the side that is too short grows. */
export function toShape({ width, height }: PixelSize, ratio: number): Margins {
  const wide = Math.max(width, Math.round(height * ratio));
  const high = Math.max(height, Math.round(width / ratio));
  return aroundTo({ width, height }, { width: wide, height: high });
}

/** By a part of its width and height, half of it on each side. */
export function byPart({ width, height }: PixelSize, part: number): Margins {
  return aroundTo(
    { width, height },
    { width: Math.round(width * (1 + part)), height: Math.round(height * (1 + part)) },
  );
}

function aroundTo(from: PixelSize, to: PixelSize): Margins {
  const left = within((to.width - from.width) / 2 - 0.25);
  const top = within((to.height - from.height) / 2 - 0.25);
  return {
    top,
    right: within(to.width - from.width - left),
    bottom: within(to.height - from.height - top),
    left,
  };
}

function within(px: number): number {
  return Math.max(0, Math.min(widestMargin, Math.round(px)));
}

export function isSame(a: Margins, b: Margins): boolean {
  return a.top === b.top && a.right === b.right && a.bottom === b.bottom && a.left === b.left;
}

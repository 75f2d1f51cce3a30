/** What a person did to a mask, as data: small enough to keep every step for ever. Pure. */

import type { Area } from '../../../../src/core/sizes';
import {
  changed,
  fillEllipse,
  fillOutline,
  fillRectangle,
  fillSegment,
  invert,
  kept,
  type Mask,
  type Point,
} from './mask';
import { type Runs, unpack } from './runs';

export type Mark =
  /** `points` are snapped (see `snapped`); `size`: the brush's diameter in whole px. */
  | {
      readonly type: 'stroke';
      readonly points: readonly Point[];
      readonly size: number;
      readonly isErasing: boolean;
    }
  | { readonly type: 'rectangle' | 'ellipse'; readonly area: Area; readonly isErasing: boolean }
  | { readonly type: 'lasso'; readonly points: readonly Point[]; readonly isErasing: boolean }
  | { readonly type: 'invert' | 'clear' }
  /** A mask from elsewhere takes the place of what was there. */
  | { readonly type: 'start'; readonly runs: Runs };

export type Stroke = Extract<Mark, { type: 'stroke' }>;

/** Returns what it may have touched. */
export function apply(mask: Mask, mark: Mark): Area {
  switch (mark.type) {
    case 'stroke':
      return fillStroke(mask, mark, 0);
    case 'rectangle':
      return fillRectangle(mask, mark.area, paintOf(mark));
    case 'ellipse':
      return fillEllipse(mask, mark.area, paintOf(mark));
    case 'lasso':
      return fillOutline(mask, mark.points, paintOf(mark));
    case 'invert':
      invert(mask);
      break;
    case 'clear':
      mask.bytes.fill(kept);
      break;
    case 'start':
      unpack(mark.runs, mask.bytes);
      break;
  }
  return whole(mask);
}

/** The stroke from its point number `from` on: a stroke that is being drawn grows. */
export function fillStroke(mask: Mask, stroke: Stroke, from: number): Area {
  const { points, size } = stroke;
  let touched: Area | undefined;
  for (let at = from; at < points.length; at++) {
    const to = points[at];
    if (!to) break;
    const area = fillSegment(mask, points[at - 1] ?? to, to, size, paintOf(stroke));
    touched = touched ? union(touched, area) : area;
  }
  return touched ?? { x: 0, y: 0, width: 0, height: 0 };
}

/** Where a brush of this size stands so that it covers whole px: an odd one on a px's middle, an even one between px. */
export function snapped({ x, y }: Point, size: number): Point {
  return size % 2 === 1
    ? { x: Math.floor(x) + 0.5, y: Math.floor(y) + 0.5 }
    : { x: Math.round(x), y: Math.round(y) };
}

/** How much work it is to do a mark again, in the steps of a stroke. */
export function weightOf(mark: Mark): number {
  return mark.type === 'stroke' || mark.type === 'lasso' ? 1 + mark.points.length / 16 : 1;
}

export function whole({ width, height }: Mask): Area {
  return { x: 0, y: 0, width, height };
}

export function union(a: Area, b: Area): Area {
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function paintOf({ isErasing }: { readonly isErasing: boolean }): number {
  return isErasing ? kept : changed;
}

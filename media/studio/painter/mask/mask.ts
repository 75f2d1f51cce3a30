/** What of a picture may change, one byte for each px, and the shapes that set them. Pure: never draws, and sets a px whole or not at all. */

import type { Area, PixelSize } from '../../../../src/core/sizes';

/** px of the picture; `x` and `y` may lie between two px or outside. */
export type Point = { readonly x: number; readonly y: number };

/** 255 is to change, 0 is kept; row by row from the top. */
export type Mask = PixelSize & { readonly bytes: Uint8Array<ArrayBuffer> };

export const changed = 255;
export const kept = 0;

/** Rounding must not lose the px whose middle lies on an outline. */
const tolerance = 1e-6;

export function emptyMask({ width, height }: PixelSize): Mask {
  return { width, height, bytes: new Uint8Array(width * height) };
}

/** The part that may change, 0 to 1. */
export function shareOf({ bytes }: Mask): number {
  let sum = 0;
  // By index: an iterator takes half a second for a large mask.
  for (let at = 0; at < bytes.length; at++) sum += bytes[at] ?? 0;
  return sum / changed / bytes.length;
}

/** A round brush moved from `a` to `b`; `size`: its diameter in px. Returns what it may have touched. */
export function fillSegment(mask: Mask, a: Point, b: Point, size: number, value: number): Area {
  const radius = size / 2;
  const touched = within(mask, {
    left: Math.min(a.x, b.x) - radius,
    top: Math.min(a.y, b.y) - radius,
    right: Math.max(a.x, b.x) + radius,
    bottom: Math.max(a.y, b.y) + radius,
  });
  for (let row = touched.y; row < touched.y + touched.height; row++) {
    const span = spanOfSegment(a, b, radius, row + 0.5);
    if (span) fillSpan(mask, row, span[0], span[1], value);
  }
  return touched;
}

/** Where the way of a round brush crosses the line `y`. A capsule is convex: there is one span. */
function spanOfSegment(a: Point, b: Point, radius: number, y: number): readonly [number, number] | undefined {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  const reach = (x: number) => {
    left = Math.min(left, x);
    right = Math.max(right, x);
  };
  for (const end of [a, b]) {
    const square = radius * radius - (y - end.y) ** 2;
    if (square < -tolerance) continue;
    const half = Math.sqrt(Math.max(0, square));
    reach(end.x - half);
    reach(end.x + half);
  }
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length > 0 && a.y !== b.y) {
    const aside = { x: ((a.y - b.y) / length) * radius, y: ((b.x - a.x) / length) * radius };
    for (const side of [-1, 1]) {
      const along = (y - (a.y + side * aside.y)) / (b.y - a.y);
      if (along >= 0 && along <= 1) reach(a.x + side * aside.x + along * (b.x - a.x));
    }
  }
  return left > right ? undefined : [left, right];
}

/** Exact to the px: nothing outside `area` is set. */
export function fillRectangle(mask: Mask, area: Area, value: number): Area {
  const touched = withinArea(mask, area);
  for (let row = touched.y; row < touched.y + touched.height; row++) {
    mask.bytes.fill(value, row * mask.width + touched.x, row * mask.width + touched.x + touched.width);
  }
  return touched;
}

/** The ellipse that touches the four sides of `area`. */
export function fillEllipse(mask: Mask, area: Area, value: number): Area {
  const touched = withinArea(mask, area);
  const middle = area.x + area.width / 2;
  for (let row = touched.y; row < touched.y + touched.height; row++) {
    const away = ((row + 0.5 - area.y) / area.height) * 2 - 1;
    const half = (Math.sqrt(Math.max(0, 1 - away * away)) * area.width) / 2;
    fillSpan(mask, row, middle - half, middle + half, value);
  }
  return touched;
}

type Crossing = { readonly x: number; readonly turn: 1 | -1 };

/** Closed from the last point to the first; where it crosses itself the inside stays inside. */
export function fillOutline(mask: Mask, points: readonly Point[], value: number): Area {
  const edges = { left: mask.width, top: mask.height, right: 0, bottom: 0 };
  for (const { x, y } of points) {
    edges.left = Math.min(edges.left, x);
    edges.top = Math.min(edges.top, y);
    edges.right = Math.max(edges.right, x);
    edges.bottom = Math.max(edges.bottom, y);
  }
  const touched = within(mask, edges);
  for (const [row, crossings] of crossingsByRow(points, touched)) {
    let turns = 0;
    for (const [at, { x, turn }] of crossings.entries()) {
      turns += turn;
      const next = crossings[at + 1];
      if (turns !== 0 && next) fillSpan(mask, row, x, next.x, value);
    }
  }
  return touched;
}

/** Each row's crossings from left to right. */
function crossingsByRow(points: readonly Point[], { y: top, height }: Area): Map<number, Crossing[]> {
  const rows = new Map<number, Crossing[]>();
  for (const [at, from] of points.entries()) {
    const to = points[(at + 1) % points.length] ?? from;
    const first = Math.max(top, Math.ceil(Math.min(from.y, to.y) - 0.5));
    const last = Math.min(top + height - 1, Math.ceil(Math.max(from.y, to.y) - 0.5) - 1);
    for (let row = first; row <= last; row++) {
      const x = from.x + ((row + 0.5 - from.y) / (to.y - from.y)) * (to.x - from.x);
      const crossings = rows.get(row) ?? [];
      crossings.push({ x, turn: to.y > from.y ? 1 : -1 });
      rows.set(row, crossings);
    }
  }
  for (const crossings of rows.values()) crossings.sort((a, b) => a.x - b.x);
  return rows;
}

export function invert({ bytes }: Mask): void {
  // Four bytes at a time: the complement of a byte is what it lacks to 255.
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  for (let at = 0; at < words.length; at++) words[at] = ~(words[at] ?? 0);
  for (let at = words.length * 4; at < bytes.length; at++) bytes[at] = changed - (bytes[at] ?? 0);
}

/** Every px whose middle lies between `left` and `right`. */
function fillSpan({ width, bytes }: Mask, row: number, left: number, right: number, value: number): void {
  const from = Math.max(0, Math.ceil(left - 0.5 - tolerance));
  const to = Math.min(width, Math.floor(right - 0.5 + tolerance) + 1);
  if (from < to) bytes.fill(value, row * width + from, row * width + to);
}

type Edges = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
};

function within({ width, height }: PixelSize, { left, top, right, bottom }: Edges): Area {
  const x = clamp(Math.floor(left), width);
  const y = clamp(Math.floor(top), height);
  const wide = clamp(Math.ceil(right), width) - x;
  return { x, y, width: Math.max(0, wide), height: Math.max(0, clamp(Math.ceil(bottom), height) - y) };
}

function withinArea(size: PixelSize, { x, y, width, height }: Area): Area {
  return within(size, { left: x, top: y, right: x + width, bottom: y + height });
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(most, value));
}

/** The outline of what stands before a plain backdrop, or another ground whose colours are known. Never guesses at them. */

import type { PixelSize } from '../../core/sizes';

export type Colour = readonly [red: number, green: number, blue: number];

/** What is to become transparent. */
export type Ground = {
  /** Levels that each pixel is off from it, in any channel. */
  readonly distances: Uint8Array;
  /** Its colour where that pixel is. */
  readonly colourAt: (at: number) => Colour;
  /** Nothing of its colours is the subject's by accident: spots that do not reach the border are holes. */
  readonly hasHoles: boolean;
};

/** Levels by which what a codec or a painter made of one plain colour may be off, in any channel. */
const tolerance = 24;
/** Levels for a spot inside the subject to be of the very colour. */
const holeTolerance = 8;
/** px from the backdrop within which an edge may be soft. */
const softness = 2;
/** An edge pixel that is so much of its neighbours is the subject's alone: its own grain must not show through. */
const wholeFrom = 0.8;
/** Levels by which a subject is off at least: a lone pixel that is off by less is a codec's. */
const leastContrast = 3 * tolerance;
/** Share of the border that the backdrop has at least; less is enough for a colour that nothing has by accident. */
const leastShare = { usual: 0.5, unusual: 0.1 };

/**
 * Alpha, 0 to 255, for red, green and blue in rows from the top, or `undefined` where no plain colour reaches the border,
 * or there is nothing but that. What is of the backdrop's colour and reaches the border is transparent; so are holes
 * where that colour is an unusual one: a white or grey spot may well be the subject's own.
 */
export function alphaBeforeBackdrop(rgb: Uint8Array, size: PixelSize): Uint8Array | undefined {
  const ground = plainGround(rgb, size);
  return ground && alphaBefore(ground, size);
}

/** `undefined` where no plain colour reaches the border. */
export function plainGround(rgb: Uint8Array, size: PixelSize): Ground | undefined {
  const colour = backdropOf(rgb, size);
  if (colour === undefined) return undefined;
  const distances = distancesFrom(() => colour, rgb);
  return { distances, colourAt: () => colour, hasHoles: isUnusual(colour) };
}

/** As `alphaBeforeBackdrop`; `undefined` where there is nothing but the ground. */
export function alphaBefore({ distances, hasHoles }: Ground, size: PixelSize): Uint8Array | undefined {
  const alpha = new Uint8Array(distances.length).fill(255);
  for (const at of borderOf(size)) flood(at, distances, alpha, size);
  if (hasHoles) {
    for (let at = 0; at < alpha.length; at++)
      if ((distances[at] ?? 0) <= holeTolerance) flood(at, distances, alpha, size);
  }
  if (!alpha.includes(255)) return undefined;
  soften(distances, alpha, size);
  return alpha;
}

/** Red, green, blue and alpha, without the ground's colour in what is left at the edges. */
export function withoutGround(
  rgb: Uint8Array,
  alpha: Uint8Array,
  { distances, colourAt: groundAt }: Ground,
  size: PixelSize,
): Uint8Array {
  const rgba = new Uint8Array(alpha.length * 4);
  for (let at = 0; at < alpha.length; at++) {
    rgba.set(rgb.subarray(at * 3, at * 3 + 3), at * 4);
    rgba[at * 4 + 3] = alpha[at] ?? 0;
  }
  for (const at of edgeOf(alpha, size)) {
    if (alpha[at] === 0) continue;
    const share = Math.max(
      leastOwnShare,
      Math.min(1, (distances[at] ?? 0) / mostAround(at, distances, size)),
    );
    const [own, ground] = [colourAt(rgb, at), groundAt(at)];
    for (const band of [0, 1, 2] as const)
      rgba[at * 4 + band] = Math.round(
        Math.min(255, Math.max(0, ground[band] + (own[band] - ground[band]) / share)),
      );
  }
  return rgba;
}

/** Below it, what shows of a subject's colour is a codec's. */
const leastOwnShare = 0.1;

/** The mean of the border's commonest colour. */
function backdropOf(rgb: Uint8Array, size: PixelSize): Colour | undefined {
  const border = borderOf(size);
  const counts = new Map<number, number>();
  const bin = (at: number) => {
    const [red, green, blue] = colourAt(rgb, at);
    return ((red >> 4) << 8) | ((green >> 4) << 4) | (blue >> 4);
  };
  for (const at of border) counts.set(bin(at), (counts.get(bin(at)) ?? 0) + 1);
  const [most] = [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), [0, 0]);
  let colour: Colour = [((most >> 8) << 4) + 8, (((most >> 4) & 15) << 4) + 8, ((most & 15) << 4) + 8];
  let near: number[] = [];
  // The second time around its true middle, not the bin's.
  for (let round = 0; round < 2; round++) {
    near = border.filter(at => distance(colourAt(rgb, at), colour) <= tolerance);
    colour = meanOf(near.map(at => colourAt(rgb, at)));
  }
  const least = isUnusual(colour) ? leastShare.unusual : leastShare.usual;
  return near.length >= least * border.length ? colour : undefined;
}

/** As far from any grey as magenta or the green of a studio are. */
function isUnusual(colour: Colour): boolean {
  return Math.max(...colour) - Math.min(...colour) >= 160;
}

/** Makes the spot transparent that a pixel lies in. */
function flood(start: number, distances: Uint8Array, alpha: Uint8Array, { width, height }: PixelSize): void {
  const isOf = (at: number) => alpha[at] === 255 && (distances[at] ?? 0) <= tolerance;
  if (!isOf(start)) return;
  alpha[start] = 0;
  const open = [start];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const x = at % width;
    for (const [next, isInside] of [
      [at - 1, x > 0],
      [at + 1, x < width - 1],
      [at - width, at >= width],
      [at + width, at < width * (height - 1)],
    ] as const) {
      if (!isInside || !isOf(next)) continue;
      alpha[next] = 0;
      open.push(next);
    }
  }
}

/** Edge pixels are a blend of subject and backdrop: as far from the backdrop as they are, so much of them is the subject. */
function soften(distances: Uint8Array, alpha: Uint8Array, size: PixelSize): void {
  const soft = new Map<number, number>();
  for (const near of edgeOf(alpha, size)) {
    if (alpha[near] === 0) continue;
    const most = mostAround(near, distances, size);
    const share = ((distances[near] ?? 0) - tolerance) / (most * wholeFrom - tolerance);
    soft.set(near, Math.min(1, Math.max(0, share)));
  }
  for (const [at, share] of soft) alpha[at] = Math.round(255 * share);
}

/** The pixels within which an edge may be soft. */
function edgeOf(alpha: Uint8Array, size: PixelSize): Set<number> {
  const edge = new Set<number>();
  for (let at = 0; at < alpha.length; at++)
    if (alpha[at] === 0 && isAtEdge(at, alpha, size)) for (const near of around(at, size)) edge.add(near);
  return edge;
}

function mostAround(at: number, distances: Uint8Array, size: PixelSize): number {
  let most = leastContrast;
  for (const other of around(at, size)) most = Math.max(most, distances[other] ?? 0);
  return most;
}

function isAtEdge(at: number, alpha: Uint8Array, { width }: PixelSize): boolean {
  return [at - 1, at + 1, at - width, at + width].some(next => (alpha[next] ?? 0) !== 0);
}

function around(at: number, { width, height }: PixelSize): number[] {
  const [x, y] = [at % width, Math.floor(at / width)];
  const places: number[] = [];
  for (let row = Math.max(0, y - softness); row <= Math.min(height - 1, y + softness); row++)
    for (let column = Math.max(0, x - softness); column <= Math.min(width - 1, x + softness); column++)
      places.push(row * width + column);
  return places;
}

export function borderOf({ width, height }: PixelSize): number[] {
  const places: number[] = [];
  for (let x = 0; x < width; x++) places.push(x, (height - 1) * width + x);
  for (let y = 1; y < height - 1; y++) places.push(y * width, y * width + width - 1);
  return places;
}

/** `groundAt`: the ground's colour where a pixel is. */
export function distancesFrom(groundAt: (at: number) => Colour, rgb: Uint8Array): Uint8Array {
  const distances = new Uint8Array(rgb.length / 3);
  for (let at = 0; at < distances.length; at++) {
    const [red, green, blue] = groundAt(at);
    const off = at * 3;
    distances[at] = Math.max(
      Math.abs((rgb[off] ?? 0) - red),
      Math.abs((rgb[off + 1] ?? 0) - green),
      Math.abs((rgb[off + 2] ?? 0) - blue),
    );
  }
  return distances;
}

function colourAt(rgb: Uint8Array, at: number): Colour {
  return [rgb[at * 3] ?? 0, rgb[at * 3 + 1] ?? 0, rgb[at * 3 + 2] ?? 0];
}

function distance(a: Colour, b: Colour): number {
  return Math.max(Math.abs(a[0] - b[0]), Math.abs(a[1] - b[1]), Math.abs(a[2] - b[2]));
}

function meanOf(colours: readonly Colour[]): Colour {
  const mean = (channel: 0 | 1 | 2) =>
    colours.reduce((sum, colour) => sum + colour[channel], 0) / Math.max(1, colours.length);
  return [mean(0), mean(1), mean(2)];
}

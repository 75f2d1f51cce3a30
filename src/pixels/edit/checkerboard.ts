/** Notices a painted checkerboard: the grey and white squares that viewers show behind transparency, which models paint in its place. */

import type { PixelSize } from '../../core/sizes';
import { borderOf, type Colour, distancesFrom, type Ground } from './backdrop';

/** Levels between the channels of what counts as grey. */
const mostColour = 14;
/** Levels between the two greys, at least. */
const leastContrast = 10;
/** px of a square's side. */
const sides = { least: 4, most: 160 };
/** Shares of the border: grey at all, of the rarer of the two greys, and of those that lie as a board has them. */
const least = { grey: 0.6, rarer: 0.25, alternating: 0.75, onBoard: 0.97 };

/** px on either side of where two squares meet. */
const blur = 1.5;

export type Checkerboard = {
  /** Absent: the squares are too irregular to be told from the subject. */
  readonly ground?: Ground;
};

/** 1 for the lighter grey, 0 for the darker one, 2 for anything else. */
type Kind = 0 | 1 | 2;
type Greys = { readonly dark: number; readonly light: number };

/** For red, green and blue in rows from the top; `undefined` where the border shows none. */
export function findCheckerboard(rgb: Uint8Array, size: PixelSize): Checkerboard | undefined {
  const border = borderOf(size);
  const greys = greysOf(rgb, border);
  if (greys === undefined) return undefined;
  const kindAt = (x: number, y: number) => kindOf(greyAt(rgb, y * size.width + x), greys);
  const rows = linesAlong(size.width, size.height, kindAt);
  const columns = linesAlong(size.height, size.width, (y, x) => kindAt(x, y));
  const side = sideOf([...rows, ...columns]);
  if (side === undefined || !alternates([...rows, ...columns], side)) return undefined;
  const grid = { x: gridOf(rows, side), y: gridOf(columns, side) };
  return groundOn(grid, { rgb, size, greys }) ?? {};
}

/** The lines within the outer twentieth, on both sides: the subject seldom is there. */
function linesAlong(length: number, across: number, kindAt: (at: number, line: number) => Kind): Kind[][] {
  const depth = Math.max(1, Math.floor(across / 20));
  const step = Math.max(1, Math.floor(depth / 4));
  const places: number[] = [];
  for (let line = 0; line < depth; line += step) places.push(line, across - 1 - line);
  return places.map(line => Array.from({ length }, (_, at) => kindAt(at, line)));
}

/** The two greys that the border is made of; `undefined` where it is of something else. */
function greysOf(rgb: Uint8Array, border: readonly number[]): Greys | undefined {
  const levels = border.map(at => greyAt(rgb, at)).filter(level => level !== undefined);
  if (levels.length < least.grey * border.length) return undefined;
  let [dark, light] = [Math.min(...levels), Math.max(...levels)];
  for (let round = 0; round < 8; round++) {
    const middle = (dark + light) / 2;
    const [below, above] = [levels.filter(level => level < middle), levels.filter(level => level >= middle)];
    if (Math.min(below.length, above.length) < least.rarer * levels.length) {
      // A few pixels at one end: they are none of the two.
      if (round === 7 || below.length === above.length) return undefined;
      const rest = below.length > above.length ? below : above;
      [dark, light] = [Math.min(...rest), Math.max(...rest)];
      if (light - dark < leastContrast) return undefined;
      continue;
    }
    [dark, light] = [meanOf(below), meanOf(above)];
  }
  return light - dark >= leastContrast ? { dark, light } : undefined;
}

function kindOf(level: number | undefined, { dark, light }: Greys): Kind {
  if (level === undefined) return 2;
  const reach = (light - dark) / 3;
  if (Math.abs(level - light) <= reach) return 1;
  return Math.abs(level - dark) <= reach ? 0 : 2;
}

/** px of the usual run of one grey, not rounded. */
function sideOf(lines: readonly (readonly Kind[])[]): number | undefined {
  const runs = lines.flatMap(line => runsIn(line).map(({ length }) => length));
  const long = runs.filter(length => length >= sides.least).sort((a, b) => a - b);
  const usual = long[Math.floor(long.length / 2)];
  if (usual === undefined || usual > sides.most) return undefined;
  // A board that was scaled has squares of one px more and less: their mean is its true side.
  return meanOf(long.filter(length => length > 0.6 * usual && length < 1.5 * usual));
}

/** Without the first and the last, which the border cuts, or something else. */
function runsIn(line: readonly Kind[]): { readonly start: number; readonly length: number }[] {
  const runs: { start: number; length: number; kind: Kind }[] = [];
  for (const [at, kind] of line.entries()) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.length++;
    else runs.push({ start: at, length: 1, kind });
  }
  return runs.slice(1, -1).filter(({ kind }) => kind !== 2);
}

/** Whether the other grey lies a square further on, and the same one two squares further. */
function alternates(lines: readonly (readonly Kind[])[], trueSide: number): boolean {
  const side = Math.round(trueSide);
  let [right, all] = [0, 0];
  for (const line of lines) {
    for (let at = 0; at + 2 * side < line.length; at++) {
      const [here, next, after] = [line[at], line[at + side], line[at + 2 * side]];
      if (here === 2 || next === 2 || after === 2) continue;
      all++;
      if (here !== next && here === after) right++;
    }
  }
  return all >= 4 * side && right >= least.alternating * all;
}

/** Where squares begin and how wide they are, which need not be a whole number of px. */
type Grid = { readonly start: number; readonly side: number };

function gridOf(lines: readonly (readonly Kind[])[], side: number): Grid {
  const all = lines.map(line => runsIn(line).map(({ start }) => start));
  const starts = all.reduce((best, own) => (own.length > best.length ? own : best), []);
  const [first = 0] = starts;
  const last = starts.at(-1) ?? first;
  const squares = Math.round((last - first) / side);
  return { start: first, side: squares > 0 ? (last - first) / squares : side };
}

type Board = {
  readonly rgb: Uint8Array;
  readonly size: PixelSize;
  readonly greys: Greys;
};

/** `undefined` where the border's squares do not lie on the grid: inside, nobody could say what is one. */
function groundOn(
  grid: { readonly x: Grid; readonly y: Grid },
  { rgb, size, greys }: Board,
): Checkerboard | undefined {
  const squareOf = (at: number, { start, side }: Grid) => Math.floor((at - start + 0.5) / side);
  const isOdd = (at: number) => {
    const [x, y] = [at % size.width, Math.floor(at / size.width)];
    return (squareOf(x, grid.x) + squareOf(y, grid.y)) % 2 !== 0;
  };
  const isAtLine = (at: number, { start, side }: Grid) => {
    const off = (((at - start + 0.5) % side) + side) % side;
    return off < blur || side - off < blur;
  };
  const isBetween = (at: number) =>
    isAtLine(at % size.width, grid.x) || isAtLine(Math.floor(at / size.width), grid.y);
  const known = bandOf(size)
    .filter(at => !isBetween(at))
    .map(at => ({ at, kind: kindOf(greyAt(rgb, at), greys) }))
    .filter(({ kind }) => kind !== 2);
  const lightIsOdd = known.filter(({ at, kind }) => isOdd(at) === (kind === 1)).length;
  const share = Math.max(lightIsOdd, known.length - lightIsOdd) / known.length;
  if (!(share >= least.onBoard)) return undefined;
  const isLightOdd = lightIsOdd * 2 > known.length;
  const levelAt = (at: number) => {
    // Where two squares meet, a codec or a scaler has mixed them.
    if (isBetween(at)) return Math.min(greys.light, Math.max(greys.dark, greyAt(rgb, at) ?? greys.dark));
    return isOdd(at) === isLightOdd ? greys.light : greys.dark;
  };
  const colourAt = (at: number): Colour => {
    const level = levelAt(at);
    return [level, level, level];
  };
  return { ground: { distances: distancesFrom(colourAt, rgb), colourAt, hasHoles: false } };
}

/** The outer twentieth of the picture: a square on the very border may be cut to a line. */
function bandOf({ width, height }: PixelSize): number[] {
  const depth = Math.max(1, Math.floor(Math.min(width, height) / 20));
  const places: number[] = [];
  for (let y = 0; y < height; y++) {
    const isRow = y < depth || y >= height - depth;
    for (let x = 0; x < width; x++) if (isRow || x < depth || x >= width - depth) places.push(y * width + x);
  }
  return places;
}

/** The mean level; `undefined` for what has a colour. */
function greyAt(rgb: Uint8Array, at: number): number | undefined {
  const [red = 0, green = 0, blue = 0] = [rgb[at * 3], rgb[at * 3 + 1], rgb[at * 3 + 2]];
  if (Math.max(red, green, blue) - Math.min(red, green, blue) > mostColour) return undefined;
  return (red + green + blue) / 3;
}

function meanOf(levels: readonly number[]): number {
  return levels.reduce((sum, level) => sum + level, 0) / Math.max(1, levels.length);
}

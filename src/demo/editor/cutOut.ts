/** Makes the background of a picture transparent: what looks like its sides at the same height, from its border on. Never changes a colour. */

import { type Bitmap, newBitmap } from '../../pixels/bitmap';
import type { Codec } from '../../pixels/codec';

/** px of the longer side of what is looked at: a background is large, and its edge is softened anyway. */
const lookedAt = 384;
/** Share of the width, on either side, that is background for certain; share of the height over which a pixel looks there. */
const [side, band] = [0.2, 0.06];
/** How usual a colour of the background is on the sides for one in the middle, at least; and where the background goes over into it. */
const [usual, possible] = [0.3, 0.03];
/** Levels of 255 by which a channel may differ from pixel to pixel where the background glows. */
const nextTolerance = 3;
/** Bits of a channel in which colours count as one. */
const coarse = 3;
/** px of what is looked at: gaps in the subject up to twice that are closed, and what is thinner than twice this is none of it. */
const [gap, thin] = [3, 4];
/** Shares of the picture between which a background counts as found. */
const [least, most] = [0.06, 0.98];

/** The same px, with alpha 0 where the background was. Where none is to be found, all but an oval in the middle is. */
export function cutOut(codec: Codec, picture: Bitmap): Bitmap {
  const { width, height } = picture;
  const scale = Math.min(1, lookedAt / Math.max(width, height));
  const scaled = (length: number) => Math.max(1, Math.round(length * scale));
  const small = codec.resize(picture, scaled(width), scaled(height));
  const subject = subjectOf(small);
  const alpha = newBitmap(small.width, small.height);
  for (let at = 0; at < subject.length; at++)
    alpha.data.fill(subject[at] === 1 ? 255 : 0, at * 4, at * 4 + 4);
  const outline = codec.resize(codec.blur(alpha, 0.8), width, height);
  const result = { width, height, data: picture.data.slice() };
  for (let at = 3; at < result.data.length; at += 4) {
    result.data[at] = Math.min(result.data[at] ?? 0, outline.data[at] ?? 0);
  }
  return result;
}

/** 1 for each pixel of the subject. */
function subjectOf(picture: Bitmap): Uint8Array {
  const { width, height } = picture;
  const likeness = likenessToSides(picture);
  const background = reached(picture, (one, other) => {
    const like = likeness[other] ?? 0;
    return like >= usual || (like >= possible && one !== other && isAlike(picture.data, one, other));
  });
  // White stripes before a white cloud are the subject's as well: what lies between its parts belongs to it.
  const rest = background.map(is => 1 - is);
  const closed = grown(grown(rest, width, height, gap), width, height, -gap);
  const solid = grown(grown(closed, width, height, -thin), width, height, thin);
  const alone = mainPart(solid, picture);
  const outside = reached(picture, (one, other) => alone[one] === 0 && alone[other] === 0);
  const share = outside.reduce((sum, is) => sum + is, 0) / outside.length;
  const isFound = share >= least && share <= most;
  return outside.map((is, at) => (isFound ? 1 - is : isInOval(at, width, height) ? 1 : 0));
}

/** The part that hangs together and is the largest, the nearer to the middle the better: a sun or a cloud is another. */
function mainPart(marks: Uint8Array, { width, height }: Bitmap): Uint8Array {
  const parts = new Int32Array(marks.length);
  let best = { part: 0, weight: -1 };
  let part = 0;
  for (let start = 0; start < marks.length; start++) {
    if (marks[start] === 0 || parts[start] !== 0) continue;
    part++;
    let weight = 0;
    const queue = [start];
    parts[start] = part;
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      weight += isInOval(at, width, height) ? 1 : 0.1;
      for (const next of neighboursOf(at, width, marks.length)) {
        if (marks[next] === 0 || parts[next] !== 0) continue;
        parts[next] = part;
        queue.push(next);
      }
    }
    if (weight > best.weight) best = { part, weight };
  }
  return Uint8Array.from(parts, one => (one === best.part ? 1 : 0));
}

/** Widens (or with a negative `by` narrows) what is 1 by so many px. */
function grown(marks: Uint8Array, width: number, height: number, by: number): Uint8Array {
  const [seed, far] = by > 0 ? [1, by] : [0, -by];
  const along = (from: Uint8Array, step: number, length: number, index: (at: number) => number) => {
    const result = from.slice();
    for (let at = 0; at < from.length; at++) {
      if (from[at] !== seed) continue;
      const place = index(at);
      const [first, last] = [Math.max(0, place - far), Math.min(length - 1, place + far)];
      for (let other = first; other <= last; other++) result[at + (other - place) * step] = seed;
    }
    return result;
  };
  const across = along(marks, 1, width, at => at % width);
  return along(across, width, height, at => Math.floor(at / width));
}

/** 1 for each pixel that is reached from the border by allowed steps to neighbours. */
function reached({ width, height }: Bitmap, isAllowed: (from: number, to: number) => boolean): Uint8Array {
  const found = new Uint8Array(width * height);
  const queue: number[] = [];
  const arrive = (at: number) => {
    if (found[at] === 1) return;
    found[at] = 1;
    queue.push(at);
  };
  for (let x = 0; x < width; x++)
    [x, (height - 1) * width + x].forEach(at => void (isAllowed(at, at) && arrive(at)));
  for (let y = 0; y < height; y++)
    [y * width, y * width + width - 1].forEach(at => void (isAllowed(at, at) && arrive(at)));
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const next of neighboursOf(at, width, found.length)) if (isAllowed(at, next)) arrive(next);
  }
  return found;
}

function neighboursOf(at: number, width: number, all: number): number[] {
  const x = at % width;
  return [x > 0 ? at - 1 : at, x < width - 1 ? at + 1 : at, at - width, at + width].filter(
    next => next >= 0 && next < all,
  );
}

/**
 * How usual each pixel's colour, or one next to it, is on either side at about its height, for one in the middle: a sky
 * may go from blue to red, and an orange cat may sit among a few orange flowers.
 */
function likenessToSides({ width, height, data }: Bitmap): Float32Array {
  const result = new Float32Array(width * height);
  const reach = Math.max(1, Math.round(height * band));
  const margin = Math.max(1, Math.round(width * side));
  const colourAt = (at: number) => [0, 1, 2, 3].map(channel => (data[at * 4 + channel] ?? 0) >> coarse);
  /** How often each colour stands on the sides, and between them, of the rows that are looked at. */
  const [sides, middle] = [new Map<number, number>(), new Map<number, number>()];
  const count = (y: number, by: number) => {
    if (y < 0 || y >= height) return;
    for (let x = 0; x < width; x++) {
      const counts = x < margin || x >= width - margin ? sides : middle;
      for (const key of keysAround(colourAt(y * width + x))) counts.set(key, (counts.get(key) ?? 0) + by);
    }
  };
  const rarer = (width / 2 - margin) / margin;
  for (let y = -reach; y < reach; y++) count(y, 1);
  for (let y = 0; y < height; y++) {
    count(y + reach, 1);
    for (let at = y * width; at < (y + 1) * width; at++) {
      const key = keyOf(colourAt(at));
      result[at] = (rarer * (sides.get(key) ?? 0)) / Math.max(1, middle.get(key) ?? 0);
    }
    count(y - reach, -1);
  }
  return result;
}

function keyOf([red = 0, green = 0, blue = 0, alpha = 0]: readonly number[]): number {
  return ((red * 64 + green) * 64 + blue) * 64 + alpha;
}

function* keysAround([red = 0, green = 0, blue = 0, alpha = 0]: readonly number[]): Generator<number> {
  for (let r = red - 1; r <= red + 1; r++) {
    for (let g = green - 1; g <= green + 1; g++) {
      for (let b = blue - 1; b <= blue + 1; b++) yield keyOf([r, g, b, alpha]);
    }
  }
}

function isAlike(data: Uint8Array, one: number, other: number): boolean {
  for (let channel = 0; channel < 4; channel++) {
    const difference = (data[one * 4 + channel] ?? 0) - (data[other * 4 + channel] ?? 0);
    if (Math.abs(difference) > nextTolerance) return false;
  }
  return true;
}

function isInOval(at: number, width: number, height: number): boolean {
  const x = ((at % width) + 0.5) / width - 0.5;
  const y = (Math.floor(at / width) + 0.5) / height - 0.5;
  return x * x + y * y < 0.16;
}

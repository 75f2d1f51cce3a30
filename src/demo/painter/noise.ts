/** Smooth randomness over a plane: the stuff of clouds, ridges and ripples. Never repeats within what a picture shows. */

import { Random } from './random';

/** A gradient field; ask for as many as there are layers that shall look unalike. */
export class Noise {
  private readonly order = new Uint8Array(512);

  constructor(seed: number, purpose: string) {
    const random = new Random(seed, purpose);
    for (let at = 0; at < 256; at++) this.order[at] = at;
    for (let at = 255; at > 0; at--) {
      const other = Math.floor(random.next() * (at + 1));
      const kept = this.order[at] ?? 0;
      this.order[at] = this.order[other] ?? 0;
      this.order[other] = kept;
    }
    this.order.copyWithin(256, 0, 256);
  }

  /** About -1 to 1, 0 on average; hills are one unit apart. */
  at(x: number, y: number): number {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const dx = x - left;
    const dy = y - top;
    const column = left & 255;
    const upper = (this.order[column] ?? 0) + (top & 255);
    const lower = (this.order[column + 1] ?? 0) + (top & 255);
    const sx = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const sy = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const a = slope(this.order[upper & 511] ?? 0, dx, dy);
    const b = slope(this.order[lower & 511] ?? 0, dx - 1, dy);
    const c = slope(this.order[(upper + 1) & 511] ?? 0, dx, dy - 1);
    const d = slope(this.order[(lower + 1) & 511] ?? 0, dx - 1, dy - 1);
    const first = a + (b - a) * sx;
    return (first + (c + (d - c) * sx - first) * sy) * 1.4;
  }

  /** Noise over finer noise, `octaves` times, each half as strong. About -1 to 1. */
  fractal(x: number, y: number, octaves: number): number {
    let sum = 0;
    let strength = 0.5;
    for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2.03, strength /= 2) {
      sum += strength * this.at(x * scale + octave * 17.3, y * scale - octave * 9.1);
    }
    return sum * 1.2;
  }

  /** 0 to 1 with sharp crests, as mountains have. */
  ridged(x: number, y: number, octaves: number): number {
    let sum = 0;
    let total = 0;
    let strength = 0.5;
    for (let octave = 0, scale = 1; octave < octaves; octave++, scale *= 2.1, strength *= 0.48) {
      const crest = 1 - Math.abs(this.at(x * scale + octave * 31.7, y * scale + octave * 5.9));
      sum += strength * crest * crest;
      total += strength;
    }
    return sum / total;
  }
}

/** Eight directions are enough: the dot product of one with the way to the corner. */
function slope(direction: number, dx: number, dy: number): number {
  switch (direction & 7) {
    case 0:
      return dx + dy;
    case 1:
      return dx - dy;
    case 2:
      return dy - dx;
    case 3:
      return -dx - dy;
    case 4:
      return 1.41 * dx;
    case 5:
      return -1.41 * dx;
    case 6:
      return 1.41 * dy;
    default:
      return -1.41 * dy;
  }
}

/** 0 below `low`, 1 above `high`, an S between them; falls when `low` is the larger. */
export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/** Where a picture is painted: shapes, light and whole areas, with smooth edges and no banding. Never knows what it shows. */

import type { Bitmap } from '../../pixels/bitmap';
import type { Colour } from './colour';
import { Coverage } from './coverage';
import type { Path } from './path';
import { Random } from './random';

/** Writes red, green, blue and opacity (0 to 1, not premultiplied) of the pixel whose centre is at x, y (px). */
export type Paint = (x: number, y: number, out: Float32Array) => void;

export function plain([red, green, blue]: Colour, opacity = 1): Paint {
  return (_x, _y, out) => {
    out[0] = red;
    out[1] = green;
    out[2] = blue;
    out[3] = opacity;
  };
}

/** From one colour at the height `top` to another at `bottom` (px). */
export function fading(from: Colour, to: Colour, top: number, bottom: number, opacity = 1): Paint {
  return (_x, y, out) => {
    const t = Math.min(1, Math.max(0, (y - top) / (bottom - top)));
    out[0] = from[0] + (to[0] - from[0]) * t;
    out[1] = from[1] + (to[1] - from[1]) * t;
    out[2] = from[2] + (to[2] - from[2]) * t;
    out[3] = opacity;
  };
}

/** Premultiplied floats: 8 bits would show steps in every sky. */
export class Canvas {
  private readonly data: Float32Array;
  private readonly out = new Float32Array(4);

  /** px */
  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Float32Array(width * height * 4);
  }

  /** The shorter side, px: what things are measured in that must fit whatever the picture's shape. */
  get span(): number {
    return Math.min(this.width, this.height);
  }

  /** Lays the paint over the rows `top` to `bottom` (px), whole width. */
  wash(paint: Paint, top = 0, bottom = this.height): void {
    const [first, last] = [Math.max(0, Math.floor(top)), Math.min(this.height, Math.ceil(bottom))];
    for (let y = first; y < last; y++) {
      for (let x = 0; x < this.width; x++) {
        paint(x + 0.5, y + 0.5, this.out);
        this.over((y * this.width + x) * 4, 1);
      }
    }
  }

  fill(path: Path, paint: Paint): void {
    const coverage = new Coverage(path, this.width, this.height);
    coverage.each((x, y, covered) => {
      paint(x + 0.5, y + 0.5, this.out);
      this.over((y * this.width + x) * 4, covered);
    });
  }

  /** Adds light that is `strength` in the middle and nothing at `radius` (px); it never darkens. */
  glow(cx: number, cy: number, radius: number, [red, green, blue]: Colour, strength: number): void {
    const { data, width, height } = this;
    const [top, bottom] = [Math.max(0, Math.floor(cy - radius)), Math.min(height, Math.ceil(cy + radius))];
    const [left, right] = [Math.max(0, Math.floor(cx - radius)), Math.min(width, Math.ceil(cx + radius))];
    for (let y = top; y < bottom; y++) {
      for (let x = left, at = (y * width + left) * 4; x < right; x++, at += 4) {
        const distance = ((x + 0.5 - cx) ** 2 + (y + 0.5 - cy) ** 2) / (radius * radius);
        if (distance >= 1) continue;
        const light = strength * (1 - distance) ** 3;
        // Screen: what is already bright gains little, so a glow has no hard rim where it meets white.
        data[at] = (data[at] ?? 0) + light * red * (1 - (data[at] ?? 0));
        data[at + 1] = (data[at + 1] ?? 0) + light * green * (1 - (data[at + 1] ?? 0));
        data[at + 2] = (data[at + 2] ?? 0) + light * blue * (1 - (data[at + 2] ?? 0));
        data[at + 3] = (data[at + 3] ?? 0) + light * (1 - (data[at + 3] ?? 0));
      }
    }
  }

  /** The colour at a point, taken between pixels and from the nearest edge when outside. Ignores opacity. */
  sample(x: number, y: number, out: Float32Array): void {
    const fx = Math.min(this.width - 1.001, Math.max(0, x - 0.5));
    const fy = Math.min(this.height - 1.001, Math.max(0, y - 0.5));
    const [left, top] = [Math.floor(fx), Math.floor(fy)];
    const [dx, dy] = [fx - left, fy - top];
    const at = (top * this.width + left) * 4;
    const right = left + 1 < this.width ? 4 : 0;
    const below = top + 1 < this.height ? this.width * 4 : 0;
    for (let channel = at; channel < at + 3; channel++) {
      const upper = (this.data[channel] ?? 0) * (1 - dx) + (this.data[channel + right] ?? 0) * dx;
      const lower =
        (this.data[channel + below] ?? 0) * (1 - dx) + (this.data[channel + below + right] ?? 0) * dx;
      out[channel - at] = upper * (1 - dy) + lower * dy;
    }
  }

  /** Rounded to 8 bits with a grain of `grain` steps (0 to 255), the same for the same seed: no bands, no compression blocks. */
  toBitmap(seed: number, grain: number): Bitmap {
    const random = new Random(seed, 'grain');
    const { data, width, height } = this;
    const bytes = new Uint8Array(width * height * 4);
    for (let at = 0; at < data.length; at += 4) {
      const alpha = data[at + 3] ?? 0;
      if (alpha <= 0) continue;
      const noise = (random.next() + random.next() - 1) * grain + 0.5;
      for (let channel = at; channel < at + 3; channel++) {
        const value = ((data[channel] ?? 0) / alpha) * 255 + noise;
        bytes[channel] = Math.min(255, Math.max(0, value));
      }
      bytes[at + 3] = Math.min(255, alpha * 255 + 0.5);
    }
    return { width, height, data: bytes };
  }

  private over(at: number, covered: number): void {
    const { data, out } = this;
    const alpha = (out[3] ?? 0) * covered;
    if (alpha <= 0) return;
    const rest = 1 - alpha;
    data[at] = (out[0] ?? 0) * alpha + (data[at] ?? 0) * rest;
    data[at + 1] = (out[1] ?? 0) * alpha + (data[at + 1] ?? 0) * rest;
    data[at + 2] = (out[2] ?? 0) * alpha + (data[at + 2] ?? 0) * rest;
    data[at + 3] = alpha + (data[at + 3] ?? 0) * rest;
  }
}

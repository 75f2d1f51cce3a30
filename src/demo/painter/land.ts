/** Ground in layers: mountains with lit faces, hills, dunes and the foreground, each paler the farther it lies. */

import type { Canvas, Paint } from './canvas';
import { type Colour, mix } from './colour';
import { Noise, smoothstep } from './noise';
import type { Path, Point } from './path';
import type { View } from './view';

/** The height of a line of land (px from the top) at every column, and one beyond. */
export type Skyline = Float32Array;

export function skyline(canvas: Canvas, height: (u: number) => number): Skyline {
  return Float32Array.from({ length: canvas.width + 1 }, (_, x) => height(x / canvas.height));
}

export function below(line: Skyline, bottom: number): Path {
  const points: Point[] = Array.from(line, (y, x): Point => [x, y]);
  return [[[0, bottom], ...points, [line.length - 1, bottom]]];
}

/** A range of peaks; `distance` 1 is at the horizon, 0 near. */
export function paintPeaks(
  canvas: Canvas,
  view: View,
  distance: number,
  height: number,
  name: string,
): Skyline {
  const { palette, horizon, sun, seed, wish } = view;
  const shape = new Noise(seed, `peaks ${name}`);
  const faces = new Noise(seed, `faces ${name}`);
  const unit = canvas.height;
  const rise = Math.min(canvas.height, canvas.width * 1.25) * height;
  const line = skyline(canvas, u => {
    const massif = 0.72 + 0.42 * shape.at(u * 1.15 + 3.7, 8.1);
    return horizon - rise * (0.06 + 0.94 * massif * shape.ridged(u * 1.5, 1.3, 6) ** 1.35);
  });
  const lit = mix(mix(palette.rock, palette.light, 0.3), palette.haze, distance * 0.62);
  const shaded = mix(mix(palette.rock, [0.08, 0.1, 0.2], 0.35), palette.haze, distance * 0.66);
  const snowLit = mix(palette.snow, palette.haze, distance * 0.25);
  const snowShaded = mix(mix(palette.snow, palette.cloudShade, 0.6), palette.haze, distance * 0.4);
  const snowLine = horizon - rise * (wish.places.has('snow') ? 0.02 : wish.places.has('desert') ? 2 : 0.36);
  const side = canvas.width / 2 < sun.x ? 1 : -1;
  canvas.fill(below(line, horizon + unit * 0.12), (x, y, out) => {
    const depth = (y - (line[Math.floor(x)] ?? y)) / unit;
    // Faces run down from the crest, leaning away from the light: the same rocks seen from two sides.
    const u = x / unit + depth * 0.55 * side;
    const v = depth * 1.9;
    const here = faces.ridged(u * 3.1, v, 5);
    const there = faces.ridged(u * 3.1 + 0.09 * side, v - 0.03, 5);
    const light = smoothstep(-0.09, 0.11, here - there);
    const patches = faces.fractal(u * 9, v * 9, 3) * 0.05 * rise;
    const snow = smoothstep(0.03 * rise, -0.05 * rise, y - snowLine + patches + (1 - light) * 0.06 * rise);
    const mist = smoothstep(horizon - rise * 0.34, horizon + unit * 0.03, y) * (0.35 + 0.5 * distance);
    for (let channel = 0; channel < 3; channel++) {
      const rock = ramp(shaded, lit, channel, light);
      const white = ramp(snowShaded, snowLit, channel, light);
      const colour = rock + (white - rock) * snow;
      out[channel] = colour + ((palette.haze[channel] ?? 0) - colour) * mist;
    }
    out[3] = 1;
  });
  return line;
}

function ramp(from: Colour, to: Colour, channel: number, amount: number): number {
  const start = from[channel] ?? 0;
  return start + ((to[channel] ?? 0) - start) * amount;
}

export type Hill = {
  readonly name: string;
  /** px from the top, on average */
  readonly base: number;
  /** px */
  readonly rise: number;
  /** Waves across one picture height. */
  readonly frequency: number;
  readonly colour: Colour;
  /** The colour it fades to downwards: mist in front of the next layer. */
  readonly foot: Colour;
};

export function hillLine(canvas: Canvas, { seed }: View, { name, base, rise, frequency }: Hill): Skyline {
  const shape = new Noise(seed, `hill ${name}`);
  return skyline(canvas, u => base - rise * shape.fractal(u * frequency, 0.5, 4));
}

/** A rounded hill with soft light along its crest and faint ground texture. */
export function paintHill(canvas: Canvas, view: View, hill: Hill): Skyline {
  const line = hillLine(canvas, view, hill);
  const texture = new Noise(view.seed, `ground ${hill.name}`);
  const unit = canvas.height;
  const crest = mix(hill.colour, view.palette.light, 0.22);
  const paint: Paint = (x, y, out) => {
    const depth = (y - (line[Math.floor(x)] ?? y)) / unit;
    const edge = Math.exp(-depth * 26) * 0.75;
    const fade = smoothstep(0, 0.26, depth);
    const u = x / unit;
    const grain = texture.fractal(u * 9, (y / unit) * 26, 3) * 0.07;
    for (let channel = 0; channel < 3; channel++) {
      const ground = ramp(hill.colour, hill.foot, channel, fade);
      out[channel] = (ground + ((crest[channel] ?? 0) - ground) * edge) * (1 + grain);
    }
    out[3] = 1;
  };
  canvas.fill(below(line, canvas.height), paint);
  return line;
}

/** Sand with sharp crests: bright towards the light, dark behind, with wind ripples. */
export function paintDune(canvas: Canvas, view: View, hill: Hill): Skyline {
  const { palette, sun, seed } = view;
  const shape = new Noise(seed, `dune ${hill.name}`);
  const unit = canvas.height;
  const swell = (u: number) => shape.ridged(u * hill.frequency, 0.7, 2);
  const line = skyline(canvas, u => hill.base - hill.rise * (swell(u) * 1.5 - 0.7));
  const shadow = mix(hill.colour, [0.18, 0.08, 0.16], 0.42);
  const bright = mix(hill.colour, palette.light, 0.3);
  const side = canvas.width / 2 < sun.x ? 1 : -1;
  canvas.fill(below(line, canvas.height), (x, y, out) => {
    const depth = Math.max(0, (y - (line[Math.floor(x)] ?? y)) / unit);
    const u = x / unit;
    const lean = u - side * depth * 0.9 + shape.at(u * 2, depth * 5) * 0.04;
    const turn = swell(lean + 0.02 * side) - swell(lean - 0.02 * side);
    const light =
      smoothstep(-0.035, 0.035, -turn) * Math.exp(-depth * 1.2) + 0.25 * (1 - Math.exp(-depth * 3));
    const ripple =
      Math.sin((depth * 150 + u * 18 + shape.at(u * 5, depth * 9) * 7) * 1.4) *
      0.018 *
      smoothstep(0.01, 0.1, depth);
    for (let channel = 0; channel < 3; channel++) {
      out[channel] = ramp(shadow, bright, channel, Math.min(1, light)) * (1 + ripple);
    }
    out[3] = 1;
  });
  return line;
}

/** Outer space: nebulae, stars and planets, with or without ground to stand on. */

import { type Canvas, plain } from './canvas';
import { type Colour, hex, mix, white } from './colour';
import { paintHill } from './land';
import { Noise, smoothstep } from './noise';
import { ellipse } from './path';
import { Random } from './random';
import { paintStars } from './sky';
import { subjectsOf } from './subjects';
import type { View } from './view';

export function* paintSpace(canvas: Canvas, view: View): Generator<void, void> {
  const { seed, wish } = view;
  const random = new Random(seed, 'space');
  const pair = random.pick<readonly [string, string]>([
    ['#7a3fb8', '#2f7fd0'],
    ['#c23f7a', '#3f4fc0'],
    ['#1f9aa0', '#6a3fb0'],
    ['#d0603a', '#6a2f90'],
  ]);
  const [
    first = hex(pair[0]),
    second = wish.colours.length === 1 ? mix(wish.colours[0] ?? white, hex(pair[1]), 0.5) : hex(pair[1]),
  ] = wish.colours;
  paintNebula(canvas, seed, first, second);
  yield;
  paintStars(canvas, { ...view, horizon: canvas.height * 1.6 }, 1.7);
  yield;
  const big = canvas.span * random.between(0.17, 0.23);
  const across = view.sun.x;
  paintPlanet(
    canvas,
    seed,
    across,
    canvas.height * 0.3,
    big,
    mix(second, hex('#f0b070'), 0.45),
    random.chance(0.65) || wish.features.has('planet'),
  );
  paintPlanet(
    canvas,
    seed + 1,
    canvas.width - across * 0.9,
    canvas.height * random.between(0.14, 0.22),
    big * 0.24,
    mix(first, white, 0.4),
    false,
  );
  yield;
  const stand = subjectsOf(view).some(({ name }) => name !== 'rocket' && name !== 'balloon');
  if (stand) paintMoonscape(canvas, view);
  yield;
}

function paintNebula(canvas: Canvas, seed: number, first: Colour, second: Colour): void {
  const clouds = new Noise(seed, 'nebula');
  const dust = new Noise(seed, 'dust');
  const unit = canvas.span;
  canvas.wash((x, y, out) => {
    const [u, v] = [x / unit, y / unit];
    const [wx, wy] = [clouds.fractal(u * 1.4 + 7, v * 1.4, 3), clouds.fractal(u * 1.4, v * 1.4 + 11, 3)];
    const glow = smoothstep(-0.15, 0.75, clouds.fractal(u * 1.2 + wx * 0.9, v * 1.2 + wy * 0.9, 5));
    const shift = smoothstep(-0.35, 0.45, dust.fractal(u * 0.9 + wy, v * 0.9 - wx, 3));
    const dark = smoothstep(0.05, 0.6, dust.fractal(u * 2.4 + wx, v * 2.4 + wy, 4)) * 0.55;
    const heart = glow ** 3 * 0.55;
    for (let channel = 0; channel < 3; channel++) {
      const hue = (first[channel] ?? 0) + ((second[channel] ?? 0) - (first[channel] ?? 0)) * shift;
      const base = channel === 2 ? 0.075 : 0.028;
      const lit = base + hue * glow * 0.85;
      out[channel] = (lit + (1 - lit) * heart * (0.4 + hue * 0.6)) * (1 - dark * (1 - heart));
    }
    out[3] = 1;
  });
}

/** Banded, lit from the upper left, with the night side fading into space. */
function paintPlanet(
  canvas: Canvas,
  seed: number,
  cx: number,
  cy: number,
  radius: number,
  colour: Colour,
  hasRings: boolean,
): void {
  const bands = new Noise(seed, 'planet');
  const dark = mix(colour, [0.05, 0.03, 0.12], 0.6);
  const ring = (isFront: boolean) => {
    if (!hasRings) return;
    canvas.wash(
      (x, y, out) => {
        const [dx, dy] = [x - cx, y - cy];
        const [u, v] = [(dx * 0.95 + dy * 0.3) / radius, (dy * 0.95 - dx * 0.3) / radius];
        const distance = Math.hypot(u, v * 3.6);
        const grooves = 0.65 + 0.35 * bands.at(distance * 13, 4);
        out[0] = mix(colour, white, 0.55)[0] * grooves;
        out[1] = mix(colour, white, 0.5)[1] * grooves;
        out[2] = mix(colour, white, 0.45)[2] * grooves;
        const isInFront = v > 0;
        out[3] =
          isInFront === isFront
            ? 0.75 * smoothstep(1.32, 1.4, distance) * smoothstep(2.15, 2.02, distance)
            : 0;
      },
      cy - radius * 1.6,
      cy + radius * 1.6,
    );
  };
  ring(false);
  canvas.glow(cx - radius * 0.2, cy - radius * 0.2, radius * 1.7, mix(colour, white, 0.4), 0.3);
  canvas.fill(ellipse(cx, cy, radius), (x, y, out) => {
    const [u, v] = [(x - cx) / radius, (y - cy) / radius];
    const z = Math.sqrt(Math.max(0, 1 - u * u - v * v));
    const light = Math.max(0, u * -0.55 + v * -0.5 + z * 0.67);
    const swirl = bands.fractal(u * 0.9, v * 5.5 + bands.at(u * 2, v * 2) * 0.5, 4);
    const band = smoothstep(-0.4, 0.4, swirl);
    for (let channel = 0; channel < 3; channel++) {
      const pale = (colour[channel] ?? 0) * 0.6 + 0.4;
      const own = (colour[channel] ?? 0) + (pale - (colour[channel] ?? 0)) * band;
      out[channel] = (dark[channel] ?? 0) * 0.35 + own * light ** 0.8 * 0.95;
    }
    out[3] = 1;
  });
  ring(true);
}

function paintMoonscape(canvas: Canvas, view: View): void {
  const colour: Colour = [0.46, 0.43, 0.52];
  const line = paintHill(canvas, view, {
    name: 'moonscape',
    base: canvas.height * 0.78,
    rise: canvas.height * 0.05,
    frequency: 0.9,
    colour,
    foot: mix(colour, [0.08, 0.07, 0.16], 0.6),
  });
  const random = new Random(view.seed, 'craters');
  for (let crater = 0; crater < 12; crater++) {
    const x = random.next() * canvas.width;
    const depth = random.between(0.1, 0.95);
    const y = (line[Math.round(x)] ?? 0) + (canvas.height - canvas.height * 0.78) * depth;
    const wide = canvas.span * 0.045 * (0.3 + depth) * random.between(0.5, 1.2);
    canvas.fill(ellipse(x, y, wide, wide * 0.3), plain([0.7, 0.68, 0.78], 0.35));
    canvas.fill(ellipse(x, y + wide * 0.05, wide * 0.9, wide * 0.24), plain([0.14, 0.12, 0.22], 0.5));
  }
}

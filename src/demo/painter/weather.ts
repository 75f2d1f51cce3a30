/** What hangs in the air in front of everything: rain, snow, mist, birds, hearts, balloons. Also what edits add to a photograph. */

import { type Canvas, plain } from './canvas';
import { type Colour, hex, mix, white } from './colour';
import { Noise, smoothstep } from './noise';
import { drawn, ellipse, type Path, type Point, placed, stroke } from './path';
import { Random } from './random';

export function paintRain(canvas: Canvas, seed: number): void {
  const random = new Random(seed, 'rain');
  const unit = canvas.span;
  const count = Math.round((900 * canvas.width * canvas.height) / unit ** 2);
  for (const [share, length, opacity] of [
    [0.6, 0.022, 0.16],
    [0.3, 0.04, 0.24],
    [0.1, 0.065, 0.32],
  ] as const) {
    const drops: Path[] = [];
    for (let drop = 0; drop < count * share; drop++) {
      const [x, y] = [
        random.between(-0.05, 1.05) * canvas.width,
        random.between(-0.05, 1.05) * canvas.height,
      ];
      const fall = unit * length * random.between(0.7, 1.3);
      const thin = Math.max(0.7, unit * length * 0.028);
      drops.push([
        [
          [x, y],
          [x + thin, y],
          [x - fall * 0.2 + thin, y + fall],
          [x - fall * 0.2, y + fall],
        ],
      ]);
    }
    canvas.fill(drops.flat(), plain([0.86, 0.91, 1], opacity));
  }
}

export function paintSnowfall(canvas: Canvas, seed: number): void {
  const random = new Random(seed, 'snowfall');
  const unit = canvas.span;
  const count = Math.round((520 * canvas.width * canvas.height) / unit ** 2);
  for (let flake = 0; flake < count; flake++) {
    const near = random.next() ** 6;
    const size = unit * (0.001 + 0.006 * near);
    const [x, y] = [random.next() * canvas.width, random.next() * canvas.height];
    if (near > 0.45) canvas.glow(x, y, size * 2.2, white, 0.35);
    canvas.fill(ellipse(x, y, size), plain(white, near > 0.45 ? 0.55 : 0.85));
  }
}

/** Mist in drifts, thickest at `middle` (px from the top), fading over `reach` px. */
export function paintMist(
  canvas: Canvas,
  seed: number,
  colour: Colour,
  middle: number,
  reach: number,
  opacity: number,
): void {
  const drifts = new Noise(seed, `mist ${Math.round(middle)}`);
  canvas.wash(
    (x, y, out) => {
      const away = Math.abs(y - middle) / reach;
      out[0] = colour[0];
      out[1] = colour[1];
      out[2] = colour[2];
      if (away >= 1) out[3] = 0;
      else {
        const drift = 0.62 + 0.5 * drifts.fractal((x / canvas.height) * 1.6, (y / canvas.height) * 6, 4);
        out[3] = opacity * smoothstep(1, 0, away) * Math.min(1, Math.max(0, drift));
      }
    },
    middle - reach,
    middle + reach,
  );
}

export function paintBirds(canvas: Canvas, seed: number, colour: Colour): void {
  const random = new Random(seed, 'birds');
  const [cx, cy] = [canvas.width * random.between(0.25, 0.7), canvas.height * random.between(0.16, 0.32)];
  for (let bird = 0; bird < 9; bird++) {
    const [x, y] = [
      cx + canvas.span * random.between(-0.2, 0.2),
      cy + canvas.span * random.between(-0.09, 0.09),
    ];
    const size = canvas.span * random.between(0.009, 0.022);
    const lift = random.between(0.25, 0.6);
    const wing = (side: number): Point[] => [
      [x, y],
      [x + side * size * 0.45, y - size * lift],
      [x + side * size, y - size * lift * 0.55],
    ];
    canvas.fill(
      [...stroke(wing(-1), size * 0.17, size * 0.05), ...stroke(wing(1), size * 0.17, size * 0.05)],
      plain(colour, 0.85),
    );
  }
}

/** Around the origin, about 100 px across. */
export const heart = drawn(
  'M0 42 C-62 2 -52 -42 -24 -42 C-10 -42 -2 -34 0 -22 C2 -34 10 -42 24 -42 C52 -42 62 2 0 42 Z',
);

export function paintHearts(canvas: Canvas, seed: number): void {
  const random = new Random(seed, 'hearts');
  const reds: readonly [Colour, ...Colour[]] = [
    hex('#ef4a6b'),
    hex('#ff7d9c'),
    hex('#ffb3c4'),
    hex('#d92f55'),
  ];
  for (let at = 0; at < 26; at++) {
    const scale = canvas.span * (0.0003 + 0.0011 * random.next() ** 2);
    const place = { x: random.next() * canvas.width, y: random.next() * canvas.height, scale };
    const colour = random.pick(reds);
    canvas.fill(placed(heart, place), (_x, y, out) => {
      const t = Math.min(1, Math.max(0, (y - place.y) / (84 * scale) + 0.5));
      const shade = mix(mix(colour, white, 0.3), colour, t);
      [out[0], out[1], out[2], out[3]] = [...shade, 0.9];
    });
  }
}

/** Grass and flowers on the near ground. Many blades are one outline, filled at once. */

import { type Canvas, fading, plain } from './canvas';
import { type Colour, hex, mix, white } from './colour';
import type { Skyline } from './land';
import { ellipse, type Point, stroke } from './path';
import type { Random } from './random';

/** Blades rising from `line` + `offset` px. */
export function paintGrass(
  canvas: Canvas,
  line: Skyline,
  offset: number,
  height: number,
  random: Random,
  tip: Colour,
  foot: Colour,
): void {
  const path: (readonly Point[])[] = [];
  for (let x = -height; x < canvas.width + height; x += height * random.between(0.05, 0.15)) {
    const ground =
      (line[Math.round(Math.min(canvas.width, Math.max(0, x)))] ?? 0) +
      offset +
      random.between(0, height * 0.4);
    const tall = height * random.between(0.4, 1.1);
    const lean = tall * random.between(-0.35, 0.5);
    const half = height * 0.028 + 0.3;
    path.push([
      [x - half, ground],
      [x - half * 0.6 + lean * 0.3, ground - tall * 0.55],
      [x + lean, ground - tall],
      [x + half * 0.7 + lean * 0.3, ground - tall * 0.55],
      [x + half, ground],
    ]);
  }
  const top = line.reduce((least, y) => Math.min(least, y)) + offset;
  canvas.fill(path, fading(tip, foot, top - height * 0.7, top + height * 1.2));
}

const blossoms: readonly [Colour, ...Colour[]] = [
  '#e8455a',
  '#f6c945',
  '#f3f0ff',
  '#b06fd0',
  '#f490b5',
  '#ff8f4a',
  '#6f8ff0',
].map(hex) as [Colour];

/** Flowers over the ground between the line and the bottom: small and many far off, large and few in front. */
export function paintFlowers(
  canvas: Canvas,
  line: Skyline,
  random: Random,
  ambient: Colour,
  only: readonly Colour[],
): void {
  const colours =
    only.length > 0 ? only : [random.pick(blossoms), random.pick(blossoms), random.pick(blossoms)];
  const count = Math.min(600, Math.round(260 * (canvas.width / canvas.height) ** 0.8 + 40));
  const depths = Array.from({ length: count }, () => random.next() ** 1.25).sort((a, b) => a - b);
  for (const depth of depths) {
    const x = random.next() * canvas.width;
    const ground = line[Math.round(x)] ?? 0;
    const y = ground + (canvas.height * 1.04 - ground) * depth;
    const size = canvas.span * (0.0035 + 0.0185 * depth ** 1.5) * random.between(0.75, 1.25);
    const own = colours[Math.floor(random.next() * colours.length)] ?? white;
    const colour = mix(own, random.chance(0.5) ? white : own, 0.18);
    paintFlower(canvas, x, y - size * 3, size, random, [
      colour[0] * ambient[0],
      colour[1] * ambient[1],
      colour[2] * ambient[2],
    ]);
  }
}

function paintFlower(
  canvas: Canvas,
  x: number,
  y: number,
  size: number,
  random: Random,
  colour: Colour,
): void {
  const sway = random.between(-0.8, 0.8) * size;
  canvas.fill(
    stroke(
      [
        [x, y],
        [x + sway * 0.3, y + size * 1.6],
        [x + sway, y + size * 3.4],
      ],
      Math.max(0.8, size * 0.16),
    ),
    plain(mix([0.16, 0.34, 0.14], colour, 0.12)),
  );
  if (size < canvas.span * 0.007) {
    canvas.fill(ellipse(x, y, size * 0.85, size * 0.7), plain(colour));
    return;
  }
  const petals = 5 + Math.floor(random.next() * 4);
  const turn = random.next() * Math.PI;
  for (const [scale, shade] of [
    [1, 0.16],
    [0.86, 0],
  ] as const) {
    const path: (readonly Point[])[] = [];
    for (let petal = 0; petal < petals; petal++) {
      const angle = turn + (petal / petals) * 2 * Math.PI;
      path.push(
        ...ellipse(
          x + Math.cos(angle) * size * 0.62,
          y + Math.sin(angle) * size * 0.46,
          size * 0.56 * scale,
          size * 0.34 * scale,
          Math.atan2(Math.sin(angle) * 0.75, Math.cos(angle)),
        ),
      );
    }
    canvas.fill(path, plain(mix(colour, [0.2, 0, 0.15], shade)));
  }
  canvas.fill(ellipse(x, y, size * 0.32, size * 0.25), plain(mix(hex('#ffd24a'), colour, 0.45)));
}

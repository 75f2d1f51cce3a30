/** Trees and cacti along a line of ground. Many of a kind are one outline, filled at once. */

import { type Canvas, fading, plain } from './canvas';
import { type Colour, mix, white } from './colour';
import type { Skyline } from './land';
import { ellipse, type Path, type Point, stroke } from './path';
import type { Random } from './random';

/** A dense row of conifers, `height` px tall on average, standing on the line. */
export function paintConifers(
  canvas: Canvas,
  line: Skyline,
  height: number,
  random: Random,
  top: Colour,
  foot: Colour,
  spacing = 0.24,
): void {
  const path: (readonly Point[])[] = [];
  let highest = canvas.height;
  for (
    let x = -height * 0.3;
    x < canvas.width + height * 0.3;
    x += height * spacing * random.between(0.6, 1.5)
  ) {
    const ground = line[Math.round(Math.min(canvas.width, Math.max(0, x)))] ?? 0;
    const tall = height * random.between(0.5, 1.25);
    path.push(...conifer(x, ground + height * 0.12, tall, random));
    highest = Math.min(highest, ground - tall);
  }
  canvas.fill(path, fading(top, foot, highest, highest + height * 1.9));
}

/** Ragged tiers, each wider than the one above. */
function conifer(x: number, ground: number, height: number, random: Random): Path {
  const tiers = Math.max(4, Math.min(11, Math.round(height / 9)));
  const half = height * random.between(0.17, 0.23);
  const [left, right]: [Point[], Point[]] = [[], []];
  for (let tier = 1; tier <= tiers; tier++) {
    const t = tier / tiers;
    const y = ground - height * (1 - t * 0.93);
    const reach = half * t ** 0.85;
    left.push([x - reach * random.between(0.82, 1.1), y], [x - reach * 0.5, y - height * 0.012]);
    right.push([x + reach * random.between(0.82, 1.1), y], [x + reach * 0.5, y - height * 0.012]);
  }
  const trunk = height * 0.022;
  return [
    [
      [x, ground - height],
      ...right.slice(0, -1),
      [x + trunk, ground - height * 0.07],
      [x + trunk, ground],
      [x - trunk, ground],
      [x - trunk, ground - height * 0.07],
      ...left.slice(0, -1).reverse(),
    ],
  ];
}

/** A dense row of round-headed trees, as a broad-leaved forest has; colours vary between the two. */
export function paintCrowns(
  canvas: Canvas,
  line: Skyline,
  height: number,
  random: Random,
  from: Colour,
  to: Colour,
): void {
  for (let x = -height * 0.3; x < canvas.width + height * 0.3; x += height * random.between(0.16, 0.42)) {
    const ground = line[Math.round(Math.min(canvas.width, Math.max(0, x)))] ?? 0;
    const tall = height * random.between(0.6, 1.15);
    const colour = mix(from, to, random.next());
    canvas.fill(
      stroke(
        [
          [x, ground + tall * 0.1],
          [x, ground - tall * 0.5],
        ],
        tall * 0.07,
      ),
      plain(mix(colour, [0.1, 0.06, 0.08], 0.6)),
    );
    const blobs = Array.from({ length: 7 }, () =>
      ellipse(
        x + tall * random.between(-0.2, 0.2),
        ground - tall * random.between(0.38, 0.86),
        tall * random.between(0.12, 0.22),
      ),
    );
    canvas.fill(
      blobs.flat(),
      fading(
        mix(colour, white, 0.14),
        mix(colour, [0.1, 0.03, 0.08], 0.28),
        ground - tall,
        ground - tall * 0.2,
      ),
    );
  }
}

/** Where it stands and how tall it is, px of the canvas. */
type Tree = {
  readonly x: number;
  readonly ground: number;
  readonly height: number;
  readonly leaf: Colour;
  readonly bark: Colour;
};

/** A round-headed tree: a forked trunk under a crown of lit and shaded leaves. */
export function paintTree(
  canvas: Canvas,
  { x, ground, height, leaf, bark }: Tree,
  random: Random,
  light: Colour,
): void {
  const crownY = ground - height * 0.66;
  const fork: Point = [x + height * 0.01, ground - height * 0.34];
  canvas.fill(
    stroke([[x, ground], fork, [x - height * 0.1, ground - height * 0.56]], height * 0.085, height * 0.03),
    plain(bark),
  );
  canvas.fill(
    stroke([fork, [x + height * 0.12, ground - height * 0.58]], height * 0.055, height * 0.025),
    plain(bark),
  );
  for (const [shade, lift, count, spread] of [
    [0.42, 0.05, 70, 1],
    [0.12, 0, 100, 0.97],
    [-0.2, -0.045, 80, 0.84],
    [-0.42, -0.09, 50, 0.66],
  ] as const) {
    const colour = shade > 0 ? mix(leaf, [0.04, 0.07, 0.14], shade) : mix(leaf, light, -shade * 0.8);
    const leaves: (readonly Point[])[] = [];
    for (let blob = 0; blob < count; blob++) {
      const angle = random.next() * 2 * Math.PI;
      const out = Math.sqrt(random.next()) * 0.3 * spread;
      const size = height * random.between(0.024, 0.06);
      leaves.push(
        ...ellipse(
          x + Math.cos(angle) * out * height * 1.12,
          crownY + (Math.sin(angle) * out * 0.8 + lift) * height,
          size,
          size * 0.85,
        ),
      );
    }
    canvas.fill(leaves, plain(colour));
  }
}

export function paintPalm(canvas: Canvas, { x, ground, height, leaf, bark }: Tree, random: Random): void {
  const lean = random.between(0.12, 0.26) * (random.chance(0.5) ? 1 : -1) * height;
  const trunk = Array.from({ length: 9 }, (_, at): Point => {
    const t = at / 8;
    return [x + lean * t * t, ground - height * t];
  });
  canvas.fill(
    stroke(trunk, height * 0.055, height * 0.028),
    fading(mix(bark, white, 0.12), bark, ground - height, ground),
  );
  const [topX, topY] = trunk.at(-1) ?? [x, ground - height];
  for (let frond = 0; frond < 9; frond++) {
    const angle = -Math.PI / 2 + (frond - 4) * 0.52 + random.between(-0.12, 0.12);
    const reach = height * random.between(0.36, 0.46);
    const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.7];
    const upper: Point[] = [];
    const lower: Point[] = [];
    for (let step = 0; step <= 12; step++) {
      const t = step / 12;
      const droop = t * t * height * 0.26;
      const thick = Math.sin(Math.PI * Math.min(1, t * 0.96 + 0.04)) * height * 0.035;
      upper.push([topX + dx * t, topY + dy * t + droop - thick * 0.5]);
      lower.push([topX + dx * t, topY + dy * t + droop + thick * (step % 2 ? 1.7 : 0.5)]);
    }
    canvas.fill([[...upper, ...lower.reverse()]], plain(mix(leaf, frond % 2 ? white : [0, 0, 0], 0.09)));
  }
}

/** A saguaro. */
export function cactus(x: number, ground: number, height: number): Path {
  const arm = (side: number, from: number, to: number): Path =>
    stroke(
      [
        [x, ground - height * from],
        [x + side * height * 0.2, ground - height * (from + 0.02)],
        [x + side * height * 0.22, ground - height * to],
      ],
      height * 0.085,
    );
  return [
    ...stroke(
      [
        [x, ground],
        [x, ground - height],
      ],
      height * 0.13,
    ),
    ...arm(-1, 0.38, 0.72),
    ...arm(1, 0.52, 0.86),
  ];
}

/** A skyline of houses in rows, dark against the sky, with windows that light up after sunset. */

import { type Canvas, fading, type Paint, plain } from './canvas';
import { type Colour, hex, mix } from './colour';
import { type Path, polygon, rectangle } from './path';
import { Random } from './random';
import type { View } from './view';

export function paintTown(canvas: Canvas, view: View, ground: number): void {
  const rows = [
    { name: 'far', height: 0.4, width: 0.06, distance: 0.8 },
    { name: 'middle', height: 0.33, width: 0.075, distance: 0.45 },
    { name: 'near', height: 0.22, width: 0.095, distance: 0.12 },
  ];
  for (const row of rows) paintRow(canvas, view, ground, row);
}

type Row = {
  readonly name: string;
  readonly height: number;
  readonly width: number;
  readonly distance: number;
};

function paintRow(canvas: Canvas, view: View, ground: number, { name, height, width, distance }: Row): void {
  const { palette, seed, wish } = view;
  const random = new Random(seed, `town ${name}`);
  const isDark = wish.time === 'night' || wish.time === 'dusk';
  const wall = mix(mix(palette.rock, [0.07, 0.08, 0.16], isDark ? 0.6 : 0.25), palette.haze, distance * 0.8);
  const foot = mix(wall, palette.haze, 0.4);
  const unit = canvas.span;
  for (let x = -unit * 0.02; x < canvas.width; ) {
    const wide = unit * width * random.between(0.7, 1.4);
    // Towers gather in the middle, as towns grow.
    const centre = 1 - Math.abs(x / canvas.width - 0.5) * 1.1;
    const tall =
      unit * height * random.between(0.35, 1.05) * (0.45 + 0.75 * centre) * (random.chance(0.14) ? 1.35 : 1);
    const top = ground - tall;
    const tint = mix(wall, palette.light, random.between(0, 0.1));
    canvas.fill(roof(x, top, wide, unit, random), plain(tint));
    canvas.fill(rectangle(x, top, wide, tall + unit * 0.02), fading(tint, foot, top, ground));
    canvas.fill(rectangle(x, top, wide * 0.16, tall), plain(palette.light, isDark ? 0.05 : 0.14));
    paintWindows(canvas, x, top, wide, tall, random, isDark, distance, wish.time === 'sunset');
    x += wide * random.between(0.92, 1.12);
  }
}

/** Flat, stepped, slanted or with an aerial. */
function roof(x: number, top: number, wide: number, unit: number, random: Random): Path {
  const kind = random.next();
  if (kind < 0.3) return rectangle(x + wide * 0.2, top - wide * 0.22, wide * 0.6, wide * 0.25);
  if (kind < 0.45) return polygon([x, top], [x + wide, top - wide * 0.35], [x + wide, top + 1], [x, top + 1]);
  if (kind < 0.65) {
    const middle = x + wide / 2;
    const thin = Math.max(0.8, unit * 0.0022);
    return [
      ...rectangle(middle - thin / 2, top - wide * 0.75, thin, wide * 0.75),
      ...rectangle(x + wide * 0.3, top - wide * 0.14, wide * 0.4, wide * 0.15),
    ];
  }
  return [];
}

const lamps: readonly [Colour, ...Colour[]] = [
  hex('#ffd98a'),
  hex('#ffe7b8'),
  hex('#ffc36b'),
  hex('#bfe3ff'),
];

function paintWindows(
  canvas: Canvas,
  x: number,
  top: number,
  wide: number,
  tall: number,
  random: Random,
  isDark: boolean,
  distance: number,
  isLate: boolean,
): void {
  const columns = Math.max(2, Math.round(wide / (canvas.span * 0.0125)));
  const cell = wide / (columns + 0.5);
  const lit = isDark ? 0.42 : isLate ? 0.16 : 0;
  const glass: Paint = plain(
    isDark ? [0.1, 0.13, 0.22] : [0.75, 0.87, 0.97],
    isDark ? 0.35 : 0.28 * (1 - distance),
  );
  const dark: Path[] = [];
  const bright = new Map<Colour, Path[]>();
  for (let y = top + cell * 0.7; y < top + tall - cell; y += cell * 1.45) {
    for (let column = 0; column < columns; column++) {
      const pane = rectangle(x + cell * (column + 0.45), y, cell * 0.6, cell * 0.8);
      if (!random.chance(lit)) dark.push(pane);
      else {
        const lamp = random.pick(lamps);
        bright.set(lamp, [...(bright.get(lamp) ?? []), pane]);
      }
    }
  }
  canvas.fill(dark.flat(), glass);
  for (const [lamp, panes] of bright) canvas.fill(panes.flat(), plain(lamp, 0.92 - distance * 0.45));
}

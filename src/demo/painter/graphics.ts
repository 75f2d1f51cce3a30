/** Pictures that show no place: abstract compositions, patterns, and emblems for a logo or an icon. */

import { type Canvas, type Paint, plain } from './canvas';
import { along, black, type Colour, hex, mix, type Stop, white } from './colour';
import { paintFigure } from './figure';
import { Noise, smoothstep } from './noise';
import { ellipse, type Path, placed, polygon, roundedRectangle } from './path';
import { Random } from './random';
import { figureOf, subjectsOf } from './subjects';
import type { View } from './view';
import { heart } from './weather';

const schemes: readonly [readonly string[], ...(readonly string[])[]] = [
  ['#14213d', '#2f6690', '#81c3d7', '#f2e9dc', '#f28f3b'],
  ['#2d1e2f', '#a23b72', '#f18f01', '#f7d488', '#f9f3e6'],
  ['#0b3c49', '#1f7a8c', '#8fc0a9', '#faf3dd', '#e4572e'],
  ['#1b1b3a', '#693668', '#a74482', '#f84aa7', '#ffd6e8'],
  ['#22333b', '#5e7a6c', '#c6ac8f', '#eae0d5', '#d1603d'],
];

function schemeOf({ wish, seed }: View): [Colour, Colour, ...Colour[]] {
  const [first, second = first] = wish.colours;
  const chosen = new Random(seed, 'scheme').pick(schemes).map(hex);
  const own =
    first === undefined || second === undefined
      ? chosen
      : [
          mix(first, [0.04, 0.04, 0.1], 0.72),
          first,
          mix(first, second, 0.5),
          second,
          mix(second, white, 0.75),
        ];
  return own as [Colour, Colour, ...Colour[]];
}

/** Ribbons of colour that flow over one another, each with a soft shadow. */
export function* paintAbstract(canvas: Canvas, view: View): Generator<void, void> {
  const random = new Random(view.seed, 'abstract');
  const colours = schemeOf(view);
  const stops = colours.map((colour, at): Stop => [at / (colours.length - 1), colour]);
  const flow = new Noise(view.seed, 'flow');
  const turn = random.between(-0.6, 0.6);
  const unit = canvas.span;
  const ribbons = random.between(6, 10);
  const sharpness = (ribbons / unit) * 1.6;
  const ribbonColour = (ribbon: number, inside: number) =>
    along(stops, Math.min(1, ((((ribbon * 0.618) % 1) + 1) % 1) * 0.85 + inside * 0.15));
  canvas.wash((x, y, out) => {
    const [u, v] = [(x - canvas.width / 2) / unit, (y - canvas.height / 2) / unit];
    const across = v * Math.cos(turn) + u * Math.sin(turn) + 0.5;
    const bend = flow.fractal(u * 0.85 + 3, v * 0.55, 2) * 0.5 + flow.at(u * 1.9, v * 0.9 + 7) * 0.06;
    const position = (across + bend) * ribbons;
    const ribbon = Math.floor(position);
    const inside = position - ribbon;
    let shade = 0.72 + 0.28 * smoothstep(0, 0.35, inside) + 0.1 * smoothstep(0.86, 1, inside);
    const own = ribbonColour(ribbon, inside);
    // Where two ribbons meet inside one pixel, both show.
    const share = Math.min(1, inside / sharpness);
    const colour = mix(mix(ribbonColour(ribbon - 1, 1), black, 0.04), own, share);
    shade = 0.92 + (shade - 0.92) * share;
    for (let channel = 0; channel < 3; channel++) out[channel] = Math.min(1, (colour[channel] ?? 0) * shade);
    out[3] = 1;
  });
  yield;
  for (let disc = 0; disc < 5; disc++) {
    const [x, y] = [random.next() * canvas.width, random.next() * canvas.height];
    const radius = unit * random.between(0.04, 0.17);
    const from = random.pick(colours);
    canvas.glow(x, y, radius * 1.7, mix(from, white, 0.5), 0.25);
    canvas.fill(ellipse(x, y, radius), shaded(from, x, y, radius));
    yield;
  }
}

/** Lit from the upper left, like a ball. */
function shaded(colour: Colour, cx: number, cy: number, radius: number): Paint {
  const [bright, dark] = [mix(colour, white, 0.45), mix(colour, [0.05, 0.03, 0.12], 0.35)];
  return (x, y, out) => {
    const t = smoothstep(0.1, 1.7, Math.hypot((x - cx) / radius + 0.45, (y - cy) / radius + 0.45));
    for (let channel = 0; channel < 3; channel++)
      out[channel] = (bright[channel] ?? 0) * (1 - t) + (dark[channel] ?? 0) * t;
    out[3] = 1;
  };
}

/** Quarter circles, discs and leaves in a grid: each cell one of a few tiles in the scheme's colours. */
export function* paintPattern(canvas: Canvas, view: View): Generator<void, void> {
  const random = new Random(view.seed, 'pattern');
  const colours = schemeOf(view);
  canvas.wash(plain(colours[3] ?? white));
  const side = canvas.span / Math.round(random.between(5, 8));
  for (let y = 0; y < canvas.height; y += side) {
    for (let x = 0; x < canvas.width; x += side) paintTile(canvas, x, y, side, random, colours);
    yield;
  }
}

function paintTile(
  canvas: Canvas,
  x: number,
  y: number,
  side: number,
  random: Random,
  colours: readonly [Colour, ...Colour[]],
): void {
  const [ground, shape, accent] = [random.pick(colours), random.pick(colours), random.pick(colours)];
  canvas.fill(polygon([x, y], [x + side, y], [x + side, y + side], [x, y + side]), plain(ground));
  const [cornerX, cornerY] = [random.chance(0.5) ? 0 : 1, random.chance(0.5) ? 0 : 1];
  const quarter = (radius: number): Path => {
    const from = [x + cornerX * side, y + cornerY * side] as const;
    const arc = Array.from({ length: 25 }, (_, at) => {
      const angle = (at / 24) * (Math.PI / 2);
      return [
        from[0] + Math.cos(angle) * radius * (cornerX ? -1 : 1),
        from[1] + Math.sin(angle) * radius * (cornerY ? -1 : 1),
      ] as const;
    });
    return [[from, ...arc]];
  };
  const kind = random.next();
  if (kind < 0.45) {
    canvas.fill(quarter(side), plain(shape));
    canvas.fill(quarter(side * 0.5), plain(accent));
  } else if (kind < 0.7) {
    canvas.fill(ellipse(x + side / 2, y + side / 2, side * 0.36), plain(shape));
    canvas.fill(ellipse(x + side / 2, y + side / 2, side * 0.15), plain(accent));
  } else {
    canvas.fill(
      cornerX === cornerY
        ? polygon([x, y], [x + side, y], [x, y + side])
        : polygon([x, y], [x + side, y], [x + side, y + side]),
      plain(shape),
    );
  }
}

/** A rounded badge with the subject, or mountains under a sun where none is named. */
export function* paintEmblem(canvas: Canvas, view: View, isTransparent: boolean): Generator<void, void> {
  const [dark, main, ...rest] = schemeOf(view);
  const accent = rest.at(-1) ?? white;
  const { width, height, span } = canvas;
  if (!isTransparent) canvas.wash(plain(mix(white, main, 0.07)));
  const [left, top, side] = [width / 2 - span * 0.4, height / 2 - span * 0.4, span * 0.8];
  const badge = roundedRectangle(left, top, side, side, side * 0.225);
  if (!isTransparent) {
    for (let ring = 7; ring > 0; ring--) {
      canvas.fill(
        roundedRectangle(
          left - ring * span * 0.004,
          top + span * 0.02 - ring * span * 0.002,
          side + ring * span * 0.008,
          side + ring * span * 0.006,
          side * 0.24,
        ),
        plain(dark, 0.035),
      );
    }
  }
  canvas.fill(badge, (x, y, out) => {
    const t = (x - left + (y - top) * 1.6) / (side * 2.6);
    const colour = mix(mix(main, white, 0.16), mix(main, dark, 0.6), Math.min(1, Math.max(0, t)));
    [out[0], out[1], out[2], out[3]] = [...colour, 1];
  });
  yield;
  const [subject] = subjectsOf(view);
  const day = {
    ...view,
    sun: { ...view.sun, x: 0 },
    palette: { ...view.palette, ambient: white, light: white },
  };
  const place = { x: width / 2, y: height / 2 + side * 0.32, scale: (side * 0.62) / 100 };
  if (subject !== undefined && figureOf(subject).length > 0)
    paintFigure(canvas, day, figureOf(subject), place);
  else if (view.wish.features.has('hearts'))
    canvas.fill(
      placed(heart, { x: width / 2, y: height / 2, scale: side * 0.0068 }),
      plain(mix(accent, white, 0.5)),
    );
  else paintPeakSign(canvas, width / 2, height / 2, side, accent, mix(main, white, 0.8));
}

function paintPeakSign(
  canvas: Canvas,
  cx: number,
  cy: number,
  side: number,
  accent: Colour,
  pale: Colour,
): void {
  const at = (x: number, y: number) => [cx + x * side, cy + y * side] as const;
  canvas.fill(ellipse(cx + side * 0.16, cy - side * 0.17, side * 0.095), plain(accent));
  canvas.fill(polygon(at(-0.08, 0.24), at(0.14, -0.04), at(0.34, 0.24)), plain(mix(pale, accent, 0.35)));
  canvas.fill(polygon(at(-0.34, 0.24), at(-0.08, -0.18), at(0.18, 0.24)), plain(pale));
}

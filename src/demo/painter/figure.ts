/** How a figure made of flat parts gets into a picture: light, shade, shadow and mirror image. Never knows what it shows. */

import { type Canvas, type Paint, plain } from './canvas';
import { black, type Colour, mix, under, white } from './colour';
import { ellipse, type Path, type Placement, type Point, placed } from './path';
import type { View } from './view';

/** Drawn back to front around its foot at 0, 0, going up to about -100. */
export type Figure = readonly Part[];

export type Part = {
  readonly path: Path;
  readonly colour: Colour;
  /** Shines by itself: takes no shade from the hour. */
  readonly isLight?: boolean;
};

/** px; `scale` 1 is a figure 100 px tall. */
export function paintFigure(canvas: Canvas, { palette, sun }: View, figure: Figure, place: Placement): void {
  const side = sun.x < place.x ? -1 : 1;
  const reach = 60 * place.scale;
  // What the picture is about must be seen, even by night.
  const ambient = mix(palette.ambient, white, 0.3);
  for (const { path, colour, isLight = false } of figure) {
    const own = isLight ? colour : under(colour, ambient);
    const bright = mix(own, isLight ? white : palette.light, 0.16);
    const dark = isLight ? own : mix(own, under(black, palette.haze), 0.22);
    const paint: Paint = (x, y, out) => {
      // One soft shade over the whole figure, so that its parts look like one body.
      const across = ((x - place.x) * side) / reach;
      const up = (place.y - y) / (100 * place.scale);
      const light = Math.min(1, Math.max(0, 0.42 + 0.3 * across + 0.3 * (up - 0.5)));
      for (let channel = 0; channel < 3; channel++) {
        const from = dark[channel] ?? 0;
        out[channel] = from + ((bright[channel] ?? 0) - from) * light;
      }
      out[3] = 1;
    };
    canvas.fill(placed(path, place), paint);
  }
}

/** Soft, on the ground under a figure `width` px wide. */
export function paintShadow(canvas: Canvas, x: number, y: number, width: number): void {
  for (let ring = 6; ring > 0; ring--) {
    const t = ring / 6;
    canvas.fill(
      ellipse(x, y, (width / 2) * (0.55 + 0.6 * t), (width / 2) * 0.2 * (0.4 + 0.7 * t)),
      plain([0.02, 0.03, 0.07], 0.085),
    );
  }
}

/** The same figure upside down and faint, as water shows it. */
export function paintMirrored(canvas: Canvas, view: View, figure: Figure, { x, y, scale }: Placement): void {
  for (const { path, colour } of figure) {
    const flipped = path.map(outline =>
      outline.map(([px, py]): Point => [x + px * scale, y - py * scale * 0.75]).reverse(),
    );
    canvas.fill(flipped, plain(under(mix(colour, view.palette.water, 0.4), view.palette.ambient), 0.3));
  }
}

/** What every layer of one picture must agree on: where the horizon and the light are, and the colours. */

import type { Canvas } from './canvas';
import { type Palette, paletteOf } from './palette';
import { Random } from './random';
import type { Place, Wish } from './words';

export type View = {
  readonly wish: Wish;
  readonly palette: Palette;
  readonly seed: number;
  /** px from the top */
  readonly horizon: number;
  /** The sun, or at night the moon; px. */
  readonly sun: { readonly x: number; readonly y: number; readonly radius: number };
};

export function viewOf(canvas: Canvas, wish: Wish, seed: number): View {
  const random = new Random(seed, 'view');
  const { width, height, span } = canvas;
  const horizon = height * (hasWater(wish) ? random.between(0.56, 0.62) : random.between(0.62, 0.7));
  const isLow = wish.time === 'sunset' || wish.time === 'dawn' || wish.time === 'dusk';
  const side = random.chance(0.5) ? random.between(0.24, 0.4) : random.between(0.6, 0.76);
  return {
    wish,
    palette: paletteOf(wish),
    seed,
    horizon,
    sun: {
      x: width * side,
      y: isLow ? horizon - span * random.between(0.1, 0.2) : horizon * random.between(0.26, 0.4),
      radius: span * (wish.time === 'night' ? 0.055 : isLow ? 0.06 : 0.05),
    },
  };
}

/** A town stands by a river unless the prompt puts it elsewhere. */
export function hasWater({ places }: Wish): boolean {
  if (places.has('sea') || places.has('lake') || places.has('beach')) return true;
  return (
    places.has('city') && !['meadow', 'desert', 'snow', 'forest'].some(place => places.has(place as Place))
  );
}

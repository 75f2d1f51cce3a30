/** Paints a picture from a prompt: which layers, in which order. Never encodes, and never asks a model. */

import type { Bitmap } from '../../pixels/bitmap';
import { Canvas } from './canvas';
import { white } from './colour';
import { paintFigure } from './figure';
import { paintAbstract, paintEmblem, paintPattern } from './graphics';
import { paintLandscape, paintWeather } from './landscape';
import { seedOf } from './random';
import { paintSpace } from './space';
import { figureOf, paintSubjects, subjectsOf } from './subjects';
import { type View, viewOf } from './view';
import { readWish } from './words';

export type SceneRequest = {
  readonly prompt: string;
  /** Another seed is another picture; the same prompt, seed and size give the same pixels. */
  readonly seed: number;
  /** px */
  readonly width: number;
  readonly height: number;
  /** Leaves everything but the subject transparent. */
  readonly isTransparent: boolean;
};

/** In slices of some 100 ms for a megapixel: each `yield` is a moment at which the thread may do something else. */
export function* paintScene({
  prompt,
  seed,
  width,
  height,
  isTransparent,
}: SceneRequest): Generator<void, Bitmap> {
  const own = seedOf(prompt, seed);
  const wish = readWish(prompt, own);
  const canvas = new Canvas(width, height);
  const view = viewOf(canvas, wish, own);
  if (wish.manner === 'logo') yield* paintEmblem(canvas, view, isTransparent);
  else if (isTransparent) yield* paintCutOut(canvas, view);
  else if (wish.manner === 'abstract') yield* paintAbstract(canvas, view);
  else if (wish.manner === 'pattern') yield* paintPattern(canvas, view);
  else {
    yield* wish.places.has('space') ? paintSpace(canvas, view) : paintLandscape(canvas, view);
    yield* paintSubjects(canvas, view);
    yield* paintWeather(canvas, view);
  }
  return canvas.toBitmap(own, 1.6);
}

/** Only the subject, on nothing; without one, an emblem of the place. */
function* paintCutOut(canvas: Canvas, view: View): Generator<void, void> {
  const subjects = subjectsOf(view).filter(subject => figureOf(subject).length > 0);
  if (subjects.length === 0) return yield* paintEmblem(canvas, view, true);
  const scale = (Math.min(canvas.height * 0.8, (canvas.width * 0.72) / subjects.length) / 100) * 0.95;
  const lit = { ...view, palette: { ...view.palette, ambient: white } };
  for (const [index, subject] of subjects.entries()) {
    const x = (canvas.width * (index + 0.5)) / subjects.length;
    paintFigure(canvas, lit, figureOf(subject), { x, y: canvas.height / 2 + scale * 52, scale });
    yield;
  }
}

/** Paints a picture from a prompt: which layers, in which order. Never encodes, and never asks a model. */

import type { Bitmap } from '../../pixels/bitmap';
import { Canvas } from './canvas';
import { paintLandscape } from './landscape';
import { markAsDemo } from './mark';
import { hashOf } from './random';
import { viewOf } from './view';
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
  const own = (hashOf(prompt.trim().toLowerCase()) ^ Math.imul(seed, 0x9e3779b1)) >>> 0;
  const wish = readWish(prompt, own);
  const canvas = new Canvas(width, height);
  const view = viewOf(canvas, wish, own);
  yield* paintLandscape(canvas, view);
  const picture = canvas.toBitmap(own, 1.6);
  markAsDemo(picture);
  return picture;
}

/** Puts what the prompt names into the scene: who stands on the ground, who floats, who flies. */

import { animal, isAnimal } from './animals';
import type { Canvas } from './canvas';
import { hex, mix, white } from './colour';
import { type Figure, paintFigure, paintMirrored, paintShadow } from './figure';
import { Random } from './random';
import { laptopFromBehind, thing } from './things';
import { paintTree } from './trees';
import { hasWater, type View } from './view';
import type { Subject } from './words';

const afloat = new Set(['boat', 'whale', 'fish']);
/** Drawn in the sky. */
export const aloft = new Set(['balloon', 'rocket']);
/** How tall beside an animal, which is 1. */
const statures: Readonly<Record<string, number>> = {
  house: 1.05,
  castle: 1.4,
  lighthouse: 1.5,
  tree: 1.6,
  rocket: 1.1,
  car: 1.05,
  mouse: 0.6,
  bird: 0.6,
  mushroom: 0.7,
  campfire: 0.55,
  laptop: 0.9,
};
const mostSubjects = 3;

export function figureOf({ name, colour }: Subject): Figure {
  return isAnimal(name) ? animal(name, colour) : thing(name, colour);
}

/** Everything named, plus a laptop or a fire where the prompt speaks of one. */
export function subjectsOf({ wish }: View): Subject[] {
  const named = wish.subjects.slice(0, mostSubjects);
  if (wish.features.has('laptop') && named.length === 0) named.push({ name: 'laptop' });
  if (wish.features.has('fire')) named.push({ name: 'campfire' });
  if (wish.features.has('balloons')) {
    named.push(
      { name: 'balloon' },
      { name: 'balloon', colour: hex('#f2b632') },
      { name: 'balloon', colour: hex('#3f86d8') },
    );
  }
  return named;
}

/** Yields after each. */
export function* paintSubjects(canvas: Canvas, view: View): Generator<void, void> {
  const subjects = subjectsOf(view);
  const random = new Random(view.seed, 'subjects');
  const isMirrored = random.chance(0.5);
  for (const [index, subject] of subjects.entries()) {
    const across =
      subjects.length === 1 ? random.between(0.44, 0.56) : (index + 0.7) / (subjects.length + 0.4);
    paintSubject(canvas, view, subject, (isMirrored ? 1 - across : across) * canvas.width, index, random);
    yield;
  }
}

function paintSubject(
  canvas: Canvas,
  view: View,
  subject: Subject,
  x: number,
  index: number,
  random: Random,
): void {
  const { name } = subject;
  const size = canvas.span * 0.42 * (statures[name] ?? 1);
  const isMirrored = !isAnimal(name) && random.chance(0.5);
  if (aloft.has(name)) {
    const scale = (size / 100) * (index === 0 ? 0.8 : 0.5);
    const y = view.horizon * (index === 0 ? 0.78 : random.between(0.45, 0.7)) + scale * 12;
    paintFigure(canvas, view, figureOf(subject), { x, y, scale, isMirrored });
    return;
  }
  if (afloat.has(name) && hasWater(view.wish)) {
    const place = { x, y: canvas.height * 0.76, scale: (size / 100) * 0.85, isMirrored };
    paintMirrored(canvas, view, figureOf(subject), place);
    paintFigure(canvas, view, figureOf(subject), place);
    return;
  }
  const y = canvas.height * (hasWater(view.wish) && !view.wish.places.has('beach') ? 0.955 : 0.91);
  paintShadow(canvas, x, y, size * 0.86);
  if (name === 'tree') {
    paintGrownTree(canvas, view, subject, x, y, size, random);
    return;
  }
  const place = { x, y, scale: size / 100, isMirrored };
  if (name === 'campfire') canvas.glow(x, y - size * 0.35, size * 1.9, hex('#ff9a3c'), 0.6);
  paintFigure(canvas, view, figureOf(subject), place);
  if (view.wish.features.has('laptop') && isAnimal(name)) {
    canvas.glow(x, y - size * 0.4, size * 0.45, hex('#a9d8ff'), 0.35);
    paintFigure(canvas, view, laptopFromBehind, { x, y: y + size * 0.02, scale: place.scale * 1.15 });
  }
}

/** A tree is grown, not drawn: no two are alike. `y` is the ground. */
export function paintGrownTree(
  canvas: Canvas,
  { palette }: View,
  { colour }: Subject,
  x: number,
  y: number,
  size: number,
  random: Random,
): void {
  const leaf = colour ?? mix(palette.foliage, hex('#5f9a3f'), 0.5);
  const bark = mix([0.25, 0.16, 0.12], palette.ambient, 0.12);
  paintTree(canvas, { x, ground: y, height: size, leaf, bark }, random, mix(palette.light, white, 0.2));
}

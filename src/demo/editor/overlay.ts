/** What an edit paints over a picture, on a transparent canvas of its own. Never sees the picture. */

import type { Bitmap } from '../../pixels/bitmap';
import { Canvas, plain } from '../painter/canvas';
import { hex, mix, white } from '../painter/colour';
import { paintFigure, paintShadow } from '../painter/figure';
import { paintFlowers } from '../painter/flowers';
import { ellipse, type Point } from '../painter/path';
import { Random } from '../painter/random';
import { paintAurora, paintLight, paintRainbow } from '../painter/sky';
import { aloft, figureOf, paintGrownTree } from '../painter/subjects';
import { type View, viewOf } from '../painter/view';
import { paintBirds, paintHearts, paintMist, paintRain, paintSnowfall } from '../painter/weather';
import { readWish } from '../painter/words';
import type { EditWish } from './editWish';

/** px of the canvas, which is scaled to the picture afterwards. Yields between things. */
export function* paintOverlay(
  edit: EditWish,
  prompt: string,
  seed: number,
  width: number,
  height: number,
): Generator<void, Bitmap> {
  const canvas = new Canvas(width, height);
  const hour = edit.features.has('moon') ? 'night' : 'day';
  const found = viewOf(canvas, { ...readWish(prompt, seed), time: hour, colours: [] }, seed);
  const view: View = {
    ...found,
    horizon: height,
    sun: { ...found.sun, y: height * 0.2, radius: canvas.span * 0.075 },
  };
  const { features } = edit;
  if (features.has('aurora')) paintAurora(canvas, { ...view, horizon: height * 0.6 });
  if (features.has('stars')) paintSparkles(canvas, seed);
  yield;
  if (features.has('sun') || features.has('moon')) paintLight(canvas, view);
  if (features.has('rainbow'))
    paintRainbow(canvas, width / 2, height * 0.82, Math.min(width * 0.46, height * 0.66), 0.75);
  yield;
  if (features.has('birds')) paintBirds(canvas, seed, [0.1, 0.11, 0.15]);
  if (features.has('flowers'))
    paintFlowers(
      canvas,
      new Float32Array(width + 1).fill(height * 0.72),
      new Random(seed, 'flowers'),
      white,
      view.wish.flowerColour ? [view.wish.flowerColour] : [],
    );
  yield;
  const subjects = [...edit.subjects, ...(features.has('balloons') ? [{ name: 'balloon' }] : [])].slice(0, 3);
  // A mask says where; without one, what is added stands beside what the picture shows, not before it.
  const single = edit.isMasked ? 0.5 : new Random(seed, 'side').pick([0.22, 0.78]);
  const size = Math.min(height * (edit.isMasked ? 0.72 : 0.5), (width * 0.66) / subjects.length);
  for (const [index, subject] of subjects.entries()) {
    const across = subjects.length === 1 ? single : (index + 0.5) / subjects.length;
    paintAdded(canvas, view, subject, width * across, size);
    yield;
  }
  if (features.has('fog')) paintMist(canvas, seed, [0.9, 0.92, 0.94], height * 0.62, height * 0.6, 0.9);
  if (features.has('rain')) paintRain(canvas, seed);
  if (features.has('snowfall')) paintSnowfall(canvas, seed);
  if (features.has('hearts')) paintHearts(canvas, seed);
  if (edit.hasBokeh) paintBokeh(canvas, seed);
  return canvas.toBitmap(seed, 0);
}

function paintAdded(
  canvas: Canvas,
  view: View,
  subject: EditWish['subjects'][number],
  x: number,
  size: number,
): void {
  const isAloft = aloft.has(subject.name);
  const y = canvas.height * (isAloft ? 0.6 : 0.94);
  if (!isAloft) paintShadow(canvas, x, y, size * 0.86);
  if (subject.name === 'tree') {
    paintGrownTree(canvas, view, subject, x, y, size * 1.1, new Random(view.seed, 'added tree'));
    return;
  }
  paintFigure(canvas, { ...view, palette: { ...view.palette, ambient: white } }, figureOf(subject), {
    x,
    y,
    scale: (size / 112) * (isAloft ? 0.7 : 1),
  });
}

/** Stars that show by day, too: four rays and a glow, more of them towards the top. */
function paintSparkles(canvas: Canvas, seed: number): void {
  const random = new Random(seed, 'sparkles');
  const light = hex('#fff3c4');
  for (let star = 0; star < 46; star++) {
    const [x, y] = [random.next() * canvas.width, random.next() ** 1.5 * canvas.height * 0.75];
    const size = canvas.span * (0.006 + 0.024 * random.next() ** 3);
    canvas.glow(x, y, size * 2.2, light, 0.6);
    const rays = Array.from({ length: 8 }, (_, at): Point => {
      const reach = at % 2 === 0 ? size : size * 0.2;
      return [x + Math.cos((at * Math.PI) / 4) * reach, y + Math.sin((at * Math.PI) / 4) * reach];
    });
    canvas.fill([rays], plain(light, 0.95));
  }
}

/** Soft lights out of focus, warm at one side. */
function paintBokeh(canvas: Canvas, seed: number): void {
  const random = new Random(seed, 'bokeh');
  const side = random.chance(0.5) ? 0 : canvas.width;
  canvas.glow(side, 0, Math.max(canvas.width, canvas.height) * 0.85, hex('#ffb35c'), 0.5);
  for (let light = 0; light < 26; light++) {
    const radius = canvas.span * random.between(0.015, 0.06);
    const [x, y] = [random.next() * canvas.width, random.next() * canvas.height];
    const colour = mix(random.pick([hex('#ffd27a'), hex('#ff9f6b'), hex('#fff1c9')]), white, 0.2);
    canvas.fill(ellipse(x, y, radius), plain(colour, 0.16));
    canvas.fill(ellipse(x, y, radius * 0.93), plain(colour, 0.08));
  }
}

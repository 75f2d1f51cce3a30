/** A landscape from back to front: sky, far land, water or town, near ground, and what is in the air. */

import { type Canvas, fading, plain } from './canvas';
import { black, type Colour, hex, mix, white } from './colour';
import { paintFlowers, paintGrass } from './flowers';
import { type Hill, hillLine, paintDune, paintHill, paintPeaks, type Skyline } from './land';
import { Random } from './random';
import { paintAir, paintAurora, paintClouds, paintLight, paintRainbow, paintStars } from './sky';
import { subjectsOf } from './subjects';
import { paintTown } from './town';
import { cactus, paintConifers, paintCrowns, paintPalm, paintTree } from './trees';
import { hasWater, type View } from './view';
import { paintWater } from './water';
import { paintBirds, paintHearts, paintMist, paintRain, paintSnowfall } from './weather';

/** Yields between layers. */
export function* paintLandscape(canvas: Canvas, view: View): Generator<void, void> {
  const { wish } = view;
  yield* paintSky(canvas, view);
  if (wish.places.has('mountain') || wish.places.has('lake') || wish.places.has('snow')) {
    yield* paintRange(canvas, view);
  }
  if (wish.places.has('desert')) yield* paintDesert(canvas, view);
  else if (!wish.places.has('sea') && !wish.places.has('beach')) yield* paintHills(canvas, view);
  if (wish.places.has('city')) paintTown(canvas, view, view.horizon + canvas.height * 0.012);
  yield;
  yield* paintNear(canvas, view);
}

function* paintSky(canvas: Canvas, view: View): Generator<void, void> {
  const { wish, horizon, seed } = view;
  const random = new Random(seed, 'sky');
  paintAir(canvas, view);
  yield;
  if (wish.time === 'night' || wish.features.has('stars')) paintStars(canvas, view);
  else if (wish.time === 'dusk') paintStars(canvas, view, 0.4);
  yield;
  if (wish.features.has('aurora')) paintAurora(canvas, view);
  yield;
  const isClosed = wish.features.has('rain') || wish.features.has('fog');
  if (!isClosed && !wish.features.has('aurora')) paintLight(canvas, view);
  yield;
  const amount =
    isClosed || wish.features.has('clouds') ? 0.95 : wish.time === 'night' ? 0.25 : random.between(0.4, 0.7);
  if (!wish.features.has('aurora')) paintClouds(canvas, view, amount);
  if (wish.features.has('rainbow'))
    paintRainbow(
      canvas,
      canvas.width * random.between(0.42, 0.58),
      horizon * 1.08,
      Math.min(canvas.width * 0.52, horizon * 0.92),
      0.62,
    );
  yield;
}

function* paintRange(canvas: Canvas, view: View): Generator<void, void> {
  const isMain = view.wish.places.has('mountain');
  paintPeaks(canvas, view, 0.85, isMain ? 0.58 : 0.36, 'far');
  yield;
  if (isMain) paintPeaks(canvas, view, 0.35, 0.4, 'near');
  yield;
}

function* paintHills(canvas: Canvas, view: View): Generator<void, void> {
  const { palette, horizon, wish, seed } = view;
  const isForest = wish.places.has('forest') || (wish.places.has('mountain') && !wish.places.has('meadow'));
  const layers = wish.places.has('city') ? 1 : 3;
  for (let layer = 0; layer < layers; layer++) {
    const nearness = (layer + 1) / (layers + 1);
    const base = horizon + canvas.height * (layer - layers + 1) * 0.035;
    const near = isForest ? palette.foliage : mix(palette.ground, palette.foliage, 0.35);
    const colour = mix(palette.haze, near, 0.25 + nearness * 0.6);
    const foot = mix(palette.haze, near, nearness * 0.45);
    const line = paintHill(canvas, view, {
      name: `back ${layer}`,
      base,
      rise: canvas.height * 0.06,
      frequency: 1.4 + layer * 0.5,
      colour,
      foot,
    });
    const random = new Random(seed, `row ${layer}`);
    const tall = canvas.height * (0.022 + 0.03 * nearness);
    if (isForest && wish.features.has('autumn')) {
      paintCrowns(
        canvas,
        line,
        tall * 1.9,
        random,
        mix(colour, hex('#d9482b'), nearness * 0.7),
        mix(colour, hex('#f0b03c'), nearness * 0.7),
      );
    } else if (isForest) paintConifers(canvas, line, tall, random, colour, foot);
    yield;
  }
}

function* paintDesert(canvas: Canvas, view: View): Generator<void, void> {
  const { palette, horizon } = view;
  for (let layer = 0; layer < 4; layer++) {
    const nearness = layer / 3;
    const colour = mix(palette.haze, palette.ground, 0.4 + 0.6 * nearness);
    paintDune(canvas, view, {
      name: `${layer}`,
      base: horizon + canvas.height * (nearness ** 1.5 * 0.24 - 0.01),
      rise: canvas.height * (0.05 + 0.075 * nearness),
      frequency: 1.1 - nearness * 0.35,
      colour,
      foot: colour,
    });
    yield;
  }
  const random = new Random(view.seed, 'cactus');
  const dark = mix(palette.foliage, [0.05, 0.05, 0.1], 0.35);
  for (let at = 0; at < 3; at++) {
    const height = canvas.span * random.between(0.07, 0.17);
    canvas.fill(
      cactus(
        canvas.width * random.between(0.06, 0.94),
        horizon + canvas.height * random.between(0.14, 0.26),
        height,
      ),
      fading(mix(dark, palette.light, 0.15), dark, horizon, horizon + canvas.height * 0.26),
    );
  }
}

/** Water if there is any, and the ground on which the viewer stands. */
function* paintNear(canvas: Canvas, view: View): Generator<void, void> {
  const { wish, horizon, palette } = view;
  const { places } = wish;
  const { height } = canvas;
  if (hasWater(wish)) {
    paintWater(canvas, view, horizon, height, places.has('lake') || places.has('city') ? 0.85 : 0.3);
    yield;
    paintMist(canvas, view.seed, palette.haze, horizon, height * 0.035, 0.55);
    yield;
    if (places.has('beach')) yield* paintBeach(canvas, view);
    else if (places.has('lake')) yield* paintShore(canvas, view, 0.93);
    else if (places.has('city')) paintQuay(canvas, view);
    return;
  }
  // Flowers and whoever stands there need room; empty ground does not.
  const isOpen = places.has('meadow') || subjectsOf(view).length > 0;
  if (!places.has('desert')) yield* paintShore(canvas, view, isOpen ? 0.76 : 0.84);
}

function* paintShore(canvas: Canvas, view: View, at: number): Generator<void, void> {
  const { palette, wish, seed } = view;
  const { places, features } = wish;
  const { height, span } = canvas;
  const isMeadow = places.has('meadow');
  const shade = isMeadow || places.has('snow') ? 0.05 : 0.42;
  const colour = mix(
    places.has('forest') && !isMeadow && !places.has('snow') ? palette.foliage : palette.ground,
    [0.03, 0.05, 0.09],
    shade,
  );
  const hill: Hill = {
    name: 'shore',
    base: height * at,
    rise: height * 0.05,
    frequency: 0.9,
    colour,
    foot: mix(colour, [0.02, 0.04, 0.08], 0.4),
  };
  const dark = mix(palette.foliage, [0.02, 0.04, 0.08], 0.45);
  const random = new Random(seed, 'shore');
  if (
    places.has('forest') ||
    (places.has('lake') && !places.has('snow')) ||
    (places.has('mountain') && !isMeadow)
  ) {
    paintConifers(
      canvas,
      clumped(hillLine(canvas, view, hill), canvas, random),
      height * 0.14,
      random,
      mix(dark, palette.light, 0.1),
      mix(dark, palette.haze, 0.12),
      0.3,
    );
    yield;
  }
  const line = paintHill(canvas, view, hill);
  yield;
  if (!places.has('snow'))
    paintGrass(canvas, line, span * 0.008, span * 0.03, random, mix(colour, palette.light, 0.28), colour);
  yield;
  if (features.has('flowers') || isMeadow)
    paintFlowers(canvas, line, random, palette.ambient, wish.flowerColour ? [wish.flowerColour] : []);
  if (features.has('blossom') || features.has('autumn')) {
    const leaf = features.has('blossom') ? ([0.96, 0.66, 0.76] as const) : ([0.86, 0.42, 0.13] as const);
    const x = canvas.width * (view.sun.x > canvas.width / 2 ? 0.24 : 0.76);
    const tree = {
      x,
      ground: (line[Math.round(x)] ?? 0) + span * 0.05,
      height: span * 0.5,
      leaf: mix(leaf, palette.ambient, 0.1),
      bark: mix([0.2, 0.13, 0.12], palette.ambient, 0.1),
    };
    paintTree(canvas, tree, random, mix(palette.light, white, 0.3));
  }
  yield;
}

/** Trees stand at the sides and leave the middle open, as a frame: the line sinks there out of sight. */
function clumped(line: Skyline, canvas: Canvas, random: Random): Skyline {
  const open = canvas.width * random.between(0.42, 0.58);
  return line.map((y, x) => {
    const away = Math.abs(x - open) / (canvas.width * 0.5);
    return y + canvas.height * 0.2 * Math.max(0, 1 - away * 1.35) ** 0.8;
  });
}

/** Pavement along the river, for whoever stands in the foreground. */
function paintQuay(canvas: Canvas, view: View): void {
  if (view.wish.subjects.length === 0) return;
  const { palette } = view;
  const top = canvas.height * 0.86;
  const stone = mix(palette.rock, palette.haze, 0.25);
  canvas.wash(fading(mix(stone, palette.light, 0.25), mix(stone, black, 0.35), top, canvas.height), top);
  canvas.wash(plain(mix(stone, palette.light, 0.5)), top, top + canvas.height * 0.008);
}

function* paintBeach(canvas: Canvas, view: View): Generator<void, void> {
  const { palette, seed } = view;
  const { height, width, span } = canvas;
  const random = new Random(seed, 'beach');
  const foam: Colour = mix(palette.haze, white, 0.5);
  const base = { base: height * 0.83, rise: height * 0.06, frequency: 0.7, name: 'beach' };
  paintHill(canvas, view, { ...base, base: base.base - height * 0.014, colour: foam, foot: foam });
  yield;
  const line = paintHill(canvas, view, {
    ...base,
    colour: mix(palette.ground, palette.water, 0.22),
    foot: palette.ground,
  });
  yield;
  const dark = mix(palette.foliage, [0.03, 0.07, 0.08], 0.3);
  const side = view.sun.x > width / 2 ? 0.13 : 0.87;
  for (let palm = 0; palm < 3; palm++) {
    const x = width * (side + (palm - 1) * 0.07);
    const tree = {
      x,
      ground: (line[Math.round(Math.min(width, Math.max(0, x)))] ?? 0) + span * 0.05,
      height: span * random.between(0.4, 0.62),
      leaf: dark,
      bark: mix([0.36, 0.26, 0.2], palette.ambient, 0.2),
    };
    paintPalm(canvas, tree, random);
  }
}

/** What hangs in the air before everything, subjects included. */
export function* paintWeather(canvas: Canvas, view: View): Generator<void, void> {
  const { wish, palette, horizon, seed } = view;
  const { features } = wish;
  if (features.has('birds') || (wish.places.has('sea') && wish.time !== 'night'))
    paintBirds(canvas, seed, mix(palette.cloudShade, [0.05, 0.06, 0.12], 0.6));
  if (features.has('fog')) {
    paintMist(canvas, seed, palette.haze, horizon, canvas.height * 0.42, 0.85);
    yield;
    paintMist(canvas, seed, palette.haze, canvas.height * 0.86, canvas.height * 0.2, 0.5);
  }
  yield;
  if (features.has('rain')) paintRain(canvas, seed);
  if (features.has('snowfall') || (wish.places.has('snow') && wish.time !== 'day'))
    paintSnowfall(canvas, seed);
  if (features.has('hearts')) paintHearts(canvas, seed);
  yield;
}

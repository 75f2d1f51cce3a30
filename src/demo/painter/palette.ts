/** The colours of a picture: the hour gives the light, the place its own colours, the prompt's colours tint them all. */

import { type Colour, hex, mix, type Stop, tinted, under } from './colour';
import type { Place, Time, Wish } from './words';

export type Palette = {
  /** From the zenith (0) to the horizon (1). */
  readonly sky: readonly Stop[];
  /** Sun or moon, and what it casts. */
  readonly light: Colour;
  /** What far things fade into. */
  readonly haze: Colour;
  /** The near ground, already under this hour's light. */
  readonly ground: Colour;
  readonly foliage: Colour;
  readonly rock: Colour;
  readonly snow: Colour;
  readonly water: Colour;
  readonly cloudLit: Colour;
  readonly cloudShade: Colour;
  /** What multiplies any object's own colour at this hour. */
  readonly ambient: Colour;
  /** Strength of the glow around the light, 0 to 1. */
  readonly glow: number;
};

type Hour = {
  readonly sky: readonly string[];
  readonly light: string;
  readonly haze: string;
  readonly ambient: string;
  readonly cloudLit: string;
  readonly cloudShade: string;
  readonly glow: number;
};

const hours: Readonly<Record<Time, Hour>> = {
  dawn: {
    sky: ['#4d6aa8', '#8f8fc4', '#dba9b8', '#f7c7a0', '#ffe3b3'],
    light: '#ffe2a8',
    haze: '#e9bfb4',
    ambient: '#c9a9b4',
    cloudLit: '#ffe6d0',
    cloudShade: '#a98fb5',
    glow: 0.75,
  },
  day: {
    sky: ['#2a6fc2', '#4b93d8', '#83bdea', '#b9dcf3', '#e2f0f4'],
    light: '#fff6dc',
    haze: '#bfdaea',
    ambient: '#ffffff',
    cloudLit: '#ffffff',
    cloudShade: '#a9bfd6',
    glow: 0.45,
  },
  sunset: {
    sky: ['#2d3270', '#6b3f86', '#bd4f7c', '#f07a55', '#ffc46b'],
    light: '#ffdf9a',
    haze: '#d8757a',
    ambient: '#9a6a7a',
    cloudLit: '#ffb37a',
    cloudShade: '#7d4a80',
    glow: 0.9,
  },
  dusk: {
    sky: ['#141b45', '#2f3372', '#5f4d92', '#a36b9c', '#e79f9a'],
    light: '#ffd0c0',
    haze: '#7d6a9e',
    ambient: '#5c5688',
    cloudLit: '#c48bab',
    cloudShade: '#453d78',
    glow: 0.6,
  },
  night: {
    sky: ['#040a22', '#0a1738', '#13284f', '#1f3d69', '#345a85'],
    light: '#e8f0ff',
    haze: '#27456c',
    ambient: '#39507a',
    cloudLit: '#5f7ca6',
    cloudShade: '#152745',
    glow: 0.5,
  },
};

const grounds: Readonly<Record<Place, string>> = {
  mountain: '#4f7a45',
  forest: '#3f6638',
  sea: '#49684c',
  lake: '#4c7444',
  beach: '#e9d3a4',
  city: '#4c5361',
  desert: '#d98f4e',
  meadow: '#7cab48',
  space: '#6d5f7a',
  snow: '#e8f0f8',
};

/** Which of several places the ground underfoot belongs to. */
const groundOrder: readonly Place[] = [
  'snow',
  'beach',
  'desert',
  'meadow',
  'city',
  'forest',
  'mountain',
  'lake',
  'sea',
  'space',
];

export function paletteOf({ time, places, features, colours }: Wish): Palette {
  const hour = hours[time];
  const [first, second = first] = colours;
  const towards = (colour: Colour, hue: Colour | undefined, amount: number) =>
    hue === undefined ? colour : tinted(colour, hue, amount);
  const ambient = hex(hour.ambient);
  const place = groundOrder.find(one => places.has(one)) ?? 'mountain';
  const lit = (code: string, amount = 0.35) => towards(under(hex(code), ambient), first, amount);
  const isAutumn = features.has('autumn');
  const isGrey = features.has('rain') || features.has('fog');
  const muted = (colour: Colour) => (isGrey ? tinted(colour, hex('#8c97a3'), 0.55) : colour);
  return {
    sky: hour.sky.map((code, at): Stop => {
      const t = at / (hour.sky.length - 1);
      return [t, muted(towards(hex(code), t < 0.5 ? first : second, 0.72))];
    }),
    light: towards(hex(hour.light), second, 0.25),
    haze: muted(towards(hex(hour.haze), second, 0.65)),
    ground: lit(grounds[place]),
    foliage: lit(isAutumn ? '#c8702c' : places.has('snow') ? '#38584e' : '#2f5a38'),
    rock: lit('#6f7686'),
    snow: mix(lit('#f4f8ff', 0.2), hex(hour.light), 0.25),
    water: muted(lit(places.has('beach') ? '#1f9fae' : '#2a6a94')),
    cloudLit: muted(towards(hex(hour.cloudLit), second, 0.5)),
    cloudShade: muted(towards(hex(hour.cloudShade), first, 0.5)),
    ambient: mix(ambient, [1, 1, 1], 0.12),
    glow: isGrey ? hour.glow * 0.4 : hour.glow,
  };
}

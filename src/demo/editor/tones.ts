/** Changes of colour that look at one pixel at a time, each named by the words that ask for it. */

import { type Colour, luminance, tinted } from '../painter/colour';

/** Changes red, green and blue in place, each 0 to 1; what leaves that range is cut off afterwards. */
export type Tone = (pixel: Float32Array) => void;

const grey = (pixel: Float32Array) => (pixel[0] ?? 0) * 0.3 + (pixel[1] ?? 0) * 0.59 + (pixel[2] ?? 0) * 0.11;

/** A tone that treats each channel by itself, knowing how light the pixel is. */
function eachChannel(change: (value: number, channel: number, light: number) => number): Tone {
  return pixel => {
    const light = grey(pixel);
    for (let channel = 0; channel < 3; channel++)
      pixel[channel] = change(pixel[channel] ?? 0, channel, light);
  };
}

const towards = (value: number, goal: number, amount: number) => value + (goal - value) * amount;
const filter = (factors: Colour, saturation = 1): Tone =>
  eachChannel((value, channel, light) => towards(light, value, saturation) * (factors[channel] ?? 1));

const moonlight: Colour = [0.3, 0.42, 0.72];
const emberShade: Colour = [0.3, 0.1, 0.34];
const emberLight: Colour = [1.04, 0.66, 0.36];
const paper: Colour = [1.06, 0.93, 0.74];

/** Moves every pixel to a hue, and some way towards its lightness. */
export function tint(hue: Colour, amount = 0.62): Tone {
  // Along one hue only lightness matters: 256 answers are enough for millions of pixels.
  const ramp = Array.from({ length: 256 }, (_, at) => {
    const light = (at / 255) * 0.62 + luminance(hue) * 0.38 * Math.min(1, at / 96);
    return tinted([light, light, light], hue, 1);
  });
  const strength = luminance(hue) > 0.93 || luminance(hue) < 0.12 ? amount * 0.7 : amount;
  return eachChannel((value, channel, light) =>
    towards(value, ramp[Math.round(Math.min(1, light) * 255)]?.[channel] ?? value, strength),
  );
}

const tones: readonly (readonly [words: string, tone: Tone])[] = [
  [
    'night midnight nighttime dark moonlit moonlight',
    eachChannel(
      (value, channel, light) =>
        towards(light, value, 0.55) * (moonlight[channel] ?? 1) * (0.62 + 0.5 * light),
    ),
  ],
  [
    'day daylight daytime sunny noon',
    eachChannel((value, _channel, light) => towards(light, Math.max(0, value) ** 0.78, 1.12) + 0.03),
  ],
  [
    'sunset sunrise dusk dawn evening golden',
    eachChannel((value, channel, light) => {
      const shade = emberShade[channel] ?? 0;
      return towards(value, shade + ((emberLight[channel] ?? 0) - shade) * light, 0.68);
    }),
  ],
  ['invert inverted negative', eachChannel(value => 1 - value)],
  [
    'grayscale greyscale monochrome noir desaturate desaturated',
    eachChannel((_value, _channel, light) => light),
  ],
  [
    'sepia vintage retro antique nostalgic',
    eachChannel((_value, channel, light) => (0.06 + light * 0.92) * (paper[channel] ?? 1)),
  ],
  ['brighter brighten bright lighter lighten', eachChannel(value => Math.max(0, value) ** 0.72 + 0.04)],
  ['darker darken dim dimmer', eachChannel(value => value ** 1.25 * 0.72)],
  ['contrast dramatic', eachChannel(value => (value - 0.5) * 1.45 + 0.5)],
  ['vivid vibrant saturated colourful colorful', filter([1.04, 1.04, 1.04], 1.65)],
  [
    'pastel faded muted soft',
    eachChannel((value, _channel, light) => towards(light, value, 0.55) * 0.72 + 0.27),
  ],
  ['warm warmer summer cosy cozy', filter([1.14, 1.02, 0.8], 1.1)],
  ['cool cooler cold winter snow snowy frozen ice', filter([0.86, 0.98, 1.16], 0.7)],
  [
    'autumn fall',
    pixel => {
      const [red = 0, green = 0] = pixel;
      pixel[0] = Math.max(red, green * 1.12);
      pixel[1] = green * 0.78;
      pixel[2] = (pixel[2] ?? 0) * 0.72;
    },
  ],
];

/** Those that the words ask for, in the order of the list. */
export function tonesFor(words: ReadonlySet<string>): Tone[] {
  return tones.filter(([names]) => names.split(' ').some(name => words.has(name))).map(([, tone]) => tone);
}

/** What an edit does whose words say nothing it knows: warmer, deeper, like late light. */
export const lateLight: Tone = filter([1.12, 0.99, 0.82], 1.25);

const takes: readonly Tone[] = [
  filter([1.08, 1, 0.88], 1.1),
  filter([0.9, 0.98, 1.1]),
  eachChannel(value => Math.max(0, value) ** 0.8),
  eachChannel(value => value ** 1.3),
  filter([1, 1, 1], 1.45),
  filter([1, 1, 1], 0.55),
  filter([1.07, 0.94, 1.04]),
  filter([0.94, 1.05, 0.94]),
  filter([1.12, 0.94, 0.9], 0.85),
];

/** How the second and later pictures (1 and on) of one request differ from the first. */
export function takeOf(index: number): Tone[] {
  const take = takes[(index - 1) % takes.length];
  return index === 0 || take === undefined ? [] : [take];
}

/** Changes 8-bit pixels from `start` to `end`, both px; alpha stays. */
export function applyTones(data: Uint8Array, toneList: readonly Tone[], start: number, end: number): void {
  const pixel = new Float32Array(3);
  for (let at = start * 4; at < end * 4; at += 4) {
    for (let channel = 0; channel < 3; channel++) pixel[channel] = (data[at + channel] ?? 0) / 255;
    for (const tone of toneList) tone(pixel);
    for (let channel = 0; channel < 3; channel++) {
      data[at + channel] = Math.round(Math.min(1, Math.max(0, pixel[channel] ?? 0)) * 255);
    }
  }
}

/** Colours as the painter mixes them, and the words that mean them. Never knows what they are painted on. */

/** sRGB red, green, blue, each 0 to 1. */
export type Colour = readonly [red: number, green: number, blue: number];

export const white: Colour = [1, 1, 1];
export const black: Colour = [0, 0, 0];

/** `hex('#ff8800')` */
export function hex(code: string): Colour {
  const number = Number.parseInt(code.slice(1), 16);
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255];
}

export function mix(a: Colour, b: Colour, amount: number): Colour {
  return [a[0] + (b[0] - a[0]) * amount, a[1] + (b[1] - a[1]) * amount, a[2] + (b[2] - a[2]) * amount];
}

/** What a filter of the colour `light` leaves of it. */
export function under(colour: Colour, light: Colour): Colour {
  return [colour[0] * light[0], colour[1] * light[1], colour[2] * light[2]];
}

export function luminance([red, green, blue]: Colour): number {
  return red * 0.3 + green * 0.59 + blue * 0.11;
}

/** Moves towards the hue of another colour but stays as light as it was, so a tinted picture keeps its depth. */
export function tinted(colour: Colour, hue: Colour, amount: number): Colour {
  const wanted = luminance(colour);
  const has = luminance(hue);
  // Darker by scaling, lighter by adding white: both leave the hue as it is.
  const toned =
    wanted <= has
      ? mix(black, hue, wanted / Math.max(has, 0.01))
      : mix(hue, white, (wanted - has) / Math.max(1 - has, 0.01));
  return mix(colour, toned, amount);
}

export type Stop = readonly [at: number, colour: Colour];

/** The colour at 0 to 1 along the stops, which must be in order. */
export function along(stops: readonly Stop[], at: number): Colour {
  let [before] = stops;
  for (const stop of stops) {
    if (stop[0] >= at) {
      const from = before ?? stop;
      const span = stop[0] - from[0];
      return span <= 0 ? stop[1] : mix(from[1], stop[1], (at - from[0]) / span);
    }
    before = stop;
  }
  return before?.[1] ?? black;
}

export const colourWords: ReadonlyMap<string, Colour> = new Map(
  Object.entries({
    red: '#d8322f',
    crimson: '#b3163b',
    scarlet: '#e0301e',
    ruby: '#b01040',
    orange: '#f28322',
    amber: '#f5a623',
    gold: '#e3b23c',
    golden: '#e3b23c',
    yellow: '#f6d13b',
    lemon: '#f4e04d',
    lime: '#9bd53a',
    green: '#3d9b4f',
    emerald: '#1f9d6b',
    mint: '#8fdcb9',
    olive: '#7d8035',
    teal: '#1f8f93',
    turquoise: '#35c4c0',
    cyan: '#38c6e0',
    aqua: '#4fd2dd',
    blue: '#2f6fd6',
    azure: '#3b8fe8',
    navy: '#1c2f66',
    indigo: '#4a3fae',
    purple: '#7d3fb0',
    violet: '#8650c8',
    lavender: '#b39ddb',
    lilac: '#c3a2dc',
    magenta: '#cf3aa0',
    pink: '#f07fb0',
    rose: '#e8688c',
    peach: '#f9b48a',
    coral: '#f5735f',
    salmon: '#f58b78',
    brown: '#7a4f2e',
    beige: '#d9c5a0',
    cream: '#f6ead0',
    white: '#f4f5f7',
    silver: '#b9c0c8',
    grey: '#8a9098',
    gray: '#8a9098',
    black: '#1b1c22',
  }).map(([word, code]) => [word, hex(code)]),
);

/** What tests of edits draw with the library, and the numbers that it reads. */

import type Vips from 'wasm-vips';
import type { Bitmap } from '../../../../src/pixels/bitmap';
import type { Library } from '../../../../src/pixels/vips';
import { bitmapOf } from './pictures';

/** In sRGB, red, green, blue and alpha. */
export function imageOf(vips: Library, { width, height, data }: Bitmap): Vips.Image {
  const raw = vips.Image.newFromMemory(data, width, height, 4, vips.BandFormat.uchar);
  return raw.copy({ interpretation: 'srgb' });
}

/** Without alpha. */
export function opaque(image: Vips.Image): Vips.Image {
  return image.extractBand(0, { n: 3 });
}

/** The file's own numbers, as stored. */
export function numbersOf(vips: Library, bytes: Uint8Array): ArrayLike<number> {
  return vips.Image.newFromBuffer(bytes).writeToMemory();
}

/** Alpha 0 inside the box, which is to change; opaque elsewhere. */
export function alphaMask(
  vips: Library,
  width: number,
  height: number,
  isOpen: (x: number, y: number) => boolean,
): Uint8Array {
  const bitmap = bitmapOf(width, height, (x, y) => [0, 0, 0, isOpen(x, y) ? 0 : 255]);
  return imageOf(vips, bitmap).writeToBuffer('.png');
}

/** Noise that is the same for the same seed. */
export function noise(width: number, height: number, seed = 1, alpha = 255): Bitmap {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return bitmapOf(width, height, () => [next(), next(), next(), alpha]);
}

/** Slow waves of colour: what a photograph is between its edges. */
export function waves(width: number, height: number): Bitmap {
  const wave = (at: number, period: number) => Math.round(127 + 100 * Math.sin((at * 2 * Math.PI) / period));
  return bitmapOf(width, height, (x, y) => [wave(x, 1100), wave(y, 1000), wave(x + y, 1600), 255]);
}

/** As large, and of one colour. */
export function paintedOver(image: Vips.Image, colour: number[]): Vips.Image {
  return image.newFromImage(colour).copy({ interpretation: 'srgb' });
}

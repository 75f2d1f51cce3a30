/** Makes certain of a transparency that was asked for: what a model painted in its place is cut away where that can be trusted, and told in any case. */

import type Vips from 'wasm-vips';
import { type Sentence, sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import type { Library } from '../vips';
import { alphaBefore, type Ground, plainGround, withoutGround } from './backdrop';
import { findCheckerboard } from './checkerboard';
import { hasTransparency } from './editMask';

export type SeeThrough = {
  /** The answer itself where it is transparent already, or nothing can be cut away. */
  readonly image: Vips.Image;
  readonly warnings: readonly Sentence[];
};

/** How a model was asked for it: for alpha, or for a plain backdrop, which is to go. */
export type Transparency = 'alpha' | 'backdrop';

/** `answer`: sRGB of 8 bits a channel. `undefined`: nobody asked for it. */
export function seeThrough(vips: Library, answer: Vips.Image, asked: Transparency | undefined): SeeThrough {
  if (asked === undefined || hasTransparency(answer)) return { image: answer, warnings: [] };
  const { width, height } = answer;
  const size: PixelSize = { width, height };
  const { buffer, byteOffset, byteLength } = answer.extractBand(0, { n: 3 }).writeToMemory();
  const rgb = new Uint8Array(buffer, byteOffset, byteLength);
  const cutFrom = (ground: Ground | undefined) => {
    const alpha = ground && alphaBefore(ground, size);
    if (ground === undefined || alpha === undefined) return undefined;
    const data = withoutGround(rgb, alpha, ground, size);
    const raw = vips.Image.newFromMemory(data, width, height, 4, vips.BandFormat.uchar);
    return raw.copy({ interpretation: 'srgb' });
  };
  const board = findCheckerboard(rgb, size);
  if (board !== undefined) {
    const image = cutFrom(board.ground);
    return image === undefined ? { image: answer, warnings: [boardKept] } : { image, warnings: [boardCut] };
  }
  const image = cutFrom(plainGround(rgb, size));
  if (image === undefined) return { image: answer, warnings: [notTransparent] };
  return { image, warnings: asked === 'backdrop' ? [] : [backdropCut] };
}

const boardCut = sentence(
  'The model painted a checkerboard in place of a transparent background. It was cut away here: look at the edges.',
);
const boardKept = sentence(
  'The model painted a checkerboard in place of a transparent background. It cannot be told from the picture for certain: try “Easel: Remove Background…”.',
);
const backdropCut = sentence(
  'The picture came without transparency: the plain background behind its subject was cut away here.',
);
const notTransparent = sentence(
  'The picture came without transparency, before a background that cannot be cut away for certain: try “Easel: Remove Background…”.',
);

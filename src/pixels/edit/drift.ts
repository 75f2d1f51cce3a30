/** How much a provider changed that it was told to leave alone. Never counts what a codec does to every pixel. */

import type Vips from 'wasm-vips';
import { alphaOf } from './editMask';

/**
 * Levels of 255 that a channel may be off: what JPEG at quality 85 and a resampling of another kind do to pixels that
 * nobody meant to change. A repainted pixel is off by more, but for flat areas that happen to come out alike.
 */
export const driftTolerance = 16;

/**
 * The share of protected pixels that changed, 0 to 1. All three have one size; `unchanged` is what an answer that
 * changed nothing would have brought. A colour that nobody can see has not changed; alpha counts where the answer has it.
 */
export function driftOf(answer: Vips.Image, unchanged: Vips.Image, mask: Vips.Image): number {
  const isProtected = mask.equal(0);
  const guarded = isProtected.avg();
  if (guarded === 0) return 0;
  const isOff = (a: Vips.Image, b: Vips.Image) => a.subtract(b).abs().more(driftTolerance).bandor();
  const colours = (image: Vips.Image) => image.extractBand(0, { n: 3 });
  // Yes is 255 and no is 0: the smaller of two is their and, the larger their or.
  let isChanged = isOff(colours(answer), colours(unchanged));
  if (unchanged.hasAlpha()) isChanged = isChanged.minpair(alphaOf(unchanged).more(0));
  if (answer.hasAlpha()) {
    const before = unchanged.hasAlpha() ? alphaOf(unchanged) : isProtected.linear(0, 255);
    isChanged = isChanged.maxpair(isOff(alphaOf(answer), before));
  }
  return isChanged.minpair(isProtected).avg() / guarded;
}

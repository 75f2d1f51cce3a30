/** A new picture of exactly the px that were asked for, whatever sizes its model makes. Never stretches. */

import { type EditPlan, planEdit } from './editPlan';
import { type Sentence, sentence } from './sentence';
import { isLegalSize, type PixelSize, parsePixelSize, type SizeRule, tidySize } from './sizes';

/** How a picture of another shape gets its px. `crop`: its middle. `pad`: whole, its edges continued, or clear where it is transparent. */
export type SizeFit = 'crop' | 'pad';

export type SizeWish = {
  /** As in `ImageParameters`. */
  readonly size?: string | undefined;
  /** Also where the model is known, or thought, to make that size by itself. */
  readonly isExact?: boolean | undefined;
};

/** px that a new picture is to be brought to; `undefined`: it is left as it comes. */
export function exactSize({ size, isExact = false }: SizeWish, rule: SizeRule): PixelSize | undefined {
  const tidy = tidySize(size ?? 'auto');
  return !isExact && isLegalSize(tidy, rule) ? undefined : parsePixelSize(tidy);
}

/** Where what is taken of the answer, `part`, goes in a frame of `size`. */
export function planExactPicture(
  { width, height }: PixelSize,
  size: PixelSize,
  fit: SizeFit,
  isSeeThrough: boolean,
): EditPlan {
  const padded = isSeeThrough ? 'extend' : 'pad';
  const wishes = { fit: fit === 'crop' ? fit : padded, size: `${size.width}x${size.height}` } as const;
  return planEdit({ width, height }, { type: 'any' }, wishes);
}

/** The same plan, seen from the picture: where that lies in the answer. */
export function planInAnswer(answer: PixelSize, { fit, part, place }: EditPlan): EditPlan {
  return { fit, frame: { width: answer.width, height: answer.height }, part: place, place: part };
}

/** What was done to the answer, for the result. */
export function tellExactPicture(answer: PixelSize, { fit, frame, part, place }: EditPlan): Sentence[] {
  const isWhole = part.width === answer.width && part.height === answer.height;
  const fills = place.width === frame.width && place.height === frame.height;
  const text = !isWhole
    ? 'The picture came as {0} × {1} px and was cropped to {2} × {3}.'
    : !fills
      ? 'The picture came as {0} × {1} px and was padded to {2} × {3}.'
      : 'The picture came as {0} × {1} px and was scaled to {2} × {3}.';
  const told = sentence(text, answer.width, answer.height, frame.width, frame.height);
  const isEnlarged = fit === 'crop' && place.width > part.width;
  return isEnlarged ? [told, enlarged] : [told];
}

const enlarged = sentence('It was enlarged for that, which adds no detail.');

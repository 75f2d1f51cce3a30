/** What to ask a model for when a picture's background is to go. Never writes the prompt. */

import type { ImageParameters } from './imageRequest';
import type { Choices, ModelAbilities } from './modelAbilities';

/** A colour that pictures hardly have by themselves; `#RRGGBB`. */
const backdrop = '#FF00FF';

export type CutOutWishes = {
  readonly background?: 'transparent';
  readonly outputFormat?: 'png';
  /** Absent: not needed. Else the prompt is to ask for nothing but this plain colour around the subject. */
  readonly backdrop?: typeof backdrop;
};

/** Transparency where the model may have it, else a plain backdrop, of which the outline can be made. */
export function cutOutWishes(abilities: ModelAbilities): CutOutWishes {
  const { backgrounds, outputFormats } = abilities;
  const isOffered = (parameter: keyof ImageParameters, value: string, choices: Choices) =>
    (choices === 'any' || choices.includes(value)) &&
    !abilities.refused.some(
      refusal => refusal.parameter === parameter && (refusal.value === undefined || refusal.value === value),
    );
  if (!isOffered('background', 'transparent', backgrounds)) return { backdrop };
  const asPng = isOffered('outputFormat', 'png', outputFormats);
  return { background: 'transparent', ...(asPng && { outputFormat: 'png' }) };
}

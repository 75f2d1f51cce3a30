/** What to ask a model for when a picture's background is to go. Never writes the prompt. */

import { type Acceptance, accepts } from './parameters';

/** A colour that pictures hardly have by themselves; `#RRGGBB`. */
export const backdrop = '#FF00FF';

export type CutOutWishes = {
  readonly background?: 'transparent';
  readonly outputFormat?: 'png';
  /** Absent: not needed. Else the prompt is to ask for nothing but this plain colour around the subject. */
  readonly backdrop?: typeof backdrop;
};

/** Transparency where the model may have it, else a plain backdrop, of which the outline can be made. */
export function cutOutWishes(abilities: Acceptance): CutOutWishes {
  if (!accepts(abilities, 'background', 'transparent')) return { backdrop };
  const asPng = accepts(abilities, 'outputFormat', 'png');
  return { background: 'transparent', ...(asPng && { outputFormat: 'png' }) };
}

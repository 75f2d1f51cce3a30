/** One wish for pictures, from whichever door it came: palette, explorer, keybinding, agent or another extension. Never checked here. */

import type { EditRequest, GenerateRequest } from '../api';
import type { ImageParameters } from '../core/imageRequest';

/** An order without `images` generates, one with them edits. */
export type ImageOrder = GenerateRequest &
  Partial<Omit<EditRequest, keyof GenerateRequest>> & {
    /** Show the first picture when it is there. */
    readonly open?: boolean;
  };

export function parametersOf(order: ImageOrder): ImageParameters {
  const { prompt, provider, model, folder, fileName, open, images, ...rest } = order;
  const { mask, maskPolarity, feather, editSize, editFit, replace, ...parameters } = rest;
  return parameters;
}

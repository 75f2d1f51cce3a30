/** Requests for pictures as tests write them: what is asked for stands beside the prompt. */

import type { ImageRequest } from '../../../src/core/imageRequest';
import type { ImageParameters } from '../../../src/core/parameters';

export type Wishes = Partial<Omit<ImageRequest, 'parameters'>> & ImageParameters;

export function imageRequest(wishes: Wishes): ImageRequest {
  const { prompt = 'a cat', model = 'some-model', sources = [], mask, fallbacks, ...parameters } = wishes;
  return { prompt, model, sources, ...(mask && { mask }), ...(fallbacks && { fallbacks }), parameters };
}

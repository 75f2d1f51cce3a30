/** Requests for pictures as tests write them: what is asked for stands beside the prompt. */

import type { ImageRequest } from '../../../src/core/imageRequest';
import type { ImageParameters } from '../../../src/core/parameters';

export type Wishes = Partial<Omit<ImageRequest, 'parameters'>> & ImageParameters;

export function imageRequest(wishes: Wishes): ImageRequest {
  const { prompt = 'a cat', model = 'some-model', sources = [], mask, ...others } = wishes;
  const { fallbacks, continues, markup, ...parameters } = others;
  return {
    ...{ prompt, model, sources, parameters },
    ...(mask && { mask }),
    ...(markup && { markup }),
    ...(fallbacks && { fallbacks }),
    ...(continues && { continues }),
  };
}

/** What a model is asked of the file format, where the picture is written here in any case. */

import type { ImageRequest } from '../../core/imageRequest';
import type { ModelAbilities } from '../../core/modelAbilities';
import { accepts } from '../../core/parameters';
import { isFormat } from './editFile';

/** Nothing of a format that it does not make, nor how strongly that is to be compressed: whatever comes is written so here. */
export function withFormatToAsk(request: ImageRequest, abilities: ModelAbilities): ImageRequest {
  const { outputFormat, outputCompression: _, ...parameters } = request.parameters;
  if (!isFormat(outputFormat) || accepts(abilities, 'outputFormat', outputFormat)) return request;
  return { ...request, parameters };
}

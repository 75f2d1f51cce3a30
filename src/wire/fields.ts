/** The names that parameters have on the wire of the OpenAI Images dialect. Never decides whether one may be sent. */

import type { ImageRequest } from '../core/imageRequest';
import type { Refusal } from '../core/modelAbilities';
import { parseShape } from '../core/sizes';
import type { Endpoint } from '../core/wireFormat';

export type Fields = { readonly [name: string]: string | number | boolean };

const names = {
  n: 'n',
  size: 'size',
  quality: 'quality',
  style: 'style',
  background: 'background',
  moderation: 'moderation',
  outputFormat: 'output_format',
  outputCompression: 'output_compression',
  inputFidelity: 'input_fidelity',
  seed: 'seed',
  user: 'user',
  enhance: 'enhance',
  partialImages: 'partial_images',
  responseFormat: 'response_format',
} as const satisfies Record<Refusal['parameter'], string>;

/** What a request says beside its pictures. Absent wishes, and what this server is known not to take, are left out. */
export function fieldsOf(request: ImageRequest, { abilities, quirks }: Endpoint): Fields {
  const { parameters } = request;
  const isEdit = request.sources.length > 0;
  const isStream = (parameters.partialImages ?? 0) > 0;
  const { size, ...shape } = sizeFields(parameters.size, abilities.sizes.type === 'ratios');
  return defined({
    model: request.model,
    prompt: request.prompt,
    // One is everybody's default, and some that paint one at a time refuse the word (xAI resellers, Kontext).
    [names.n]: parameters.n === 1 ? undefined : parameters.n,
    [names.size]: size,
    ...shape,
    [names.quality]: parameters.quality,
    [names.style]: parameters.style,
    [names.background]: parameters.background,
    [names.moderation]: parameters.moderation,
    [names.outputFormat]: parameters.outputFormat,
    [names.outputCompression]: parameters.outputCompression,
    [names.inputFidelity]: isEdit ? parameters.inputFidelity : undefined,
    [names.seed]: parameters.seed,
    [quirks.userField ?? names.user]: parameters.user,
    [names.enhance]: parameters.enhance,
    [names.responseFormat]: isRefused('responseFormat', abilities.refused)
      ? undefined
      : abilities.responseFormat,
    stream: isStream ? true : undefined,
    [names.partialImages]: isStream ? parameters.partialImages : undefined,
  });
}

/** Models of shapes have `aspect_ratio` and `resolution` in place of `size` (xAI). */
function sizeFields(size: string | undefined, hasShapes: boolean): Record<string, string | undefined> {
  const shape = hasShapes && size !== undefined ? parseShape(size) : undefined;
  return shape === undefined
    ? { size }
    : { aspect_ratio: shape.ratio, resolution: shape.resolution?.toLowerCase() };
}

/** The parameter that a server means by its field. */
export function parameterNamed(field: string): Refusal['parameter'] | undefined {
  if (field === 'stream') return 'partialImages';
  if (field === 'aspect_ratio' || field === 'resolution') return 'size';
  if (field === 'safety_identifier') return 'user';
  const entry = Object.entries(names).find(([, name]) => name === field);
  return entry?.[0] as Refusal['parameter'] | undefined;
}

function isRefused(parameter: Refusal['parameter'], refused: readonly Refusal[]): boolean {
  return refused.some(refusal => refusal.parameter === parameter);
}

function defined(fields: Record<string, string | number | boolean | undefined>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

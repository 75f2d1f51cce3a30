/** The names that parameters have on the wire of the OpenAI Images dialect. Never decides whether one may be sent. */

import type { ImageRequest } from '../core/imageRequest';
import { isRefused, type ParameterName, parameterNames, type Refusal, wireName } from '../core/parameters';
import { parseShape, resolutionOf, type SizeRule } from '../core/sizes';
import type { Endpoint, Quirks } from '../core/wireFormat';

export type Fields = { readonly [name: string]: string | number | boolean };

/** What a request says beside its pictures. Absent wishes, and what this server is known not to take, are left out. */
export function fieldsOf(request: ImageRequest, { abilities, quirks }: Endpoint): Fields {
  const { n, size, partialImages = 0, ...others } = request.parameters;
  const isStream = partialImages > 0;
  return defined({
    model: request.model,
    prompt: request.prompt,
    // One is everybody's default, and some that paint one at a time refuse the word (xAI resellers, Kontext).
    n: n === 1 ? undefined : n,
    ...sizeFields(size, abilities.sizes),
    ...Object.fromEntries(
      Object.entries(others).map(([name, value]) => [fieldName(name as ParameterName, quirks), value]),
    ),
    response_format: isRefused(abilities, 'responseFormat') ? undefined : abilities.responseFormat,
    stream: isStream ? true : undefined,
    partial_images: isStream && quirks.countsSketches !== false ? partialImages : undefined,
  });
}

/** Models of shapes have `aspect_ratio` and `resolution` in place of `size` (xAI, OpenRouter). */
function sizeFields(size: string | undefined, rule: SizeRule): Record<string, string | undefined> {
  const shape = rule.type === 'ratios' && size !== undefined ? parseShape(size) : undefined;
  if (rule.type !== 'ratios' || shape === undefined) return { size };
  const { ratio, resolution } = shape;
  return {
    aspect_ratio: ratio,
    resolution: resolution && (resolutionOf(resolution, rule) ?? resolution),
  };
}

/** OpenAI has no words for these: most servers that take them are built on Hugging Face's diffusers, and have theirs. */
const diffusersNames: { readonly [Name in ParameterName]?: string } = {
  steps: 'num_inference_steps',
  guidance: 'guidance_scale',
};

function fieldName(name: ParameterName, { fieldNames = {} }: Quirks): string {
  return fieldNames[name] || (diffusersNames[name] ?? wireName(name));
}

/** Fields that are called otherwise than their parameter. */
const unusual: ReadonlyMap<string, Refusal['parameter']> = new Map([
  ['stream', 'partialImages'],
  ['aspect_ratio', 'size'],
  ['resolution', 'size'],
  ['image_config', 'size'],
  ['image_size', 'size'],
  ['thinking_config', 'partialImages'],
  ['include_thoughts', 'partialImages'],
  ['response_format', 'responseFormat'],
  ['markup', 'markup'],
]);

/** The parameter that a server means by its field, which may be one of a tool (`tools[0].size`). */
export function parameterNamed(path: string, quirks: Quirks): Refusal['parameter'] | undefined {
  const field = path.replace(/^tools\[\d{1,3}\]\./, '');
  if (field === quirks.editFields?.markup) return 'markup';
  return unusual.get(field) ?? parameterNames.find(name => fieldName(name, quirks) === field);
}

export function defined(fields: Record<string, string | number | boolean | undefined>): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

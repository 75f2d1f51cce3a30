/** Says a request in the words of a server that has habits of its own: what goes into the prompt, what it has no place for. Never drops a wish silently. */

import type { ImageRequest } from '../core/imageRequest';
import { type ImageParameters, nameInWords, parameterNames, toldValue } from '../core/parameters';
import { type Sentence, sentence } from '../core/sentence';
import type { JsonBody, Quirks } from '../core/wireFormat';

export type SaidRequest = { readonly request: ImageRequest; readonly warnings: readonly Sentence[] };

/** Of a request with a mask, `quirks` are those for that. */
export function inWordsOf(
  { inPrompt = 'none', fieldNames = {}, randomSeed = false }: Quirks,
  given: ImageRequest,
): SaidRequest {
  const { parameters: wishes } = given;
  const isUnsaid = (name: keyof ImageParameters) => fieldNames[name] === false && wishes[name] !== undefined;
  const kept = Object.entries(wishes).filter(([name]) => !isUnsaid(name as keyof ImageParameters));
  const parameters: ImageParameters = {
    ...(randomSeed && fieldNames.seed !== false && { seed: randomSeed32() }),
    ...Object.fromEntries(kept),
  };
  const request = { ...given, parameters };
  return {
    request: carriers[inPrompt](request),
    warnings: parameterNames
      .filter(isUnsaid)
      .map(name =>
        sentence(
          '{0} has no {1}: “{2}” was not sent.',
          given.model,
          nameInWords(name),
          toldValue(name, wishes[name] ?? ''),
        ),
      ),
  };
}

/** What every server of diffusion models takes. */
function randomSeed32(): number {
  return Math.floor(Math.random() * 2 ** 31);
}

const carriers: Readonly<Record<NonNullable<Quirks['inPrompt']>, (request: ImageRequest) => ImageRequest>> = {
  none: request => request,
  bar: request => {
    const { negativePrompt, ...parameters } = request.parameters;
    if (negativePrompt === undefined) return request;
    // Behind the first bar is what the user put there already.
    const bar = request.prompt.includes('|') ? ', ' : '|';
    return { ...request, prompt: request.prompt + bar + negativePrompt, parameters };
  },
  sd_cpp_extra_args: request => {
    const { seed, negativePrompt, steps, guidance, ...parameters } = request.parameters;
    const args: JsonBody = {
      seed,
      negative_prompt: negativePrompt,
      ...((steps ?? guidance) !== undefined && {
        sample_params: {
          sample_steps: steps,
          guidance: guidance === undefined ? undefined : { txt_cfg: guidance },
        },
      }),
    };
    // What a person writes must not end the tag.
    const json = JSON.stringify(args).replaceAll('<', '\\u003c');
    if (json === '{}') return request;
    const prompt = `${request.prompt} <sd_cpp_extra_args>${json}</sd_cpp_extra_args>`;
    return { ...request, prompt, parameters };
  },
};

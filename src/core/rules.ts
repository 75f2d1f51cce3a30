/** Fits a request to what a model accepts before anything is sent. Never drops a wish silently: what goes becomes a warning, what cannot go an error. */

import { ImageError } from './imageError';
import type { ImageParameters, ImageRequest } from './imageRequest';
import type { Choices, ModelAbilities } from './modelAbilities';
import { checkPictures } from './pictureRules';
import { type Sentence, sentence } from './sentence';
import { isLegalSize, nearestSize, tidySize } from './sizes';

/** More is a typing error sooner than a wish, and each picture costs. */
const mostPictures = 100;

export type FittedRequest = {
  /** As it may be sent, except for `n`: that stands in `shares`. */
  readonly request: ImageRequest;
  readonly warnings: readonly Sentence[];
  /** How many pictures each request asks for; one entry unless the model's limit for `n` was passed. */
  readonly shares: readonly number[];
};

/** Throws ImageError `invalidInput` that names the limit and the model. */
export function fitRequest(request: ImageRequest, abilities: ModelAbilities): FittedRequest {
  const warnings: Sentence[] = [];
  const warn = (warning: Sentence) => warnings.push(warning);
  checkWords(request, abilities);
  const checked = checkPictures(request, abilities, warn);
  const fitted = steps.reduce(
    (current, step) => step(current, abilities, warn),
    dropRefused(without(checked, 'n'), abilities, warn),
  );
  return { request: fitted, warnings, shares: sharesOf(request.parameters.n ?? 1, abilities) };
}

type Warn = (warning: Sentence) => void;
type Fit = (request: ImageRequest, abilities: ModelAbilities, warn: Warn) => ImageRequest;

const steps: readonly Fit[] = [
  fitSize,
  fitChoices,
  fitFormat,
  fitCompression,
  fitSeed,
  fitFlags,
  fitPartialImages,
];

function checkWords({ prompt, model }: ImageRequest, { maxPromptCharacters }: ModelAbilities): void {
  if (model.trim() === '') throw invalid('No model is chosen. Choose one with “Easel: Select Model…”.');
  if (prompt.trim() === '') throw invalid('The prompt is empty. Say what the picture should show.');
  // Spread counts characters as people do, not UTF-16 units.
  const length = [...prompt].length;
  if (maxPromptCharacters !== undefined && length > maxPromptCharacters) {
    throw invalid(
      '{0} takes prompts of up to {1} characters, and this one has {2}.',
      model,
      maxPromptCharacters,
      length,
    );
  }
}

function sharesOf(n: number, { maxN, refused }: ModelAbilities): number[] {
  if (!Number.isInteger(n) || n < 1) throw invalid('The number of pictures must be 1 or more, not {0}.', n);
  if (n > mostPictures)
    throw invalid('{0} pictures at once are too many: {1} is the limit.', n, mostPictures);
  const most = refused.some(({ parameter }) => parameter === 'n') ? 1 : Math.max(1, maxN);
  return Array.from({ length: Math.ceil(n / most) }, (_, share) => Math.min(most, n - share * most));
}

function dropRefused(request: ImageRequest, { refused }: ModelAbilities, warn: Warn): ImageRequest {
  let kept = request;
  for (const { parameter, value } of refused) {
    if (parameter === 'responseFormat') continue;
    const wish = kept.parameters[parameter];
    if (wish === undefined || (value !== undefined && value !== String(wish))) continue;
    warn(
      sentence(
        '{0} refused {1} “{2}” before: it was not sent.',
        request.model,
        names[parameter],
        String(wish),
      ),
    );
    kept = without(kept, parameter);
  }
  return kept;
}

/** Parameters as people call them. */
const names: Record<keyof ImageParameters, string> = {
  n: 'n',
  size: 'size',
  quality: 'quality',
  style: 'style',
  background: 'background',
  moderation: 'moderation',
  outputFormat: 'output format',
  outputCompression: 'compression',
  inputFidelity: 'input fidelity',
  seed: 'seed',
  user: 'user',
  enhance: 'enhance',
  partialImages: 'partial images',
};

/** The request without one parameter. */
export function without(request: ImageRequest, parameter: keyof ImageParameters): ImageRequest {
  const { [parameter]: _, ...parameters } = request.parameters;
  return { ...request, parameters };
}

function withParameters(request: ImageRequest, changed: ImageParameters): ImageRequest {
  return { ...request, parameters: { ...request.parameters, ...changed } };
}

/** That a parameter did not go along, for the result. */
export function notSent(request: ImageRequest, parameter: keyof ImageParameters): Sentence {
  return sentence(
    '{0} has no {1}: “{2}” was not sent.',
    request.model,
    names[parameter],
    String(request.parameters[parameter]),
  );
}

function fitSize(request: ImageRequest, { sizes }: ModelAbilities, warn: Warn): ImageRequest {
  if (request.parameters.size === undefined) return request;
  const size = tidySize(request.parameters.size);
  if (sizes.type !== 'any' && isLegalSize(size, sizes)) return withParameters(request, { size });
  if (size === 'auto' || size === '') return without(request, 'size');
  if (sizes.type === 'any') return withParameters(request, { size });
  if (sizes.type === 'prompt') {
    warn(sentence('{0} takes no size: say it in the prompt. “{1}” was not sent.', request.model, size));
    return without(request, 'size');
  }
  const nearest = nearestSize(size, sizes);
  // A model of ratios has no pixels to choose: the shape is all that can be kept.
  if (sizes.type === 'ratios' && /^\d+x\d+$/.test(size) && nearest !== undefined) {
    warn(sentence('{0} knows shapes, not pixels: {1} was asked for as {2}.', request.model, size, nearest));
    return withParameters(request, { size: nearest });
  }
  const limit = sizeLimit(request.model, size, sizes);
  throw nearest === undefined
    ? new ImageError('invalidInput', limit)
    : invalid(`${limit.text} The nearest is {${limit.values.length}}.`, ...limit.values, nearest);
}

function sizeLimit(
  model: string,
  size: string,
  sizes: Exclude<ModelAbilities['sizes'], { type: 'any' | 'prompt' }>,
): Sentence {
  if (sizes.type === 'list') {
    return sentence('{0} has no size {1}, only {2}.', model, size, sizes.sizes.join(', '));
  }
  if (sizes.type === 'ratios') {
    const offered = [...sizes.ratios, ...sizes.resolutions].join(', ');
    return sentence('{0} has no size {1}, only {2}.', model, size, offered);
  }
  return sentence(
    '{0} has no size {1}: sides must be multiples of {2} px of at most {3} px, at most {4}:1, with {5} to {6} px in all.',
    model,
    size,
    sizes.multipleOf,
    sizes.maxEdge,
    sizes.maxRatio,
    sizes.minPixels,
    sizes.maxPixels,
  );
}

const choices = [
  ['quality', 'qualities'],
  ['style', 'styles'],
  ['background', 'backgrounds'],
  ['moderation', 'moderations'],
  ['outputFormat', 'outputFormats'],
  ['inputFidelity', 'inputFidelities'],
] as const;

function fitChoices(request: ImageRequest, abilities: ModelAbilities, warn: Warn): ImageRequest {
  let fitted = request;
  for (const [parameter, ability] of choices) {
    const wish = fitted.parameters[parameter];
    if (wish === undefined) continue;
    const value = parameter === 'outputFormat' && wish === 'jpg' ? 'jpeg' : wish;
    const offered: Choices = abilities[ability];
    if (offered === 'any' || offered.includes(value)) {
      fitted = withParameters(fitted, { [parameter]: value });
      continue;
    }
    // `auto` says nothing that leaving the parameter out does not say.
    if (value !== 'auto') warn(refusedChoice(request, parameter, value, offered));
    fitted = without(fitted, parameter);
  }
  return fitted;
}

function refusedChoice(
  request: ImageRequest,
  parameter: keyof ImageParameters,
  value: string,
  offered: readonly string[],
): Sentence {
  if (offered.length === 0) return notSent(request, parameter);
  const list = offered.join(', ');
  return sentence('{0} knows {1} {2}: “{3}” was not sent.', request.model, names[parameter], list, value);
}

/** JPEG has no transparency: the background is the stronger wish, for nobody can add it afterwards. */
function fitFormat(request: ImageRequest, _: ModelAbilities, warn: Warn): ImageRequest {
  const { background, outputFormat } = request.parameters;
  if (background !== 'transparent' || outputFormat !== 'jpeg') return request;
  warn(sentence('A JPEG cannot be transparent: PNG was asked for.'));
  return withParameters(request, { outputFormat: 'png' });
}

function fitCompression(request: ImageRequest, { compression }: ModelAbilities, warn: Warn): ImageRequest {
  const { outputCompression, outputFormat } = request.parameters;
  if (outputCompression === undefined) return request;
  if (!Number.isInteger(outputCompression) || outputCompression < 0 || outputCompression > 100) {
    throw invalid('Compression is a whole number from 0 to 100, not {0}.', outputCompression);
  }
  if (!compression) {
    warn(notSent(request, 'outputCompression'));
    return without(request, 'outputCompression');
  }
  if (outputFormat === 'jpeg' || outputFormat === 'webp') return request;
  warn(sentence('Compression is for JPEG and WebP: it was not sent.'));
  return without(request, 'outputCompression');
}

function fitSeed(request: ImageRequest, { seed }: ModelAbilities, warn: Warn): ImageRequest {
  const { seed: wish } = request.parameters;
  if (wish === undefined) return request;
  if (!Number.isSafeInteger(wish)) throw invalid('The seed must be a whole number, not {0}.', wish);
  if (seed) return request;
  warn(notSent(request, 'seed'));
  return without(request, 'seed');
}

function fitFlags(request: ImageRequest, abilities: ModelAbilities, warn: Warn): ImageRequest {
  let fitted = request;
  for (const parameter of ['user', 'enhance'] as const) {
    const wish = fitted.parameters[parameter];
    if (wish === undefined || abilities[parameter]) continue;
    if (wish !== false) warn(notSent(request, parameter));
    fitted = without(fitted, parameter);
  }
  return fitted;
}

/** Sketches are a way to watch, not part of the result: fewer of them, or none, need no warning. */
function fitPartialImages(request: ImageRequest, { maxPartialImages }: ModelAbilities): ImageRequest {
  const partialImages = Math.min(request.parameters.partialImages ?? 0, maxPartialImages);
  return partialImages > 0 ? withParameters(request, { partialImages }) : without(request, 'partialImages');
}

function invalid(text: string, ...values: (string | number)[]): ImageError {
  return new ImageError('invalidInput', sentence(text, ...values));
}

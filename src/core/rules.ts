/** Fits a request to what a model accepts before anything is sent. Never drops a wish silently: what goes becomes a warning, what cannot go an error. */

import { ImageError, invalidInput } from './imageError';
import type { ImageRequest } from './imageRequest';
import { fitMarkup } from './markup';
import type { ModelAbilities } from './modelAbilities';
import {
  accepts,
  applies,
  type Bounds,
  boundsOf,
  type Choices,
  type ImageParameters,
  isRefused,
  isValue,
  nameInWords,
  type ParameterName,
  type ParameterValue,
  parameterNames,
  parameterRows,
  tidied,
  toldValue,
  wholeFormats,
} from './parameters';
import { checkPictures } from './pictureLimits';
import { type Sentence, sentence } from './sentence';
import { isLegalSize, nearestSize, type SizeRule, sizeToMakeOf } from './sizes';

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
  const checked = fitMarkup(checkPictures(request, abilities, warn), abilities);
  const parameters = fitParameters(checked, abilities, warn);
  return {
    request: { ...checked, parameters },
    warnings,
    shares: sharesOf(request.parameters.n ?? 1, abilities, parameters),
  };
}

function checkWords({ prompt, model }: ImageRequest, { maxPromptCharacters }: ModelAbilities): void {
  if (model.trim() === '') throw invalidInput('No model is chosen. Choose one with “Easel: Select Model…”.');
  if (prompt.trim() === '') throw invalidInput('The prompt is empty. Say what the picture should show.');
  // Spread counts characters as people do, not UTF-16 units.
  const length = [...prompt].length;
  if (maxPromptCharacters !== undefined && length > maxPromptCharacters) {
    throw invalidInput(
      '{0} takes prompts of up to {1} characters, and this one has {2}.',
      model,
      maxPromptCharacters,
      length,
    );
  }
}

function sharesOf(n: number, abilities: ModelAbilities, { outputFormat = '' }: ImageParameters): number[] {
  const { max } = parameterRows.n;
  if (!Number.isInteger(n) || n < 1)
    throw invalidInput('The number of pictures must be 1 or more, not {0}.', n);
  if (n > max) throw invalidInput('{0} pictures at once are too many: {1} is the limit.', n, max);
  const isAlone = isRefused(abilities, 'n') || wholeFormats.includes(outputFormat);
  const most = isAlone ? 1 : Math.max(1, abilities.maxN);
  return Array.from({ length: Math.ceil(n / most) }, (_, share) => Math.min(most, n - share * most));
}

/** The request without one parameter. */
export function without(request: ImageRequest, parameter: ParameterName): ImageRequest {
  return { ...request, parameters: omit(request.parameters, parameter) };
}

function omit(parameters: ImageParameters, name: ParameterName): ImageParameters {
  const { [name]: _, ...others } = parameters;
  return others;
}

type Fitting = {
  readonly model: string;
  readonly abilities: ModelAbilities;
  readonly warn: (warning: Sentence) => void;
};

/** All but `n`: what a model takes by itself first, then what goes together. */
function fitParameters(
  { model, sources, parameters: wishes }: ImageRequest,
  abilities: ModelAbilities,
  warn: Fitting['warn'],
): ImageParameters {
  const fitting = { model, abilities, warn };
  let parameters: ImageParameters = {};
  for (const name of parameterNames) {
    const wish = wishes[name];
    const value = wish === undefined || name === 'n' ? undefined : fitted(name, wish, fitting);
    if (value !== undefined) parameters = { ...parameters, [name]: value };
  }
  return together(parameters, sources.length > 0, fitting);
}

/** The value as it may be sent; `undefined` when it does not go along. */
function fitted(name: ParameterName, wish: ParameterValue, fitting: Fitting): ParameterValue | undefined {
  const { abilities, model, warn } = fitting;
  const row = parameterRows[name];
  const value = tidied(name, wish);
  if (isRefused(abilities, name, value)) {
    warn(
      sentence(
        '{0} refused {1} “{2}” before: it was not sent.',
        model,
        nameInWords(name),
        toldValue(name, value),
      ),
    );
    return undefined;
  }
  switch (row.kind) {
    case 'share':
      return value;
    case 'size':
      return fittedSize(String(value), abilities[row.ability], fitting);
    case 'choice':
      return fittedChoice(name, String(value), abilities[row.ability], fitting);
    case 'upTo':
      return fittedCount(name, Number(value), abilities[row.ability], fitting);
    case 'number':
      return fittedNumber(name, value, abilities[row.ability], fitting);
    default:
      if (abilities[row.ability]) return value;
      if (value !== false) warn(notSent(name, value, model));
      return undefined;
  }
}

/** Sketches are a way to watch, not part of the result: fewer of them, or none, need no warning. */
function fittedCount(
  name: ParameterName,
  value: number,
  most: number,
  { abilities }: Fitting,
): number | undefined {
  if (accepts(abilities, name, value)) return value;
  return value > most && most > 0 ? most : undefined;
}

/** The nearest that the model takes. Throws ImageError `invalidInput` for what no model takes. */
function fittedNumber(
  name: ParameterName,
  value: ParameterValue,
  ability: boolean | Bounds,
  { model, warn }: Fitting,
): ParameterValue | undefined {
  if (!isValue(name, value)) throw outOfRange(name, value);
  if (ability === false) {
    warn(notSent(name, value, model));
    return undefined;
  }
  const { min, max } = boundsOf(name, ability);
  const near = Math.min(max, Math.max(min, Number(value)));
  if (near !== value)
    warn(
      sentence('{0} takes {1} from {2} to {3}: {4} was asked for.', model, nameInWords(name), min, max, near),
    );
  return near;
}

function outOfRange(name: ParameterName, value: ParameterValue): ImageError {
  const { label, min = 0, max = 0, isDecimal = false } = parameterRows[name];
  if (max === Number.MAX_SAFE_INTEGER)
    return invalidInput('{0} must be a whole number, not {1}.', label, String(value));
  const text = isDecimal
    ? '{0} must be a number from {1} to {2}, not {3}.'
    : '{0} must be a whole number from {1} to {2}, not {3}.';
  return invalidInput(text, label, min, max, String(value));
}

/** That a parameter did not go along, for the result. */
function notSent(name: ParameterName, value: ParameterValue, model: string): Sentence {
  return sentence('{0} has no {1}: “{2}” was not sent.', model, nameInWords(name), toldValue(name, value));
}

/** Of px that the model does not make, the size to make them of. Throws ImageError `invalidInput` for any other that is not legal. */
function fittedSize(size: string, rule: SizeRule, { model, warn }: Fitting): string | undefined {
  if (rule.type !== 'any' && isLegalSize(size, rule)) return size;
  if (size === 'auto' || size === '') return undefined;
  if (rule.type === 'any') return size;
  if (rule.type === 'prompt') {
    const text = rule.isFixed
      ? '{0} has a size of its own: “{1}” was not sent.'
      : '{0} takes no size: say it in the prompt. “{1}” was not sent.';
    warn(sentence(text, model, size));
    return undefined;
  }
  const near = sizeToMakeOf(size, rule);
  if (near !== undefined) {
    // A model of ratios has no pixels to choose: the shape is all that can be kept.
    const text =
      rule.type === 'ratios'
        ? '{0} knows shapes, not pixels: {1} was asked for as {2}.'
        : '{0} does not make {1}: {2} was asked for.';
    warn(sentence(text, model, size, near));
    return near;
  }
  const nearest = nearestSize(size, rule);
  const limit = sizeLimit(model, size, rule);
  throw nearest === undefined
    ? new ImageError('invalidInput', limit)
    : invalidInput('{0} The nearest is {1}.', limit, nearest);
}

function sizeLimit(
  model: string,
  size: string,
  sizes: Exclude<SizeRule, { type: 'any' | 'prompt' }>,
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

function fittedChoice(
  name: ParameterName,
  value: string,
  offered: Choices,
  { model, warn }: Fitting,
): string | undefined {
  if (offered === 'any' || offered.includes(value)) return value;
  // `auto` says nothing that leaving the parameter out does not say.
  if (value === 'auto') return undefined;
  const list = offered.join(', ');
  warn(
    offered.length === 0
      ? notSent(name, value, model)
      : sentence('{0} knows {1} {2}: “{3}” was not sent.', model, nameInWords(name), list, value),
  );
  return undefined;
}

/** Without what makes no sense beside the rest. */
function together(wishes: ImageParameters, isEdit: boolean, { warn }: Fitting): ImageParameters {
  let parameters = wishes;
  // JPEG has no transparency: the background is the stronger wish, for nobody can add it afterwards.
  if (parameters.background === 'transparent' && parameters.outputFormat === 'jpeg') {
    warn(sentence('A JPEG cannot be transparent: PNG was asked for.'));
    parameters = { ...parameters, outputFormat: 'png' };
  }
  for (const name of parameterNames) {
    if (parameters[name] === undefined || applies(name, { parameters, isEdit })) continue;
    const row = parameterRows[name];
    // A new picture has no others to be true to, which is no loss; a format can be chosen.
    if (row.formats !== undefined) {
      const formats = row.formats.join(', ').toUpperCase();
      warn(sentence('{0} is for {1} alone: it was not sent.', sentence(row.label), formats));
    }
    parameters = omit(parameters, name);
  }
  return parameters;
}

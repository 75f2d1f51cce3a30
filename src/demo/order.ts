/** Reads the fields of an Images request into an order for the painter, or refuses them as OpenAI would. Never paints. */

import { randomInt } from 'node:crypto';
import { ApiError } from './apiError';

export const demoModel = 'demo-painter';

/** Field values as JSON or a multipart form gives them: there, numbers and flags are text. */
export type Fields = ReadonlyMap<string, unknown>;

export type Order = {
  readonly prompt: string;
  /** How many pictures, 1–10. Each has the next seed. */
  readonly n: number;
  readonly seed: number;
  /** px; absent for `auto`. */
  readonly size?: { readonly width: number; readonly height: number };
  readonly format: 'png' | 'jpeg' | 'webp';
  /** 0–100 */
  readonly compression?: number;
  readonly background: 'transparent' | 'opaque' | 'auto';
  /** Checked and said back: the painter has one quality. */
  readonly quality: string;
  readonly stream: boolean;
  /** 0–3 */
  readonly partialImages: number;
  /** Files to edit, the edited one first; empty when a picture is generated. */
  readonly sources: readonly Uint8Array[];
  readonly mask?: Uint8Array;
};

export type Pictures = Pick<Order, 'sources' | 'mask'>;

const known = new Set(
  'model prompt n size quality background moderation output_format output_compression seed stream partial_images user'
    .split(' ')
    .concat('input_fidelity', 'image', 'image[]', 'images', 'mask'),
);
const onlyOfEdits = new Set(['input_fidelity', 'image', 'image[]', 'images', 'mask']);

const longestPrompt = 32_000;
const smallestSide = 16;
const largestSide = 4096;

/** Throws an ApiError of status 400, or 404 for another model. */
export function readOrder(fields: Fields, pictures: Pictures | undefined): Order {
  for (const name of fields.keys()) {
    if (!known.has(name) || (pictures === undefined && onlyOfEdits.has(name))) {
      throw new ApiError(400, `Unknown parameter: '${name}'.`, 'unknown_parameter', name);
    }
  }
  const model = text(fields, 'model') ?? demoModel;
  if (model !== demoModel) {
    throw new ApiError(404, `The model '${model}' does not exist.`, 'model_not_found', 'model');
  }
  choice(fields, 'moderation', ['auto', 'low']);
  choice(fields, 'input_fidelity', ['low', 'high']);
  text(fields, 'user');
  const size = readSize(text(fields, 'size'));
  const compression = integer(fields, 'output_compression', 0, 100);
  const format = choice(fields, 'output_format', ['png', 'jpeg', 'webp']) ?? 'png';
  const background = choice(fields, 'background', ['transparent', 'opaque', 'auto']) ?? 'auto';
  if (background === 'transparent' && format === 'jpeg') {
    throw invalid('background', 'A transparent background needs output_format png or webp.');
  }
  const stream = flag(fields, 'stream') ?? false;
  const partialImages = integer(fields, 'partial_images', 0, 3) ?? 0;
  if (partialImages > 0 && !stream) throw invalid('partial_images', 'partial_images needs stream: true.');
  return {
    prompt: readPrompt(fields),
    n: integer(fields, 'n', 1, 10) ?? 1,
    seed: integer(fields, 'seed', 0, 2 ** 32 - 1) ?? randomInt(2 ** 32),
    format,
    background,
    quality: choice(fields, 'quality', ['auto', 'low', 'medium', 'high']) ?? 'auto',
    stream,
    partialImages,
    ...(size && { size }),
    ...(compression !== undefined && { compression }),
    sources: pictures?.sources ?? [],
    ...(pictures?.mask && { mask: pictures.mask }),
  };
}

function readPrompt(fields: Fields): string {
  const prompt = text(fields, 'prompt');
  if (prompt === undefined || prompt.trim() === '') {
    throw new ApiError(400, "Missing required parameter: 'prompt'.", 'missing_required_parameter', 'prompt');
  }
  if (prompt.length > longestPrompt) {
    const message = `Invalid 'prompt': at most ${longestPrompt} characters, but there are ${prompt.length}.`;
    throw new ApiError(400, message, 'string_above_max_length', 'prompt');
  }
  return prompt;
}

function readSize(size: string | undefined): Order['size'] {
  if (size === undefined || size === 'auto') return undefined;
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(size)?.map(Number) ?? [];
  const fits = (side: number | undefined) =>
    side !== undefined && side >= smallestSide && side <= largestSide ? side : undefined;
  const [fitting, tall] = [fits(width), fits(height)];
  if (fitting === undefined || tall === undefined) {
    const message = `Invalid size '${size}': WIDTHxHEIGHT with sides of ${smallestSide} to ${largestSide}, or auto.`;
    throw invalid('size', message);
  }
  return { width: fitting, height: tall };
}

function text(fields: Fields, name: string): string | undefined {
  const value = fields.get(name) ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  throw wrongType(name, 'a string', value);
}

function choice<T extends string>(fields: Fields, name: string, allowed: readonly T[]): T | undefined {
  const value = text(fields, name);
  const found = allowed.find(one => one === value);
  if (value !== undefined && found === undefined) {
    throw invalid(name, `Invalid value: '${value}'. Supported values are: ${allowed.join(', ')}.`);
  }
  return found;
}

function integer(fields: Fields, name: string, smallest: number, largest: number): number | undefined {
  const value = fields.get(name) ?? undefined;
  if (value === undefined) return undefined;
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) throw wrongType(name, 'an integer', value);
  if (number < smallest) {
    const message = `Invalid '${name}': at least ${smallest}, but it is ${number}.`;
    throw new ApiError(400, message, 'integer_below_min_value', name);
  }
  if (number > largest) {
    const message = `Invalid '${name}': at most ${largest}, but it is ${number}.`;
    throw new ApiError(400, message, 'integer_above_max_value', name);
  }
  return number;
}

function flag(fields: Fields, name: string): boolean | undefined {
  const value = fields.get(name) ?? undefined;
  if (value === undefined || typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw wrongType(name, 'a boolean', value);
}

function wrongType(name: string, wanted: string, value: unknown): ApiError {
  const message = `Invalid type for '${name}': expected ${wanted}, but got ${Array.isArray(value) ? 'an array' : typeof value}.`;
  return new ApiError(400, message, 'invalid_type', name);
}

function invalid(param: string, message: string): ApiError {
  return new ApiError(400, message, 'invalid_value', param);
}

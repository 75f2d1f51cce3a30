/** The arguments that programs give for a picture, as schemas, and the request that follows from them. Loaded on first use, for zod's sake. */

import * as z from 'zod';
import { marginsOf } from '../core/margins';
import {
  type ImageParameters,
  type ParameterName,
  parameterNames,
  parameterRows,
  tidied,
} from '../core/parameters';
import type { JobRequest } from '../jobs/jobRequest';

export const word = z.string().min(1);

type Parameters = {
  readonly [Name in ParameterName]: z.ZodOptional<z.ZodType<NonNullable<ImageParameters[Name]>>>;
};

export const parameterSchemas = Object.fromEntries(
  parameterNames.map(name => [name, valueSchema(name).optional()]),
) as unknown as Parameters;

function valueSchema(name: ParameterName): z.ZodType {
  const row = parameterRows[name];
  switch (row.kind) {
    case 'flag':
      return z.boolean();
    case 'number':
    case 'upTo':
    case 'share':
      return ('isDecimal' in row ? z.number() : z.int()).min(row.min).max(row.max);
    default:
      return word.max('isProse' in row ? 10_000 : 200).transform(value => tidied(name, value));
  }
}

const side = z.int().min(1).max(10_000).optional();

/** In other words what a parameter says. */
export const synonymSchemas = { width: side, height: side, transparent: z.boolean().optional() };

const margin = z.int().min(0).max(10_000).optional();
const px = z.int().min(0).max(100_000);

/** What of the first picture may change, but for the mask's file. */
export const editSchemas = {
  maskRect: z.strictObject({ x: px, y: px, width: px.min(1), height: px.min(1) }).optional(),
  maskPolarity: z.enum(['alpha', 'white']).optional(),
  feather: z.number().min(0).max(200).optional(),
  editSize: z.enum(['source', 'provider']).optional(),
  editFit: z.enum(['pad', 'crop', 'extend']).optional(),
  extend: z
    .strictObject({ top: margin, right: margin, bottom: margin, left: margin })
    .refine(margins => Object.values(margins).some(px => (px ?? 0) > 0), 'at least one side must grow')
    .transform(marginsOf)
    .optional(),
  cutOut: z.boolean().optional(),
};

type Synonyms = {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly transparent?: boolean | undefined;
};
type Doubled = Synonyms & { readonly [Name in 'size' | 'background']?: string | undefined };

/** For `superRefine`: no wish in two words that differ. */
export function checkSynonyms(
  { width, height, size, transparent, background }: Doubled,
  context: z.RefinementCtx,
): void {
  const refuse = refusing(context);
  if ((width === undefined) !== (height === undefined))
    refuse(width === undefined ? 'width' : 'height', 'goes with the other side: give both');
  if (width !== undefined && size !== undefined) refuse('size', 'is said by width and height already');
  if (transparent === true && background !== undefined && background !== 'transparent')
    refuse('background', 'is transparent already');
}

type Limits = {
  readonly width?: number | undefined;
  readonly cutOut?: boolean | undefined;
  readonly mask?: unknown;
  readonly maskRect?: unknown;
  readonly extend?: unknown;
};

/** For `superRefine`: at most one of what says which part may change. `mask`: however the caller names its file. */
export function checkEdit(
  { cutOut = false, mask, maskRect, extend, width }: Limits,
  context: z.RefinementCtx,
): void {
  const refuse = refusing(context);
  if (mask !== undefined && maskRect !== undefined) refuse('maskRect', 'is said by the mask’s file already');
  const isPart = mask !== undefined || maskRect !== undefined || extend !== undefined;
  if (cutOut && isPart) refuse('cutOut', 'takes neither a mask nor extend');
  if (width !== undefined && (isPart || cutOut))
    refuse(
      'width',
      'the edit has the first picture’s size where its pixels are kept: leave width and height out',
    );
}

function refusing(context: z.RefinementCtx) {
  return (name: string, message: string) => context.addIssue({ code: 'custom', path: [name], message });
}

/** The parameters, and what other words say put into them. */
export function wishesOf({
  width,
  height,
  transparent,
  ...given
}: Synonyms & ImageParameters): Pick<JobRequest, 'parameters' | 'isExact'> {
  const isExact = width !== undefined && height !== undefined;
  const parameters = {
    ...given,
    ...(isExact && { size: `${width}x${height}` }),
    ...(transparent && { background: 'transparent' }),
  };
  return { parameters, ...(isExact && { isExact }) };
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Arguments are flat, requests are not: the given arguments that `shape` names, and the others. A caller's `size: undefined` means no size. */
export function parted<T extends object, Shape extends object>(
  given: T,
  shape: Shape,
): [Defined<Pick<T, keyof T & keyof Shape>>, Defined<Omit<T, keyof Shape>>] {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const [named, others] = [true, false].map(isNamed =>
    Object.fromEntries(entries.filter(([name]) => Object.hasOwn(shape, name) === isNamed)),
  );
  return [named, others] as [Defined<Pick<T, keyof T & keyof Shape>>, Defined<Omit<T, keyof Shape>>];
}

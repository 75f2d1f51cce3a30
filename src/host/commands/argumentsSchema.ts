/** Checks what keybindings, tasks, agents and other extensions hand in. Loaded on first use, for zod's sake; never asks anybody. */

import * as vscode from 'vscode';
import * as z from 'zod';
import { ImageError } from '../../core/imageError';
import { marginsOf } from '../../core/margins';
import {
  type ImageParameters,
  type ParameterName,
  parameterNames,
  parameterRows,
  tidied,
} from '../../core/parameters';
import { sentence } from '../../core/sentence';
import { sizeSets } from '../../core/sizeSets';
import type { JobRequest } from '../../jobs/jobRequest';

const fileReference = z.union([
  z.string().min(1),
  // A vscode.Uri, or what is left of one after JSON.
  z.looseObject({ scheme: z.string().min(1), path: z.string() }).transform(parts => vscode.Uri.from(parts)),
]);

const word = z.string().min(1);

type Parameters = {
  readonly [Name in ParameterName]: z.ZodOptional<z.ZodType<NonNullable<ImageParameters[Name]>>>;
};

const parameters = Object.fromEntries(
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
      return z.int().min(row.min).max(row.max);
    default:
      return word.transform(value => tidied(name, value));
  }
}

const side = z.int().min(1).max(10_000).optional();

/** In other words what a parameter says. */
const synonyms = { width: side, height: side, transparent: z.boolean().optional() };

const common = z.strictObject({
  prompt: z.string(),
  provider: word.optional(),
  model: word.optional(),
  folder: fileReference.optional(),
  fileName: word.optional(),
  open: z.boolean().optional(),
  sizeFit: z.enum(['crop', 'pad']).optional(),
  ...synonyms,
  ...parameters,
});

const generate = common
  .extend({ references: z.array(fileReference).min(1).optional() })
  .superRefine(checkSynonyms);

const margin = z.int().min(0).max(10_000).optional();

const editOptions = {
  mask: fileReference.optional(),
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

const edit = common
  .extend({ images: z.array(fileReference).min(1), replace: z.boolean().optional(), ...editOptions })
  .refine(({ cutOut, mask, extend }) => cutOut !== true || (mask === undefined && extend === undefined), {
    path: ['cutOut'],
    message: 'takes neither a mask nor extend',
  })
  .refine(({ width, mask, extend, cutOut }) => width === undefined || !(mask || extend || cutOut), {
    path: ['width'],
    message: 'the edit has the first picture’s size where its pixels are kept: leave width and height out',
  })
  .superRefine(checkSynonyms);

type Synonyms = {
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly transparent?: boolean | undefined;
};
type Doubled = Synonyms & { readonly [Name in 'size' | 'background']?: string | undefined };

function checkSynonyms({ width, height, size, transparent, background }: Doubled, context: z.RefinementCtx) {
  const refuse = (name: string, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if ((width === undefined) !== (height === undefined))
    refuse(width === undefined ? 'width' : 'height', 'goes with the other side: give both');
  if (width !== undefined && size !== undefined) refuse('size', 'is said by width and height already');
  if (transparent === true && background !== undefined && background !== 'transparent')
    refuse('background', 'is transparent already');
}

const sizes = z.strictObject({
  image: fileReference,
  sets: z.array(z.enum(sizeSets)).min(1),
  folder: fileReference.optional(),
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1e90ff')
    .optional(),
});

const keyArguments = z.strictObject({ provider: word, key: word });

/** Throws ImageError `invalidInput` that names the argument. */
export function parseGenerate(input: unknown): JobRequest {
  const [given, others] = parted(check(generate, input), { ...parameters, ...synonyms });
  return { ...others, ...wishesOf(given) };
}

/** Throws ImageError `invalidInput` that names the argument. */
export function parseEdit(input: unknown): JobRequest {
  const [given, wishes] = parted(check(edit, input), { ...parameters, ...synonyms });
  const [options, others] = parted(wishes, editOptions);
  const inPx = wishesOf(given);
  return { ...others, ...inPx, edit: { ...options, ...(inPx.isExact && { editSize: 'provider' }) } };
}

/** The parameters, and what other words say put into them. */
function wishesOf({
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

/** Throws ImageError `invalidInput` that names the argument. */
export function parseSizes(input: unknown): z.infer<typeof sizes> {
  return check(sizes, input);
}

/** Throws ImageError `invalidInput` that names the argument, and never repeats its value: it may be a key. */
export function parseKeyArguments(input: unknown): { provider: string; key: string } {
  return check(keyArguments, input);
}

type Defined<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Arguments are flat, requests are not: the given arguments that `shape` names, and the others. A caller's `size: undefined` means no size. */
function parted<T extends object, Shape extends object>(
  given: T,
  shape: Shape,
): [Defined<Pick<T, keyof T & keyof Shape>>, Defined<Omit<T, keyof Shape>>] {
  const entries = Object.entries(given).filter(([, value]) => value !== undefined);
  const [named, others] = [true, false].map(isNamed =>
    Object.fromEntries(entries.filter(([name]) => Object.hasOwn(shape, name) === isNamed)),
  );
  return [named, others] as [Defined<Pick<T, keyof T & keyof Shape>>, Defined<Omit<T, keyof Shape>>];
}

function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ImageError(
    'invalidInput',
    sentence(
      'The argument “{0}” is not usable: {1}',
      issue?.path.join('.') || 'arguments',
      issue?.message ?? '',
    ),
  );
}

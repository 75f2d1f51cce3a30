/** What language models may say to each tool, in the words that they read, and what follows from it. Loaded on first use, for zod's sake. */

import * as z from 'zod';
import type { ParameterName } from '../core/parameters';
import { sizeSets } from '../core/sizeSets';
import type { JobRequest } from '../jobs/jobRequest';
import type { SizesOrder } from './agentDesk';
import { namedFile } from './namedFile';
import { Refusal } from './refusal';
import {
  checkEdit,
  checkSynonyms,
  editSchemas,
  parameterSchemas,
  parted,
  synonymSchemas,
  wishesOf,
} from './requestArguments';

/** More pictures at once are a slip sooner than a wish, and each costs. */
const mostPictures = 10;
const mostSources = 16;

const control = /[^\P{Cc}\n\t]/u;

function text(most: number, description: string) {
  const plain = (value: string) => !control.test(value) && value.trim() !== '';
  return z
    .string()
    .min(1)
    .max(most)
    .refine(plain, 'must be plain words, without control characters')
    .describe(description);
}

const file = (description: string) => text(1000, description);
const name = (description: string) => text(200, description).optional();

/** Of the table of parameters; what only people watch, or providers want of their customers, is not for agents. */
type AgentParameter = Exclude<ParameterName, 'partialImages' | 'user' | 'moderation' | 'enhance'>;

const parameterTexts: Readonly<Record<AgentParameter, string>> = {
  size: 'WIDTHxHEIGHT in px, or a size that the model knows by name. For exact px use width and height. Default: the model’s own.',
  n: 'How many pictures. Each is paid for. Default: 1. For other sizes or formats of one picture use easel_make_sizes, not n.',
  quality:
    'As the model names it, such as low, medium or high. low is much cheaper and good for drafts. Default: the model’s own.',
  background: 'transparent or opaque. Prefer transparent: true.',
  outputFormat:
    'png, jpeg or webp; few models make gif (without path) or svg. Not needed with path, whose extension says it.',
  outputCompression: '0 to 100, for jpeg and webp.',
  complexity: 'How thoroughly the model plans the picture first: low, medium or high. Few models have it.',
  frameCount: 'Frames of a gif, 2 to 16.',
  frameDurationMs: 'How long each frame of a gif is shown, in ms.',
  style:
    'A style of the model, such as vivid or natural (dall-e-3). For other styles use words in the prompt.',
  inputFidelity: 'high keeps faces and logos of the given pictures closely, and costs more.',
  seed: 'The same seed and prompt make a similar picture again, where the model has seeds.',
  negativePrompt:
    'What the picture shall not show, as words without “no”. Of diffusion models alone: others want it in the prompt.',
  steps: 'How often a diffusion model refines the picture. Leave it out unless the user names a number.',
  guidance:
    'How closely a diffusion model keeps to the prompt (CFG). Leave it out unless the user names a number.',
};

const parameters = Object.fromEntries(
  Object.entries(parameterTexts).map(([parameter, description]) => [
    parameter,
    parameterSchemas[parameter as AgentParameter].describe(description),
  ]),
) as { readonly [Name in AgentParameter]: (typeof parameterSchemas)[Name] };

const wishes = {
  ...parameters,
  n: z.int().min(1).max(mostPictures).optional().describe(parameterTexts.n),
  width: synonymSchemas.width.describe(
    'Exact px, with height and in place of size. The nearest size that the model makes is asked for, and cropped or padded here.',
  ),
  height: synonymSchemas.height.describe('Exact px, with width.'),
  transparent: synonymSchemas.transparent.describe(
    'true: a transparent background, made sure of whatever the model can do. Needs .png or .webp.',
  ),
};

const place = {
  path: file(
    'The file to be written, absolute or relative to the workspace, such as src/assets/hero.webp. Its extension (.png, .jpg, .webp) decides the format. Must not exist yet: nothing is written over. With n above 1 the others get numbers. In place of folder, fileName and outputFormat.',
  ).optional(),
  folder: file('A folder inside the workspace, where the name is to follow from the prompt.').optional(),
  fileName: name('A name for the file, without a folder. A number is added where it is taken.'),
};

const target = {
  provider: name('Id of a provider of the user. Leave it out: the user has chosen one.'),
  model: name(
    'Id of a model of that provider. Leave it out unless the user names one: the user has chosen one.',
  ),
};

const sizeFit = z
  .enum(['crop', 'pad'])
  .optional()
  .describe('How a picture of another shape gets its width and height. Default: the user’s setting.');

const prompt = z.string().min(1).max(32_000);

export const generateArguments = z
  .strictObject({
    prompt: prompt.describe(
      'What the picture shows, in full: subject, style, composition, colours, light, and words that stand in it, in quotation marks.',
    ),
    ...place,
    ...wishes,
    sizeFit,
    references: z
      .array(file('Path of a picture in the workspace.'))
      .min(1)
      .max(mostSources)
      .optional()
      .describe(
        'Pictures that guide the new one, in the order in which the prompt can name them. None of them is changed.',
      ),
    ...target,
  })
  .superRefine(checkSynonyms);

const editOptions = {
  maskRect: editSchemas.maskRect.describe(
    'px of the first picture, from its top left: the rectangle that may change. Every pixel outside keeps its value.',
  ),
  maskPolarity: editSchemas.maskPolarity.describe(
    'What maskFile marks: its transparent pixels (alpha) or its white ones. Default: transparent ones where it has any.',
  ),
  feather: editSchemas.feather.describe(
    'px over which the edit blends in inside the mask. Default: as suits the mask.',
  ),
  extend: editSchemas.extend.describe(
    'Draws the canvas outward by so many px on each side, and has the model fill what is new.',
  ),
  cutOut: editSchemas.cutOut.describe(
    'true: remove the background. The picture keeps its own colours, and only the outline of the answer is taken. Not with a mask.',
  ),
  editSize: editSchemas.editSize.describe(
    'source: exactly the first picture’s size. Default: the user’s setting, which is source.',
  ),
  editFit: editSchemas.editFit.describe(
    'How the picture gets a shape that the model takes. Default: the user’s setting.',
  ),
};

const edit = z.strictObject({
  images: z
    .array(file('Path of a picture in the workspace.'))
    .min(1)
    .max(mostSources)
    .describe(
      'The picture to edit first, then references that the prompt can name. It is not changed: the edit is a new file beside it.',
    ),
  prompt: prompt.describe('What is to change, and what is to stay as it is.'),
  ...place,
  maskFile: file(
    'A picture of the first one’s size that marks what may change: transparent or white. Or use maskRect.',
  ).optional(),
  ...editOptions,
  replace: z
    .boolean()
    .optional()
    .describe(
      'true: write the edit over the first of images. The user can restore the version before. Only where the user asked for that.',
    ),
  ...wishes,
  sizeFit,
  ...target,
});

export const editArguments = edit
  .superRefine(({ maskFile: mask, ...others }, context) => checkEdit({ mask, ...others }, context))
  .superRefine(checkSynonyms);

const moment = z
  .string()
  .max(40)
  .refine(value => !Number.isNaN(Date.parse(value)), 'must be a date such as 2026-11-21 or 2026-11-21T15:00');

export const findArguments = z.strictObject({
  query: text(500, 'Words that all stand in the prompt, the path or the model.').optional(),
  path: file(
    'A picture: tells how it was made, found by its path, else by its content. Not with the others.',
  ).optional(),
  model: name('Only pictures of this model.'),
  since: moment.optional().describe('Only pictures made at or after this date, such as 2026-11-21.'),
  until: moment.optional().describe('Only pictures made before this date.'),
  limit: z.int().min(1).max(50).optional().describe('How many to tell of, the newest first. Default: 10.'),
});

export const sizesArguments = z.strictObject({
  image: file(
    'Path of the picture in the workspace that all are made of. Best: square, 1024 px or more, transparent for icons.',
  ),
  sets: z
    .array(z.enum(sizeSets))
    .min(1)
    .describe(
      'densities: @1x/@2x/@3x. favicon: favicon.ico and apple-touch-icon. web: manifest icons, maskable too. android, ios, desktop: app icons. social: 1200 × 630 card. webp, avif: the picture in that format.',
    ),
  folder: file('A folder inside the workspace. Default: NAME-sizes beside the picture.').optional(),
  background: z
    .string()
    .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as #1e90ff')
    .optional()
    .describe(
      'Behind what is transparent where a platform wants none of it, such as #1e90ff. Default: white.',
    ),
});

export type FindOrder = z.infer<typeof findArguments>;

/** A request, and the file that `path` names. */
export type PictureOrder = { readonly request: JobRequest; readonly path?: string };

/** Throws Refusal. */
export function parseGenerate(input: unknown): PictureOrder {
  const [given, { path, ...others }] = parted(check(generateArguments, input), wishes);
  return orderOf({ ...others, ...wishesOf(given) }, path);
}

/** Throws Refusal. */
export function parseEdit(input: unknown): PictureOrder {
  const [given, rest] = parted(check(editArguments, input), wishes);
  const [options, { path, maskFile: mask, ...others }] = parted(rest, editOptions);
  const inPx = wishesOf(given);
  const edit = {
    ...options,
    ...(mask !== undefined && { mask }),
    ...(inPx.isExact && { editSize: 'provider' as const }),
  };
  if (others.replace === true && path !== undefined)
    throw new Refusal(
      '“path” and “replace” contradict each other. Give “path” for a new file, or “replace” to write over the first of “images”.',
    );
  return orderOf({ ...others, ...inPx, edit }, path);
}

/** Throws Refusal. */
export function parseFind(input: unknown): FindOrder {
  const order = check(findArguments, input ?? {});
  if (order.path !== undefined && Object.values(order).filter(value => value !== undefined).length > 1)
    throw new Refusal(
      '“path” asks about one picture: leave the other arguments out, or leave “path” out to search.',
    );
  return order;
}

/** Throws Refusal. */
export function parseSizes(input: unknown): SizesOrder {
  return check(sizesArguments, input);
}

function orderOf({ prompt, ...given }: JobRequest, path: string | undefined): PictureOrder {
  // What no screen shows is no wish, and some servers refuse it.
  const request = { ...given, prompt: prompt.replace(/[^\P{Cc}\n\t]/gu, ' ').trim() };
  if (request.prompt === '') throw new Refusal('“prompt” is empty. Say what the picture should show.');
  if (path === undefined) return { request };
  const doubled = ['folder', 'fileName'].find(name => Object.hasOwn(request, name));
  if (doubled !== undefined) throw new Refusal(`“${doubled}” is said by “path” already: leave it out.`);
  const { folder, fileName, outputFormat } = namedFile(path);
  const { outputFormat: asked = outputFormat, background } = request.parameters;
  if (asked !== outputFormat)
    throw new Refusal(
      `“outputFormat” is ${asked}, and “path” ends in another format. Leave “outputFormat” out.`,
    );
  const isSeeThrough = background === 'transparent' || request.edit?.cutOut === true;
  if (outputFormat === 'jpeg' && isSeeThrough)
    throw new Refusal('A JPEG cannot be transparent. Let “path” end in .png or .webp.');
  return {
    path,
    request: { ...request, folder, fileName, parameters: { ...request.parameters, outputFormat } },
  };
}

/** Problems that are told at once: a model mends them all in one go. */
const mostProblems = 5;

function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const { issues } = result.error;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape).join(', ') : '';
  throw new Refusal(
    issues
      .slice(0, mostProblems)
      .map(issue => problemOf(issue, known))
      .join(' '),
  );
}

function problemOf(issue: z.core.$ZodIssue, known: string): string {
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, mostProblems).map(key => `“${key.slice(0, 60)}”`);
    const at = issue.path.length === 0 ? '' : ` in “${issue.path.join('.')}”`;
    const others = at === '' && known !== '' ? ` There are: ${known}.` : '';
    return `There is no argument ${names.join(' or ')}${at}.${others}`;
  }
  if (issue.path.length === 0) return 'The input must be an object with the arguments of the tool.';
  return `The argument “${issue.path.join('.')}” is not usable: ${issue.message}.`;
}

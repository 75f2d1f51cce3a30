/** Checks what keybindings, tasks, agents and other extensions hand in. Loaded on first use, for zod's sake; never asks anybody. */

import * as vscode from 'vscode';
import * as z from 'zod';
import {
  checkEdit,
  checkSynonyms,
  editSchemas,
  parameterSchemas,
  parted,
  synonymSchemas,
  wishesOf,
  word,
} from '../../agents/requestArguments';
import { invalidInput } from '../../core/imageError';
import { tidied } from '../../core/parameters';
import { sizeSets } from '../../core/sizeSets';
import type { JobRequest } from '../../jobs/jobRequest';

const fileReference = z.union([
  word,
  // A vscode.Uri, or what is left of one after JSON.
  z.looseObject({ scheme: z.string().min(1), path: z.string() }).transform(parts => vscode.Uri.from(parts)),
]);

const wishes = { ...parameterSchemas, ...synonymSchemas };

const common = z.strictObject({
  prompt: z.string(),
  provider: word.optional(),
  model: word.optional(),
  folder: fileReference.optional(),
  fileName: word.optional(),
  open: z.boolean().optional(),
  sizeFit: z.enum(['crop', 'pad']).optional(),
  ...wishes,
});

const generate = common
  .extend({ references: z.array(fileReference).min(1).optional() })
  .superRefine(checkSynonyms);

const editOptions = { mask: fileReference.optional(), ...editSchemas };

const edit = common
  .extend({ images: z.array(fileReference).min(1), replace: z.boolean().optional(), ...editOptions })
  .superRefine(checkEdit)
  .superRefine(checkSynonyms);

const sizes = z.strictObject({
  image: fileReference,
  sets: z.array(z.enum(sizeSets)).min(1),
  folder: fileReference.optional(),
  background: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #1e90ff')
    .optional(),
});

const { open: _shown, ...fieldsOfRow } = common.shape;

/** One request of a batch. `path`: folder, name and format in one. */
const batchRow = z
  .strictObject({
    ...fieldsOfRow,
    prompt: z.string().trim().default(''),
    references: z.array(word).min(1).optional(),
    folder: word.optional(),
    path: word.max(1000).optional(),
  })
  .superRefine(checkSynonyms)
  .superRefine(({ path, folder, fileName }, context) => {
    const doubled = folder !== undefined ? 'folder' : fileName !== undefined ? 'fileName' : undefined;
    if (path !== undefined && doubled !== undefined)
      context.addIssue({ code: 'custom', path: [doubled], message: 'is said by path already' });
  });

/** What a field of a batch's requests may be called. */
export const batchFields: readonly string[] = Object.keys(batchRow.shape);

const batch = z.strictObject({
  file: fileReference,
  by: z.enum(['now', 'batch']).optional(),
  unasked: z.boolean().optional(),
});

const keyArguments = z.strictObject({ provider: word, key: word });

/** Throws ImageError `invalidInput` that names the argument. */
export function parseGenerate(input: unknown): JobRequest {
  const [given, others] = parted(check(generate, input), wishes);
  return { ...others, ...wishesOf(given) };
}

/** Throws ImageError `invalidInput` that names the argument. */
export function parseEdit(input: unknown): JobRequest {
  const [given, rest] = parted(check(edit, input), wishes);
  const [options, others] = parted(rest, editOptions);
  const inPx = wishesOf(given);
  return { ...others, ...inPx, edit: { ...options, ...(inPx.isExact && { editSize: 'provider' }) } };
}

/** Throws ImageError `invalidInput` that names the argument. */
export function parseSizes(input: unknown): z.infer<typeof sizes> {
  return check(sizes, input);
}

/** Throws ImageError `invalidInput` that names the argument. */
export function parseBatch(input: unknown): z.infer<typeof batch> {
  return check(batch, input);
}

/** Throws ImageError `invalidInput` that names the field. */
export function parseBatchRow(fields: unknown): JobRequest {
  const { path, ...row } = check(batchRow, fields);
  // In words that whoever wrote the file understands.
  if (row.prompt === '') throw invalidInput('The prompt is empty. Say what the picture should show.');
  const [given, others] = parted(row, wishes);
  const request = { ...others, ...wishesOf(given) };
  if (path === undefined) return request;
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const [, extension] = /\.(png|jpe?g|webp)$/i.exec(path) ?? [];
  const { outputFormat = extension && tidied('outputFormat', extension.toLowerCase()) } = request.parameters;
  return {
    ...request,
    // What stands before the last separator, and the root where nothing does.
    folder: end < 0 ? '.' : path.slice(0, Math.max(1, end)),
    fileName: path.slice(end + 1),
    parameters: { ...request.parameters, ...(outputFormat && { outputFormat: String(outputFormat) }) },
  };
}

/** Throws ImageError `invalidInput` that names the argument, and never repeats its value: it may be a key. */
export function parseKeyArguments(input: unknown): { provider: string; key: string } {
  return check(keyArguments, input);
}

function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw invalidInput(
    'The argument “{0}” is not usable: {1}',
    issue?.path.join('.') || 'arguments',
    issue?.message ?? '',
  );
}

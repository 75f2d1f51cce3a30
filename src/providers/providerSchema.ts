/** The shape of the setting `easel.providers`. The manifest's JSON schema is held against it by a test. */

import * as z from 'zod';
import type { PartialAbilities, SizeRule } from '../core/modelAbilities';
import { parseShape } from '../core/sizes';
import type { ProviderModel } from './provider';

const word = z.string().min(1);
const choices = z.union([z.literal('any'), z.array(word)]);

const address = word
  .refine(
    text => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'must begin with https:// or http://',
  )
  .refine(
    text => !URL.canParse(text) || new URL(text).username === '',
    'must not hold a user name or password',
  );

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is not the name of a header');

/** A key in a setting would be synchronised and committed along with it. */
const headers = z
  .record(headerName, z.string().regex(/^[\t\x20-\x7e]*$/, 'must be plain characters on one line'))
  .refine(
    given => !Object.keys(given).some(name => /^(proxy-)?authorization$|^(x-)?api-key$/i.test(name)),
    'keys do not belong into settings: use "auth" and the command “Easel: Set API Key…”',
  );

const edits = z.strictObject({
  maxSources: z.int().min(1).max(100).default(16).describe('Pictures in one edit.'),
  mask: z.boolean().default(true).describe('Takes a mask.'),
});

const abilities = {
  sizes: z
    .union([z.enum(['any', 'prompt']), z.array(word).min(1)])
    .optional()
    .describe(
      'Sizes such as 1024x1024 or auto, or shapes such as 16:9. "prompt": said in the prompt, never sent.',
    ),
  qualities: choices.optional(),
  styles: choices.optional(),
  backgrounds: choices.optional(),
  moderations: choices.optional(),
  outputFormats: choices.optional(),
  inputFidelities: choices.optional(),
  compression: z.boolean().optional(),
  seed: z.boolean().optional(),
  user: z.boolean().optional(),
  enhance: z.boolean().optional(),
  maxN: z.int().min(1).max(100).optional().describe('Pictures in one request; more become several requests.'),
  maxPromptCharacters: z.int().min(1).optional(),
  maxPartialImages: z
    .int()
    .min(0)
    .max(3)
    .optional()
    .describe('Sketches while a picture is made; 0: no stream.'),
  edits: z
    .union([z.literal(false), edits])
    .optional()
    .describe('false: makes new pictures only.'),
  responseFormat: z
    .enum(['b64_json', 'url', 'none'])
    .optional()
    .describe('What response_format says. "none": it is not sent.'),
  writesText: z.boolean().optional().describe('false: the model answers with pictures alone.'),
};

const model = z.union([word, z.strictObject({ id: word, ...abilities })]);

const paths = z.array(z.string().regex(/^\/\S*$/, 'must begin with /')).min(1);

export const providerEntry = z.strictObject({
  label: word.optional().describe('The name that is shown.'),
  description: word.optional(),
  wire: z
    .enum(['openai-images', 'chat-images', 'aigne-hub'])
    .optional()
    .describe('How the server is spoken to. A new provider speaks openai-images unless it says otherwise.'),
  baseUrl: address.optional().describe('Where the API begins, for example https://gateway.example.com/v1'),
  auth: z
    .union([z.enum(['bearer', 'none']), z.strictObject({ header: headerName })])
    .optional()
    .describe('How the key is sent: as a bearer token, not at all, or in a header of its own.'),
  headers: headers.optional().describe('Sent with every request. Never put a key here.'),
  keyOptional: z.boolean().optional().describe('Works without a key.'),
  keyUrl: address.optional().describe('Page where a key can be had.'),
  models: z.array(model).optional().describe('Model ids, or objects with an id and what the model accepts.'),
  defaultModel: word.optional(),
  timeoutSeconds: z.int().min(1).max(86_400).optional(),
  generationPaths: paths
    .optional()
    .describe('Paths under the base URL for new pictures, tried in this order.'),
  editPaths: paths.optional().describe('Paths under the base URL for edits, tried in this order.'),
  chatPaths: paths.optional().describe('Paths under the base URL for chat, tried in this order.'),
  editBody: z.enum(['multipart', 'json']).optional().describe('How edits carry their pictures.'),
});

export type ProviderEntry = z.infer<typeof providerEntry>;

export const providerId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'is not a usable id');

export const providersSetting = z.record(providerId, providerEntry);

/** The JSON schema that settings are completed and validated with. */
export function providersJsonSchema(): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(providersSetting, { target: 'draft-7', io: 'input' });
  return schema;
}

type ModelEntry = z.infer<typeof model>;

export function modelOf(entry: ModelEntry): ProviderModel {
  return { id: typeof entry === 'string' ? entry : entry.id };
}

/** What a user says of a model, in the words of the rules; `undefined` when it is only named. */
export function overrideOf(entry: ModelEntry): PartialAbilities | undefined {
  if (typeof entry === 'string') return undefined;
  const { id: _, sizes, edits: editing, responseFormat, ...plain } = entry;
  return {
    ...plain,
    ...(sizes === undefined ? {} : { sizes: sizeRule(sizes) }),
    ...(editing === undefined ? {} : { edits: editing === false ? undefined : editing }),
    ...(responseFormat === undefined
      ? {}
      : { responseFormat: responseFormat === 'none' ? undefined : responseFormat }),
  };
}

function sizeRule(sizes: 'any' | 'prompt' | readonly string[]): SizeRule {
  if (typeof sizes === 'string') return { type: sizes };
  const shapes = sizes.map(parseShape);
  if (shapes.includes(undefined)) return { type: 'list', sizes };
  const ratios = shapes.map(shape => shape?.ratio).filter(ratio => ratio !== undefined);
  const resolutions = shapes.map(shape => shape?.resolution).filter(resolution => resolution !== undefined);
  return { type: 'ratios', ratios: [...new Set(ratios)], resolutions: [...new Set(resolutions)] };
}

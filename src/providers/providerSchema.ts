/** The shape of the setting `easel.providers`. The manifest holds it as a JSON schema, kept equal by a test; descriptions are keys of package.nls.json. */

import * as z from 'zod';
import type { PartialAbilities } from '../core/modelAbilities';
import {
  type ParameterAbilities,
  type ParameterName,
  parameterNames,
  parameterRows,
} from '../core/parameters';
import { parseShape, type SizeRule } from '../core/sizes';
import { type BatchFormatId, batchFormats } from '../wire/batchFormats';
import { type WireFormatId, wireFormats } from '../wire/wireFormats';
import { presets } from './presets';
import type { ProviderModel } from './provider';
import { faults } from './providerProblems';

const word = z.string().min(1);
const batchFormatIds = Object.keys(batchFormats) as BatchFormatId[];
const wireFormatIds = Object.keys(wireFormats) as WireFormatId[];
const choices = z.union([z.literal('any'), z.array(word)]);

const address = z
  .string()
  .regex(/^https?:\/\/\S+$/, faults.scheme)
  .refine(text => URL.canParse(text), faults.address)
  .refine(text => !URL.canParse(text) || new URL(text).username === '', faults.userName);

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, faults.headerName);

/** `Key` in `Authorization: Key …`. */
const scheme = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,30}$/, faults.authScheme);

/** A key in a setting would be synchronised and committed along with it. */
const headers = z
  .record(headerName, z.string().regex(/^[\t\x20-\x7e]*$/, faults.headerValue))
  .refine(
    given => !Object.keys(given).some(name => /^(proxy-)?authorization$|^(x-)?api-key$/i.test(name)),
    faults.keyHeader,
  );

const bounds = z.strictObject({ min: z.number(), max: z.number() });

const edits = z.strictObject({
  maxSources: z.int().min(1).max(100).default(16).describe('%setting.providers.edits.maxSources%'),
  mask: z.boolean().default(true).describe('%setting.providers.edits.mask%'),
  maskPolarity: z
    .enum(['alpha', 'white', 'black'])
    .optional()
    .describe('%setting.providers.edits.maskPolarity%'),
  markup: z.boolean().optional().describe('%setting.providers.edits.markup%'),
});

/** As a user writes them: sizes are a list, or a word. */
type Written = Omit<ParameterAbilities, 'sizes'> & { readonly sizes: 'any' | 'prompt' | string[] };

function abilityField(row: (typeof parameterRows)[ParameterName]): z.ZodType {
  const description = `%setting.providers.${row.ability}%`;
  switch (row.kind) {
    case 'size':
      return z.union([z.enum(['any', 'prompt']), z.array(word).min(1)]).describe(description);
    case 'choice':
      return choices;
    case 'upTo':
    case 'share':
      return z.int().min(row.min).max(row.max).describe(description);
    case 'number':
      return z.union([z.boolean(), bounds]).describe('%setting.providers.bounds%');
    default:
      return z.boolean();
  }
}

const parameterAbilities = Object.fromEntries(
  Object.values(parameterRows).map(row => [row.ability, abilityField(row).optional()]),
) as unknown as { readonly [Ability in keyof Written]: z.ZodOptional<z.ZodType<Written[Ability]>> };

const abilities = {
  ...parameterAbilities,
  maxPromptCharacters: z.int().min(1).optional(),
  edits: z
    .union([z.literal(false), edits])
    .optional()
    .describe('%setting.providers.edits%'),
  responseFormat: z
    .enum(['b64_json', 'url', 'none'])
    .optional()
    .describe('%setting.providers.responseFormat%'),
  writesText: z.boolean().optional().describe('%setting.providers.writesText%'),
};

const model = z.union([word, z.strictObject({ id: word, ...abilities })]);

const path = z.string().regex(/^\/\S*$/, faults.path);
const paths = z.array(path).min(1);

const field = z.string().regex(/^[\w.[\]-]{1,100}$/, faults.fieldName);

/** Of each field, as `Quirks` has it. */
const editFields = z.strictObject({
  image: field.optional(),
  images: field.optional(),
  mask: field.optional(),
  markup: field.optional(),
});

const fieldName = z.union([field, z.literal(false)]);

/** Of each parameter, as `Quirks` has it. */
const fieldNames = z.strictObject(
  Object.fromEntries(parameterNames.map(name => [name, fieldName.optional()])) as {
    readonly [Name in ParameterName]: z.ZodOptional<typeof fieldName>;
  },
);

const editWays = {
  editPaths: paths.optional().describe('%setting.providers.editPaths%'),
  editBody: z.enum(['multipart', 'json']).optional().describe('%setting.providers.editBody%'),
  editFields: editFields.optional().describe('%setting.providers.editFields%'),
  fieldNames: fieldNames.optional().describe('%setting.providers.fieldNames%'),
  inPrompt: z.enum(['none', 'bar', 'sd_cpp_extra_args']).optional().describe('%setting.providers.inPrompt%'),
};

/** The Demo's server comes with Easel: there is nothing to be another one of. */
const presetIds = presets.filter(({ hasOwnServer }) => !hasOwnServer).map(({ id }) => id);

export const providerEntry = z.strictObject({
  preset: z.enum(presetIds).optional().describe('%setting.providers.preset%'),
  label: word.optional().describe('%setting.providers.label%'),
  description: word.optional(),
  wire: z.enum(wireFormatIds).optional().describe('%setting.providers.wire%'),
  batch: z.enum(batchFormatIds).optional().describe('%setting.providers.batch%'),
  baseUrl: address.optional().describe('%setting.providers.baseUrl%'),
  auth: z
    .union([z.enum(['bearer', 'none']), z.strictObject({ header: headerName, scheme: scheme.optional() })])
    .optional()
    .describe('%setting.providers.auth%'),
  headers: headers.optional().describe('%setting.providers.headers%'),
  keyOptional: z.boolean().optional().describe('%setting.providers.keyOptional%'),
  keyUrl: address.optional().describe('%setting.providers.keyUrl%'),
  models: z.array(model).optional().describe('%setting.providers.models%'),
  defaultModel: word.optional(),
  timeoutSeconds: z.int().min(1).max(86_400).optional(),
  generationPaths: paths.optional().describe('%setting.providers.generationPaths%'),
  chatPaths: paths.optional().describe('%setting.providers.chatPaths%'),
  modelsPath: path.optional().describe('%setting.providers.modelsPath%'),
  listingPath: path.optional().describe('%setting.providers.listingPath%'),
  keyCheckPath: z
    .union([path, z.literal(false)])
    .optional()
    .describe('%setting.providers.keyCheckPath%'),
  ...editWays,
  withMask: z.strictObject(editWays).optional().describe('%setting.providers.withMask%'),
  editPicture: z
    .enum(['image_url', 'part', 'url', 'text', 'base64'])
    .optional()
    .describe('%setting.providers.editPicture%'),
  randomSeed: z.boolean().optional().describe('%setting.providers.randomSeed%'),
  countsSketches: z.boolean().optional().describe('%setting.providers.countsSketches%'),
  extraBody: z.record(field, z.unknown()).optional().describe('%setting.providers.extraBody%'),
  graphs: z
    .strictObject({ generate: word.optional(), edit: word.optional(), inpaint: word.optional() })
    .optional()
    .describe('%setting.providers.graphs%'),
  modalities: z.boolean().optional().describe('%setting.providers.modalities%'),
  maxTokens: z.int().min(1).optional().describe('%setting.providers.maxTokens%'),
});

export type ProviderEntry = z.infer<typeof providerEntry>;

export const providerId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, faults.id);

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
  // As the server spells them: `2k` at xAI.
  const words = sizes.flatMap(size => size.split(/[\s@,]+/));
  const resolutions = words.filter(each => parseShape(each)?.resolution !== undefined);
  return { type: 'ratios', ratios: [...new Set(ratios)], resolutions: [...new Set(resolutions)] };
}

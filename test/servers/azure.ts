/** An Azure OpenAI resource, after Microsoft's documents and what others saw one answer. Has its APIs under `v1` or below deployments, and those of Foundry's other models beside them. */

import { foundryPlace, isFoundryModel, paintFoundry } from './azureFoundry';
import {
  answerImages,
  beginStream,
  type Check,
  checkFields,
  type Fields,
  fieldsOf,
  paintAll,
  requirePrompt,
  streamImages,
  uploadsOf,
} from './imagesDialect';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

export const azureKey = 'azure-stand-in-0123456789abcdef';
/** What Microsoft's sign-in hands out for this resource. */
export const entraToken = 'eyJ0eXAiOiJKV1QifQ.stand-in.signature';

export type AzureKind = 'v1' | 'deployments';
/** Whether it tells what is deployed: by a version that is documented no more, so that one may refuse or not know it. */
export type AzureList = 'none' | 'told' | 'refused';

/** Names of deployments, and what they run. */
const deployments: Readonly<Record<string, string>> = {
  'gpt-image-2': 'gpt-image-2',
  'our-painter': 'gpt-image-1.5',
  'FLUX.1-Kontext-pro': 'FLUX.1-Kontext-pro',
  'FLUX.2-pro': 'FLUX.2-pro',
  'FLUX.2-flex': 'FLUX.2-flex',
  'our-flex': 'FLUX.2-flex',
  'MAI-Image-2.6': 'MAI-Image-2.6',
  'our-mai': 'MAI-Image-2.6',
};

const checks: Readonly<Record<string, Check>> = {
  model: { type: 'text' },
  prompt: { type: 'text', max: 32_000 },
  n: { type: 'integer', min: 1, max: 10 },
  size: {
    type: 'size',
    hasAuto: true,
    isLegal: (width, height) => width % 16 === 0 && height % 16 === 0,
  },
  quality: { type: 'choice', values: ['low', 'medium', 'high'] },
  background: { type: 'choice', values: ['auto', 'transparent', 'opaque'] },
  output_format: { type: 'choice', values: ['png', 'jpeg'] },
  output_compression: { type: 'integer', min: 0, max: 100 },
  user: { type: 'text' },
  stream: { type: 'boolean' },
  partial_images: { type: 'integer', min: 1, max: 3 },
};

const usage = {
  total_tokens: 1776,
  input_tokens: 20,
  output_tokens: 1756,
  input_tokens_details: { text_tokens: 20, image_tokens: 0 },
};

export function startAzure(kind: AzureKind = 'v1', list: AzureList = 'none'): Promise<StandIn> {
  return StandIn.start(server => ({
    key: azureKey,
    letsIn: headers => headers['api-key'] === azureKey || headers.authorization === `Bearer ${entraToken}`,
    wrongKey: new Refusal(
      401,
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
      { code: '401' },
    ),
    errorBody: ({ status, message, details }) => ({
      error: { code: details.code ?? `${status}`, message, param: details.param ?? null },
    }),
    answer: (received, reply, behaviour) => {
      const foundry = foundryPlace(received);
      if (foundry !== undefined) {
        const model = deployments[String(fieldsOf(received).model ?? '')] ?? '';
        if (!foundry.models.test(model)) throw noDeployment();
        return paintFoundry(server(), { received, place: foundry }, reply, behaviour);
      }
      if (asksForList(received) && list === 'refused')
        throw new Refusal(401, 'Principal does not have access to API/Operation.', {
          code: 'PermissionDenied',
        });
      if (asksForList(received) && list === 'told') return reply.json({ object: 'list', data: listed });
      const { deployment, verb } = placeOf(received, kind);
      if (verb === 'models')
        return reply.json({
          object: 'list',
          data: catalogue.map(id => ({ id, object: 'model' })),
        });
      const fields = fieldsOf(received);
      const named = deployment ?? String(fields.model ?? '');
      const model = deployments[named];
      if (model === undefined || isFoundryModel(model)) throw noDeployment();
      return paint(server(), { received, fields, isEdit: verb === 'edits' }, reply, behaviour);
    },
  }));
}

/** All that could be deployed, which cannot be asked by these names. */
const catalogue = ['gpt-image-2-2026-04-21', 'gpt-image-1.5-2025-12-16', 'gpt-5-2025-08-07', 'FLUX.2-pro'];

function asksForList({ method, path, query }: Received): boolean {
  const version = query.get('api-version');
  return `${method} ${path}` === 'GET /openai/deployments' && version === '2023-03-15-preview';
}

const listed = [
  ['our-chat', 'gpt-5'],
  ...Object.entries(deployments),
  ['half-made', 'gpt-image-2', 'running'],
].map(([id, model, status = 'succeeded']) => ({
  ...{ id, model, owner: 'organization-owner', object: 'deployment', status },
  ...{ created_at: 1_760_000_000, updated_at: 1_760_000_000, scale_settings: { scale_type: 'standard' } },
}));

function noDeployment(): Refusal {
  return new Refusal(404, 'The API deployment for this resource does not exist.', {
    code: 'DeploymentNotFound',
  });
}

type Place = { readonly deployment?: string | undefined; readonly verb: 'generations' | 'edits' | 'models' };

/** Throws a Refusal for what this resource does not have, in the words of Azure's front door. */
function placeOf({ method, path, query }: Received, kind: AzureKind): Place {
  if (kind === 'v1' && `${method} ${path}` === 'GET /openai/v1/models') return { verb: 'models' };
  const below = kind === 'v1' ? '/openai/v1' : '/openai/deployments/([^/]+)';
  const [, ...found] = new RegExp(`^${below}/images/(generations|edits)$`).exec(path) ?? [];
  const verb = found.at(-1);
  const isVersioned = kind === 'v1' || query.get('api-version') === '2025-04-01-preview';
  if (method !== 'POST' || !isVersioned || (verb !== 'generations' && verb !== 'edits'))
    throw new Refusal(404, 'Resource not found', { code: '404' });
  return { verb, ...(kind === 'v1' ? {} : { deployment: decodeURIComponent(found[0] ?? '') }) };
}

type Asked = { readonly received: Received; readonly fields: Fields; readonly isEdit: boolean };

function paint(
  server: StandIn,
  { received, fields, isEdit }: Asked,
  reply: Reply,
  { shape = 'b64_json', endlessAfter }: Behaviour,
): Answered | Promise<Answered> {
  requirePrompt(fields);
  checkFields(fields, checks);
  if (isEdit) {
    const { images } = uploadsOf(received, { most: 16, hasMask: true });
    if (images.some(({ mediaType }) => mediaType === 'image/webp'))
      throw new Refusal(400, 'Invalid image file or mode for image 1', { param: 'image' });
  }
  const pictures = paintAll(server, Number(fields.n ?? 1), (fields.output_format ?? 'png') as PictureFormat);
  if (fields.stream !== true) return answerImages(reply, server, pictures, shape, { usage });
  const verb = isEdit ? 'image_edit' : 'image_generation';
  if (endlessAfter) return beginStream(reply, endlessAfter, verb);
  return streamImages(reply, server, pictures, {
    ...{ verb, shape, usage },
    sketches: Number(fields.partial_images ?? 0),
  });
}

/** The answer to a prompt that the content filter caught. */
export const contentFiltered = {
  status: 400,
  body: {
    error: {
      code: 'contentFilter',
      message: 'Your task failed as a result of our safety system.',
      inner_error: {
        code: 'ResponsibleAIPolicyViolation',
        content_filter_results: {
          hate: { filtered: false, severity: 'safe' },
          violence: { filtered: true, severity: 'medium' },
          jailbreak: { filtered: false, detected: false },
        },
      },
    },
  },
} as const;

/** The answer to whoever was caught too often: it is about the account, whatever is asked for. */
export const accountBlocked = {
  status: 403,
  body: {
    error: {
      code: 'Forbidden',
      message:
        'Your resource has been temporarily blocked because we detected behavior that may violate our content policy.',
    },
  },
} as const;

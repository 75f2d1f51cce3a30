/** OpenRouter's Image API and its chat with pictures, after its documents, its SDK and what others saw it answer. */

import { answerChat, readChat } from './chatDialect';
import { answerImages, type Check, checkFields, paintAll, requirePrompt, torn } from './imagesDialect';
import { pictureIn } from './pictureFields';
import type { PictureFormat } from './pictures';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, eventOf, type Received, type Reply, StandIn } from './standIn';

export const openrouterKey = 'sk-or-stand-in';

const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'];

type Capability =
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'range'; readonly min: number; readonly max: number }
  | { readonly type: 'boolean' };

type Model = {
  readonly id: string;
  readonly name: string;
  readonly modalities: readonly string[];
  /** What its endpoint takes; absent for one that paints in a chat alone. */
  readonly parameters?: Readonly<Record<string, Capability>>;
  readonly streams?: boolean;
  readonly pricing?: readonly object[];
};

const choice = (...values: readonly string[]): Capability => ({ type: 'enum', values });
const upTo = (max: number, min = 1): Capability => ({ type: 'range', min, max });

const gemini = (...resolutions: readonly string[]) => ({
  aspect_ratio: choice(...ratios),
  resolution: choice(...resolutions),
  input_references: upTo(14),
});

const models: readonly Model[] = [
  { id: 'openai/gpt-5', name: 'GPT-5', modalities: ['text'] },
  { id: 'example/chatty-painter', name: 'Chatty Painter', modalities: ['image', 'text'] },
  {
    id: 'google/gemini-3.1-flash-lite-image',
    name: 'Nano Banana',
    modalities: ['image', 'text'],
    parameters: gemini('1K'),
    // USD for a token.
    pricing: [
      { billable: 'output_image', unit: 'token', cost_usd: 0.00003 },
      { billable: 'input_text', unit: 'token', cost_usd: 0.0000003 },
    ],
  },
  {
    id: 'google/gemini-3-pro-image',
    name: 'Nano Banana Pro',
    modalities: ['image', 'text'],
    parameters: gemini('1K', '2K', '4K'),
  },
  {
    id: 'black-forest-labs/flux.2-pro',
    name: 'FLUX.2',
    modalities: ['image'],
    parameters: {
      aspect_ratio: choice('1:1', '16:9', '9:16'),
      output_format: choice('png', 'jpeg'),
      seed: { type: 'boolean' },
    },
    pricing: [{ billable: 'output_image', unit: 'megapixel', cost_usd: 0.03 }],
  },
  {
    id: 'openai/gpt-image-2',
    name: 'GPT Image 2',
    modalities: ['image'],
    parameters: {
      aspect_ratio: choice('1:1', '3:2', '2:3'),
      quality: choice('auto', 'low', 'medium', 'high'),
      background: choice('auto', 'opaque'),
      output_format: choice('png', 'jpeg', 'webp'),
      output_compression: upTo(100, 0),
      n: upTo(10),
      input_references: upTo(16),
    },
    streams: true,
  },
  {
    id: 'openai/gpt-image-2.6-flare',
    name: 'GPT Image 2.6',
    modalities: ['image'],
    parameters: {
      aspect_ratio: choice('1:1', '3:2', '2:3'),
      input_references: upTo(16),
      markup: { type: 'boolean' },
    },
  },
];

/** In US dollars what it did cost. */
const usage = {
  prompt_tokens: 12,
  completion_tokens: 1120,
  total_tokens: 1132,
  completion_tokens_details: { image_tokens: 1120 },
  cost: 0.0336036,
};

export function startOpenrouter(): Promise<StandIn> {
  return StandIn.start(server => ({
    key: openrouterKey,
    openPaths: ['/api/v1/models', '/api/v1/images/models'],
    errorBody: ({ status, message, details }) => ({
      error: { code: status, message, metadata: details.param ? { param: details.param } : null },
    }),
    answer: (received, reply, behaviour) => {
      switch (`${received.method} ${received.path}`) {
        case 'GET /api/v1/models':
          return reply.json({ data: listed(received) });
        case 'GET /api/v1/images/models':
          return reply.json({ data: models.filter(({ parameters }) => parameters).map(listedPainter) });
        case 'GET /api/v1/key':
          return reply.json({ data: { label: 'test', usage: 0, limit: null } });
        case 'POST /api/v1/images':
          return paint(server(), received, reply, behaviour);
        case 'POST /api/v1/chat/completions': {
          const asked = readChat(received.json, ['modalities', 'image_config']);
          checkPicturing(received, asked.model);
          return answerChat(reply, server(), asked, behaviour.shape ?? 'images', usage);
        }
        default:
          return tellEndpoints(received, reply);
      }
    },
  }));
}

function listed({ query }: Received): object[] {
  const wanted = query.get('output_modalities');
  return models
    .filter(({ modalities }) => !wanted || modalities.includes(wanted))
    .map(({ id, name, modalities }) => ({ id, name, architecture: { output_modalities: modalities } }));
}

function listedPainter({ id, name, modalities, parameters, streams = false }: Model): object {
  return {
    ...{ id, name, created: 1_760_000_000, description: name },
    architecture: { input_modalities: ['text', 'image'], output_modalities: modalities },
    endpoints: `/api/v1/images/models/${id}/endpoints`,
    supported_parameters: parameters,
    supports_streaming: streams,
  };
}

function tellEndpoints({ method, path }: Received, reply: Reply): Answered {
  const [, id] = /^\/api\/v1\/images\/models\/(.+)\/endpoints$/.exec(path) ?? [];
  const model = models.find(each => each.id === id && each.parameters !== undefined);
  if (method !== 'GET' || model === undefined) throw new Refusal(404, 'Not Found');
  const { parameters, streams = false, pricing = [] } = model;
  const endpoint = {
    ...{ provider_name: 'Example', provider_slug: 'example', provider_tag: null },
    ...{ supported_parameters: parameters, supports_streaming: streams, pricing },
    allowed_passthrough_parameters: [],
  };
  return reply.json({ id, endpoints: [endpoint] });
}

const words: Readonly<Record<string, Check>> = { model: { type: 'text' }, prompt: { type: 'text' } };

function paint(
  server: StandIn,
  { json }: Received,
  reply: Reply,
  { shape = 'b64_json', endlessAfter }: Behaviour,
): Answered | Promise<Answered> {
  requirePrompt(json);
  const model = models.find(each => each.id === json.model);
  if (model?.parameters === undefined)
    throw new Refusal(404, `No endpoints found for ${String(json.model)}.`);
  const { input_references: references, markup, stream = false, user: _, ...fields } = json;
  checkReferences(references, model.parameters);
  if (markup !== undefined) checkMarkup(markup, references, model.parameters);
  checkAgainst(fields, model.parameters);
  if (typeof stream !== 'boolean') throw new Refusal(400, 'stream: expected boolean', { param: 'stream' });
  const pictures = paintAll(server, Number(json.n ?? 1), (json.output_format ?? 'png') as PictureFormat);
  if (!stream || !model.streams) return answerImages(reply, server, pictures, shape, { usage });
  return endlessAfter ? begin(reply, endlessAfter) : streamed(reply, pictures, shape);
}

/** What an endpoint does not name, it refuses. */
function checkAgainst(
  fields: Readonly<Record<string, unknown>>,
  parameters: Readonly<Record<string, Capability>>,
): void {
  if (fields.size !== undefined && fields.aspect_ratio !== undefined)
    throw new Refusal(400, 'size and aspect_ratio do not match', { param: 'size' });
  checkFields(fields, {
    ...words,
    ...Object.fromEntries(Object.entries(parameters).map(([name, taken]) => [name, checkOf(taken)])),
  });
}

function checkOf(taken: Capability): Check {
  if (taken.type === 'enum') return { type: 'choice', values: taken.values };
  return taken.type === 'range'
    ? { ...taken, type: 'integer' }
    : { type: 'integer', min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
}

function checkReferences(references: unknown, parameters: Readonly<Record<string, Capability>>): void {
  if (references === undefined) return;
  const taken = parameters.input_references;
  const most = taken?.type === 'range' ? taken.max : 0;
  if (!Array.isArray(references) || references.length === 0 || references.length > most)
    throw new Refusal(400, `input_references: at most ${most}`, { param: 'input_references' });
  for (const { type, image_url } of references as readonly {
    type: unknown;
    image_url?: { url?: unknown };
  }[]) {
    const url = String(image_url?.url);
    if (type !== 'image_url' || !/^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(url))
      throw new Refusal(400, 'input_references: not a data URI of a picture', { param: 'input_references' });
  }
}

/** Other models pass it over, so that an edit would be paid for which knows nothing of the notes. */
function checkMarkup(
  markup: unknown,
  references: unknown,
  parameters: Readonly<Record<string, Capability>>,
): void {
  if (parameters.markup === undefined || !Array.isArray(references))
    throw new Refusal(400, 'markup: not taken here', { param: 'markup' });
  checkReferences([markup], parameters);
  const [notes, first] = [markup, references[0]].map(given =>
    pictureIn((given as { image_url: { url: string } }).image_url.url, 'markup', 'dataUri'),
  );
  if (notes === undefined || first === undefined || !notes.subarray(16, 24).equals(first.subarray(16, 24)))
    throw new Refusal(400, 'markup: not as large as the first reference', { param: 'markup' });
}

const event = (type: string, fields: object) => eventOf({ type: `image_generation.${type}`, ...fields });

const sketchOf = (picture: Buffer, index: number) =>
  event('partial_image', { b64_json: picture.toString('base64'), partial_image_index: index });

/** A stream that does not end, with one sketch. */
function begin({ response }: Reply, sketch: Buffer): Answered {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(sketchOf(sketch, 0));
  return 'answered';
}

function streamed(reply: Reply, pictures: readonly Buffer[], shape: string): Promise<Answered> {
  const failed = eventOf({
    type: 'error',
    error: { code: 'moderation_blocked', message: 'Blocked by OpenAI', param: null, type: null },
  });
  const events = pictures.flatMap(picture => [
    ...[0, 1].map(index => sketchOf(picture, index)),
    shape === 'failedStream'
      ? failed
      : event('completed', {
          ...{ b64_json: picture.toString('base64'), created: 1_760_000_000, media_type: 'image/png', usage },
        }),
  ]);
  return reply.stream(torn([...events, eventOf('[DONE]')].join('')));
}

/** A model that puts out pictures alone cannot chat (skales#280). */
function checkPicturing({ json }: Received, id: string): void {
  const { modalities = [] } = models.find(each => each.id === id) ?? {};
  if (!modalities.includes('text') || JSON.stringify(json.modalities) !== '["image","text"]') {
    throw new Refusal(404, 'No endpoints found that support the requested output modalities');
  }
  const {
    aspect_ratio: ratio = '1:1',
    image_size: size = '1K',
    ...others
  } = (json.image_config ?? {}) as Record<string, string>;
  if (!ratios.includes(ratio) || !['1K', '2K', '4K'].includes(size) || Object.keys(others).length > 0) {
    throw new Refusal(400, 'Invalid image_config', { param: 'image_config' });
  }
}

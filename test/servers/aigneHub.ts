/** An AIGNE Hub: the path of its API reference, or what its source serves under a mount point. */

import {
  answerImages,
  anyModelChecks,
  type Check,
  checkFields,
  paintAll,
  requirePrompt,
} from './imagesDialect';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

export const hubKey = 'blocklet-stand-in';

/** `documented` serves `/api/images/generations`; a mount such as `/app` or `/` serves the routes of the source. */
export type HubKind = 'documented' | { readonly mount: string; readonly missing: 404 | 'index' };

const indexPage = '<!doctype html><html><body><div id="app"></div></body></html>';

export function startAigneHub(kind: HubKind): Promise<StandIn> {
  const mount = kind === 'documented' ? '/' : kind.mount;
  const prefix = mount === '/' ? '' : mount;
  return StandIn.start(server => ({
    key: hubKey,
    openPaths: ['/__blocklet__.js', `${prefix}/api/ai/models`, '/api/images/generations'],
    errorBody: ({ message, details }) => ({
      error: { message, ...(details.type && { type: details.type }) },
    }),
    answer: (received, reply, behaviour) => answer(server(), kind, prefix, received, reply, behaviour),
  }));
}

function answer(
  server: StandIn,
  kind: HubKind,
  prefix: string,
  received: Received,
  reply: Reply,
  behaviour: Behaviour,
): Answered {
  const { method, path, headers } = received;
  // The hub hides its errors in a 200 from whoever would take events.
  if (headers.accept?.includes('text/event-stream')) throw new Refusal(500, 'Accept asked for events');
  switch (`${method} ${path}`) {
    case 'GET /__blocklet__.js':
      return mountPoints(received, reply, kind === 'documented' ? '/' : kind.mount);
    case `GET ${prefix}/api/ai/models`:
      return reply.json(catalogue.filter(({ type }) => type === (received.query.get('type') ?? type)));
    case 'POST /api/images/generations':
      if (kind !== 'documented') return notThere(kind.missing, received, reply);
      if (headers.authorization !== `Bearer ${hubKey}`) throw new Refusal(401, 'Unauthorized');
      return generate(server, received, reply, behaviour, 'b64_json');
    case `POST ${prefix}/api/v2/image/generations`:
      if (kind === 'documented') return notThere(404, received, reply);
      return generate(server, received, reply, behaviour, 'hub');
    case `POST ${prefix}/api/v2/image`:
      if (kind === 'documented') return notThere(404, received, reply);
      return edit(server, received, reply, behaviour);
    default:
      return notThere(method === 'GET' ? 'index' : 404, received, reply);
  }
}

const catalogue = [
  { model: 'openai/dall-e-3', type: 'image', provider: 'openai', status: { available: true } },
  { model: 'openai/gpt-4o', type: 'chatCompletion', provider: 'openai', status: { available: true } },
];

function mountPoints({ query }: Received, reply: Reply, mountPoint: string): Answered {
  if (query.get('type') !== 'json') return reply.text('window.blocklet = {}', 'application/javascript');
  return reply.json({
    appName: 'Hub',
    componentMountPoints: [
      { title: 'Other', did: 'z2qa6fvjmjew4pWJyTsKaWFuNoMUMyXDh5A1D', mountPoint: '/other' },
      { title: 'AIGNE Hub', did: 'z8ia3xzq2tMq8CRHfaXj1BTYJyYnEcHbqP8cJ', mountPoint },
    ],
  });
}

function notThere(missing: 404 | 'index', { method, path }: Received, reply: Reply): Answered {
  if (missing === 'index') return reply.text(indexPage, 'text/html');
  const text = `<!DOCTYPE html><html><body><pre>Cannot ${method} ${path}</pre></body></html>`;
  return reply.text(text, 'text/html', 404);
}

const flat: Readonly<Record<string, Check>> = {
  ...anyModelChecks,
  size: { type: 'size', hasAuto: true, isLegal: () => true },
  background: { type: 'text' },
  moderation: { type: 'text' },
  output_format: { type: 'text' },
  output_compression: { type: 'integer', min: 0, max: 100 },
};

function generate(
  server: StandIn,
  { json }: Received,
  reply: Reply,
  { shape }: Behaviour,
  usual: string,
): Answered {
  const { image, ...fields } = json;
  requirePrompt(fields);
  checkFields(fields, flat);
  for (const item of image === undefined ? [] : [image].flat()) checkFetchable(item);
  return answerImages(reply, server, paintAll(server, Number(fields.n ?? 1)), shape ?? usual);
}

/** The hub hands each item to `fetch`: bare base64 is no address. */
function checkFetchable(item: unknown): void {
  if (
    typeof item !== 'string' ||
    !/^(data:image\/[a-z]+;base64,[A-Za-z0-9+/]+={0,2}$|https?:\/\/)/.test(item)
  ) {
    throw new Refusal(400, 'image must be an address');
  }
}

function edit(server: StandIn, { json }: Received, reply: Reply, { shape }: Behaviour): Answered {
  const input = json.input as Readonly<Record<string, unknown>> | undefined;
  if (input === undefined || Object.keys(json).length !== 1) throw new Refusal(400, '"input" is required');
  requirePrompt(input);
  const { model } = (input.modelOptions ?? {}) as { model?: string };
  if (!model?.includes('/')) throw new Refusal(400, 'Model must be provider/model');
  if (input.outputFileType !== 'file') throw new Refusal(400, 'outputFileType must be file here');
  const images = input.image as { type: string; data: string; mimeType: string }[];
  for (const { type, data, mimeType } of images) {
    const bytes = Buffer.from(data, 'base64');
    if (type !== 'file' || !mimeType.startsWith('image/') || bytes.toString('base64') !== data) {
      throw new Refusal(400, 'image must be files');
    }
  }
  const pictures = paintAll(server, Number(input.n ?? 1));
  if (shape !== undefined) return answerImages(reply, server, pictures, shape);
  return reply.json({
    images: pictures.map(picture => ({
      type: 'file',
      data: picture.toString('base64'),
      mimeType: 'image/png',
    })),
    usage: { inputTokens: 1, outputTokens: 2, aigneHubCredits: 0.5, creditPrefix: 'X' },
    model: 'gpt-image-1',
    modelWithProvider: model,
  });
}

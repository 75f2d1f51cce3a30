/** A gateway of the new-api kind, after its OpenAPI description and new-api's source. Serves with and without a path before `/v1`. */

import {
  answerImages,
  type Check,
  checkFields,
  fieldsOf,
  paintAll,
  requirePrompt,
  uploadsOf,
} from './imagesDialect';
import { Refusal } from './refusal';
import { type Answered, type Behaviour, type Received, type Reply, StandIn } from './standIn';

export const gatewayKey = 'sk-gateway-stand-in';

/** What stands before `/v1` there, with what a person may type behind the host for it. */
export const typedPaths = [
  ['', ''],
  ['', '/'],
  ['', '/v1'],
  ['', '/v1/'],
  ['', '/v1/images/generations'],
  ['/proxy', '/proxy'],
  ['/proxy', '/proxy/v1'],
  ['/proxy', '/proxy/v1/'],
] as const;

const sizes: Readonly<Record<string, readonly string[]>> = {
  'dall-e-2': ['256x256', '512x512', '1024x1024'],
  'dall-e-3': ['1024x1024', '1792x1024', '1024x1792'],
};

/** new-api's words: `param` is empty, the request id stands in the message. */
function errorBody({ message, details }: Refusal): unknown {
  const { code = null, type = 'new_api_error' } = details;
  return { error: { message: `${message} (request id: 2026112105)`, type, param: '', code } };
}

/** `prefix` such as `/proxy` stands before `/v1`. */
export function startGateway(prefix = ''): Promise<StandIn> {
  return StandIn.start(server => ({
    key: gatewayKey,
    errorBody,
    answer: (received, reply, behaviour) => answer(server(), prefix, received, reply, behaviour),
  }));
}

function answer(
  server: StandIn,
  prefix: string,
  received: Received,
  reply: Reply,
  behaviour: Behaviour,
): Answered {
  switch (`${received.method} ${received.path}`) {
    case `GET ${prefix}/v1/models`:
      return reply.json({
        data: [{ id: 'dall-e-3', object: 'model', owned_by: 'x' }, { id: 'gpt-4o' }],
        success: true,
      });
    case `POST ${prefix}/v1/images/generations`:
      return generate(server, received, reply, behaviour);
    case `POST ${prefix}/v1/images/edits`:
      return edit(server, received, reply, behaviour);
    default:
      throw new Refusal(404, `Invalid URL (${received.method} ${received.path})`, {
        type: 'invalid_request_error',
      });
  }
}

function generate(
  server: StandIn,
  { json }: Received,
  reply: Reply,
  { shape = 'emptyStrings' }: Behaviour,
): Answered {
  requirePrompt(json);
  if (!json.model) throw new Refusal(400, 'model is required');
  const model = String(json.model);
  const legal = sizes[model];
  const checks: Record<string, Check> = {
    model: { type: 'text' },
    prompt: { type: 'text', max: model === 'dall-e-2' ? 1000 : 4000 },
    n: { type: 'integer', min: 1, max: model === 'dall-e-3' ? 1 : 10 },
    size: {
      type: 'size',
      hasAuto: false,
      isLegal: (width, height) => legal?.includes(`${width}x${height}`) ?? true,
    },
    quality: { type: 'choice', values: ['standard', 'hd'] },
    style: { type: 'choice', values: ['vivid', 'natural'] },
    response_format: { type: 'choice', values: ['url', 'b64_json'] },
    user: { type: 'text' },
  };
  checkFields(json, checks);
  return answerImages(reply, server, paintAll(server, Number(json.n ?? 1)), shape);
}

/** Takes `image`, else `image[]`; tells a picture's type by the extension of its name. */
function edit(
  server: StandIn,
  received: Received,
  reply: Reply,
  { shape = 'emptyStrings' }: Behaviour,
): Answered {
  const fields = fieldsOf(received);
  requirePrompt(fields);
  uploadsOf(received, { most: 16, hasMask: true });
  return answerImages(reply, server, paintAll(server, Number(fields.n ?? 1)), shape);
}

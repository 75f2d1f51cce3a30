/** OpenAI's Responses API with its tool for pictures: what a model painted there, it goes on from by the id of that call. Never pays twice. */

import type { ImageAnswer } from '../core/imageAnswer';
import type { ImageRequest, PictureInput } from '../core/imageRequest';
import { sentence } from '../core/sentence';
import {
  type Endpoint,
  InlinePicture,
  type JsonBody,
  type Quirks,
  type WireFormat,
} from '../core/wireFormat';
import { markupLimits } from './edits';
import { fieldsOf } from './fields';
import { keyProbe, modelsUrls, normalizeBaseUrl } from './openaiLike';
import { ResponsesAnswer } from './responsesAnswer';
import { pathFor, sendAlong, withVersion } from './route';

export const openaiResponses: WireFormat = {
  run,
  // A call of the tool paints one picture.
  limits: (quirks, rows) => ({ maxN: 1, responseFormat: undefined, ...markupLimits(quirks, rows) }),
  normalizeBaseUrl,
  modelsUrls,
  keyProbe: server => keyProbe(server, paths(server.quirks), { model: '', input: '', tools: [] }),
};

/** Calls the tool; the picture is the tool's model's. Small, for it writes next to nothing. `extraBody` chooses another. */
const caller = 'gpt-5.4-mini';

type Run = Parameters<WireFormat['run']>;

async function run(...[request, ...rest]: Run): Promise<ImageAnswer> {
  const [{ label }] = rest;
  const call = callIn(request);
  if (call === undefined) return (await ask(request, undefined, ...rest)).read();
  const first = await ask(request, call, ...rest);
  // A call that it does not know any more is refused before anything is made.
  if (first.status !== 400 && first.status !== 404) return first.read();
  const second = await ask(request, undefined, ...rest);
  if (second.status >= 300) return first.read();
  const read = second.read();
  return { ...read, warnings: [sentence(notContinued, label), ...read.warnings] };
}

const notContinued =
  '{0} did not go on from its own picture: it was sent as a new one, without what the model thought of it.';

/** Id of the call that made the first source. A mask lies on a picture that is sent. */
function callIn({ continues, mask }: ImageRequest): string | undefined {
  return mask === undefined ? continues?.parts.find(({ text }) => text === undefined)?.signature : undefined;
}

async function ask(
  request: ImageRequest,
  call: string | undefined,
  ...[endpoint, send, report]: Run extends [unknown, ...infer Rest] ? Rest : never
): Promise<{ readonly status: number; readonly read: () => ImageAnswer }> {
  const { baseUrl, label, quirks } = endpoint;
  const heard = new ResponsesAnswer(request.prompt, report);
  const answer = await sendAlong(
    'generation',
    withVersion(paths(quirks), baseUrl),
    endpoint,
    path =>
      send({
        method: 'POST',
        url: baseUrl + pathFor(path, request.model),
        headers: { accept: 'application/json' },
        body: { type: 'json', value: bodyOf(request, call, endpoint) },
        // Gateways may stream without being asked.
        onEvent: heard.listen,
      }),
    report,
  );
  return { status: answer.status, read: () => heard.read(answer, label) };
}

function paths(quirks: Quirks): readonly string[] {
  return quirks.generationPaths ?? ['/responses'];
}

function bodyOf(request: ImageRequest, call: string | undefined, endpoint: Endpoint): JsonBody {
  const { sources, mask } = request;
  const { fieldNames = {} } = endpoint.quirks;
  const userField = fieldNames.user || 'user';
  const { prompt, n: _, stream, [userField]: user, ...tool } = fieldsOf(request, endpoint);
  const shown = call === undefined ? sources : sources.slice(1);
  const words = { type: 'input_text', text: prompt };
  return {
    model: caller,
    input: [
      {
        role: 'user',
        content: [words, ...shown.map(picture => ({ type: 'input_image', ...uriOf(picture) }))],
      },
      ...(call === undefined ? [] : [{ type: 'image_generation_call', id: call }]),
    ],
    tools: [
      {
        type: 'image_generation',
        action: sources.length > 0 ? 'edit' : 'generate',
        ...tool,
        ...(mask && { input_image_mask: uriOf(mask) }),
      },
    ],
    tool_choice: { type: 'image_generation' },
    stream,
    ...(user !== undefined && { [userField]: user }),
  };
}

function uriOf(picture: PictureInput) {
  return { image_url: new InlinePicture(picture, 'dataUri') };
}

/** Pictures through `/chat/completions`: words and pictures in, a message out that holds pictures somewhere. Never asks twice. */

import type { ImageAnswer } from '../core/imageAnswer';
import type { ImageRequest } from '../core/imageRequest';
import type { PartialAbilities } from '../core/modelAbilities';
import { noAbilities } from '../core/parameters';
import { parseShape, type SizeRule } from '../core/sizes';
import {
  type Endpoint,
  InlinePicture,
  type JsonBody,
  type Quirks,
  type WireAnswer,
  type WireFormat,
} from '../core/wireFormat';
import { ChatReader } from './chatReader';
import { errorBodyIn } from './errorBody';
import { badResponse, declinedBy, errorFrom, noImage, withUsage } from './errors';
import { spooledPictures } from './imageData';
import { answerWith } from './imagesAnswer';
import { keyProbe, modelsUrls, normalizeBaseUrl } from './openaiLike';
import { sendAlong, withVersion } from './route';
import { editsWithoutMask } from './withoutMask';

export const chatImages: WireFormat = {
  run,
  limits: (quirks, rows) => ({
    ...wordsAlone,
    sizes: chatSizes(quirks, rows),
    edits: editsWithoutMask(rows),
  }),
  normalizeBaseUrl,
  modelsUrls,
  keyProbe: server => keyProbe(server, pathsOf(server.quirks), { model: '', messages: [] }),
};

/** A message has words and pictures, and one answer comes back; a stream is all that can be asked for besides. */
const wordsAlone: PartialAbilities = { ...noAbilities, maxPartialImages: 1 };

/** The shapes of OpenRouter's `image_config`. */
const shapes: SizeRule = {
  type: 'ratios',
  ratios: ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9'],
  resolutions: ['1K', '2K', '4K'],
};

function chatSizes(quirks: Quirks, { sizes }: PartialAbilities): SizeRule {
  if (quirks.modalities !== true) return { type: 'prompt' };
  return sizes?.type === 'ratios' ? sizes : shapes;
}

/** One request, one message; several pictures only when the model paints several. */
async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const reader = new ChatReader();
  const value = bodyOf(request, endpoint);
  const answer = await sendAlong(
    'chat',
    withVersion(pathsOf(endpoint.quirks), endpoint.baseUrl),
    endpoint,
    path =>
      send({
        method: 'POST',
        url: endpoint.baseUrl + path,
        headers: { accept: 'application/json' },
        body: { type: 'json', value },
        // Some gateways stream without being asked.
        onEvent: reader.listen,
      }),
    report,
  );
  return readChatAnswer(answer, endpoint.label, reader);
}

function pathsOf(quirks: Quirks): readonly string[] {
  return quirks.chatPaths ?? ['/chat/completions'];
}

function bodyOf(request: ImageRequest, { quirks, abilities }: Endpoint): JsonBody {
  const { prompt, model, sources } = request;
  const { size, partialImages = 0 } = request.parameters;
  const images = sources.map(source => ({
    type: 'image_url',
    image_url: { url: new InlinePicture(source, 'dataUri') },
  }));
  return {
    model,
    messages: [{ role: 'user', content: [{ type: 'text', text: prompt }, ...images] }],
    max_tokens: quirks.maxTokens,
    ...(quirks.modalities ? modalities(size, abilities.writesText) : {}),
    stream: partialImages > 0 ? true : undefined,
  };
}

/** OpenRouter: models that paint alone refuse to be asked for text. */
function modalities(size: string | undefined, writesText: boolean): { [key: string]: JsonBody | undefined } {
  const shape = size === undefined ? undefined : parseShape(size);
  return {
    modalities: writesText ? ['image', 'text'] : ['image'],
    image_config: shape && { aspect_ratio: shape.ratio, image_size: shape.resolution },
  };
}

/** Throws ImageError: what the answer complains of, `refused`, or `noImage` with the model's own words. */
export function readChatAnswer(answer: WireAnswer, label: string, reader: ChatReader): ImageAnswer {
  if (answer.status >= 300) throw errorFrom(answer, label);
  readBody(answer, reader);
  if (answer.body.type === 'picture') {
    return answerWith(answer, [{ sources: [{ type: 'spooled', picture: answer.body.picture }] }]);
  }
  const told = reader.pictures(answer);
  const pictures = told.length > 0 ? told : spooledPictures(answer);
  if (pictures.length > 0) return answerWith(answer, pictures, reader.usage);
  if (answer.body.type === 'text' && answer.body.text.trimStart().startsWith('<'))
    throw badResponse(answer, label);
  const refusal = reader.refusal();
  if (refusal !== undefined) throw withUsage(declinedBy(answer, label, refusal), reader.usage);
  const complaint = reader.errorBody ?? (reader.words() === '' ? errorBodyIn(answer.body) : undefined);
  if (complaint !== undefined) throw errorFrom(answer, label, complaint);
  throw withUsage(noImage(answer, label, reader.words()), reader.usage);
}

function readBody({ body }: WireAnswer, reader: ChatReader): void {
  if (body.type === 'json') reader.read(body.value);
  if (body.type === 'events') reader.readStreamed(Object.values(body.joined));
  if (body.type === 'text') reader.readStreamed([body.text]);
}

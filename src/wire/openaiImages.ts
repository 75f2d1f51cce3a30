/** The OpenAI Images dialect: `/images/generations` as JSON, `/images/edits` as multipart, both as event streams. Never asks twice. */

import type { ImageRequest } from '../core/imageRequest';
import {
  InlinePicture,
  type MultipartPart,
  type Quirks,
  type WireBody,
  type WireFormat,
} from '../core/wireFormat';
import { type Fields, fieldsOf } from './fields';
import { ImageEvents } from './imageEvents';
import { readImagesAnswer } from './imagesAnswer';
import { keyProbe, modelsUrls, normalizeBaseUrl } from './openaiLike';
import { sendAlong, withVersion } from './route';

export const openaiImages: WireFormat = {
  run,
  limits: () => ({}),
  normalizeBaseUrl,
  modelsUrls,
  keyProbe: server => keyProbe(server, generationPaths(server.quirks), { model: '', prompt: '', n: 0 }),
};

/** One request, one answer; several pictures only as far as `n` goes. */
async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const { baseUrl, label, quirks } = endpoint;
  const isEdit = request.sources.length > 0;
  const events = new ImageEvents(report);
  const body = bodyOf(request, fieldsOf(request, endpoint), quirks.editBody);
  const answer = await sendAlong(
    isEdit ? 'edit' : 'generation',
    withVersion(isEdit ? (quirks.editPaths ?? ['/images/edits']) : generationPaths(quirks), baseUrl),
    endpoint,
    path =>
      send({
        method: 'POST',
        url: baseUrl + path,
        headers: { accept: 'application/json' },
        body,
        // Some servers stream without being asked.
        onEvent: events.listen,
      }),
    report,
  );
  return readImagesAnswer(answer, label, events);
}

function generationPaths(quirks: Quirks): readonly string[] {
  return quirks.generationPaths ?? ['/images/generations'];
}

function bodyOf(
  request: ImageRequest,
  fields: Fields,
  editBody: 'multipart' | 'json' = 'multipart',
): WireBody {
  if (request.sources.length === 0) return { type: 'json', value: fields };
  return editBody === 'json' ? jsonEdit(request, fields) : multipartEdit(request, fields);
}

/**
 * One picture is `image`, several are `image[]`: OpenAI refuses a repeated `image` (duplicate_parameter) and gateways
 * on FastAPI know no brackets for a single one (openai-ruby#311, chatgpt2api#18).
 */
function multipartEdit({ sources, mask }: ImageRequest, fields: Fields): WireBody {
  const name = sources.length === 1 ? 'image' : 'image[]';
  const parts: MultipartPart[] = [
    ...Object.entries(fields).map(([name, value]) => ({ name, value: String(value) })),
    ...sources.map(picture => ({ name, picture })),
    ...(mask === undefined ? [] : [{ name: 'mask', picture: mask }]),
  ];
  return { type: 'multipart', parts };
}

/** OpenAI's own JSON form of an edit: `images`, each with an `image_url`. */
function jsonEdit({ sources, mask }: ImageRequest, fields: Fields): WireBody {
  const images = sources.map(source => ({ image_url: new InlinePicture(source, 'dataUri') }));
  const masked = mask === undefined ? {} : { mask: { image_url: new InlinePicture(mask, 'dataUri') } };
  return { type: 'json', value: { ...fields, images, ...masked } };
}

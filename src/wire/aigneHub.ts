/** AIGNE Hub: the documented address first, then the one that its source has, wherever the hub is mounted. Never guesses where a GET can tell. */

import type { ImageRequest } from '../core/imageRequest';
import {
  type Endpoint,
  InlinePicture,
  type JsonBody,
  type Report,
  type Send,
  type WireAnswer,
  type WireFormat,
} from '../core/wireFormat';
import { findMount, mountUrl } from './aigneMount';
import { fieldsOf } from './fields';
import { readImagesAnswer } from './imagesAnswer';
import { unacceptableCall } from './openaiLike';
import { isNotThere } from './route';
import { editsWithoutMask } from './withoutMask';

export const aigneHub: WireFormat = {
  run,
  limits: (_, rows) => ({ edits: editsWithoutMask(rows), maxPartialImages: 0 }),
  normalizeBaseUrl: ({ origin, pathname }) =>
    origin + pathname.replace(pastedEndpoint, '').replace(/\/{1,8}$/, ''),
  async modelsUrls({ baseUrl, quirks }, send) {
    const mounted = mountUrl(baseUrl, await findMount(baseUrl, send));
    return [mounted + (quirks.modelsPath ?? '/api/ai/models?type=image')];
  },
  /** Its list of models is open to everybody. */
  async keyProbe({ baseUrl }, send) {
    const mounted = mountUrl(baseUrl, await findMount(baseUrl, send));
    const urls = [mounted + version2Path, baseUrl + documentedPath];
    return urls.map(url => unacceptableCall(url, { model: '', prompt: '', n: 0 }));
  },
};

const documentedPath = '/api/images/generations';
const version2Path = '/api/v2/image/generations';
/** People copy the whole line out of a curl sample. */
const pastedEndpoint = /\/api(\/images\/generations|\/v2\/image(\/generations)?)?\/?$/;

/** Says JSON alone: with an event stream in `Accept` the hub answers its errors as 200. */
const headers = { accept: 'application/json' };

/** One request, one answer. The mount point that was found is learned as a route. */
async function run(...[request, endpoint, send, report]: Parameters<WireFormat['run']>) {
  const answer = await ask(request, endpoint, send, report);
  return readImagesAnswer(answer, endpoint.label);
}

async function ask(
  request: ImageRequest,
  endpoint: Endpoint,
  send: Send,
  report: Report,
): Promise<WireAnswer> {
  const { baseUrl, routes } = endpoint;
  const known = routes?.mount;
  if (known !== undefined) {
    const learned = await sendVersion2(request, endpoint, mountUrl(baseUrl, known), send);
    if (!isNotThere(learned)) return learned;
  }
  const documented = await send({
    method: 'POST',
    url: baseUrl + documentedPath,
    headers,
    body: { type: 'json', value: documentedBody(request, endpoint) },
  });
  if (!isNotThere(documented)) return documented;
  const mount = await findMount(baseUrl, send);
  const actual = await sendVersion2(request, endpoint, mountUrl(baseUrl, mount), send);
  if (isNotThere(actual)) return documented;
  if (mount !== known && actual.status < 300)
    report({ type: 'learned', fact: { type: 'route', what: 'mount', route: mount } });
  return actual;
}

/** The hub fetches what stands in `image`, so a data URI works where bare base64 does not. */
function documentedBody(request: ImageRequest, endpoint: Endpoint): JsonBody {
  const images = request.sources.map(source => new InlinePicture(source, 'dataUri'));
  const [first] = images;
  return { ...fieldsOf(request, endpoint), image: images.length > 1 ? images : first };
}

function sendVersion2(
  request: ImageRequest,
  endpoint: Endpoint,
  mounted: string,
  send: Send,
): Promise<WireAnswer> {
  const isEdit = request.sources.length > 0;
  return send({
    method: 'POST',
    url: isEdit ? `${mounted}/api/v2/image` : mounted + version2Path,
    headers,
    body: { type: 'json', value: isEdit ? version2Edit(request) : fieldsOf(request, endpoint) },
  });
}

/** The framework's own words: `input` in camel case, pictures as files, the model among the options. */
function version2Edit({
  prompt,
  model,
  sources,
  parameters: { partialImages: _, ...parameters },
}: ImageRequest): JsonBody {
  const image = sources.map(source => ({
    type: 'file',
    data: new InlinePicture(source, 'base64'),
    mimeType: source.mediaType,
  }));
  // The hub names models by provider, and only the documented path adds it by itself.
  const named = model.includes('/') ? model : `openai/${model}`;
  return { input: { ...parameters, prompt, image, outputFileType: 'file', modelOptions: { model: named } } };
}

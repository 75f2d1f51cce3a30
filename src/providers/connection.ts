/** Asks a provider what it offers and whether it takes the key. Never sends what could make a picture or cost anything. */

import { bareId, tableRow } from '../core/modelTable';
import type { JsonBody, Send, WireAnswer } from '../core/wireFormat';
import { findMount, mountUrl } from '../wire/aigneMount';
import { errorFrom } from '../wire/errors';
import { type ListedModel, readModelList } from '../wire/modelList';
import { isNotThere, withVersion } from '../wire/route';
import { baseUrlOf } from './exchanges';
import type { Provider } from './provider';

/** What the provider's models endpoint offers, those that paint first. Throws ImageError when it has none or fails. */
export async function listModels(provider: Provider, send: Send): Promise<readonly ListedModel[]> {
  const answer = await get(provider, provider.modelsPath ?? '/models', send);
  const models =
    answer.body.type === 'json' && answer.status < 300 ? readModelList(answer.body.value) : undefined;
  if (models === undefined) throw errorFrom(answer, provider.label);
  const paints = (model: ListedModel) => model.paints ?? isPainter(model.id);
  return [...models.filter(paints), ...models.filter(model => !paints(model))];
}

/** By the model table, or by what vendors like to call them. */
function isPainter(id: string): boolean {
  return tableRow(id) !== undefined || /image|dall|flux|diffusion|sdxl|imagen|paint/.test(bareId(id));
}

/** `accepted`: the server let the key in. `unchecked`: it is there, but says nothing about the key without being paid. */
export type KeyCheck = 'accepted' | 'unchecked';

/**
 * A GET that wants a key, where the provider has one; else a request that is refused before anything is made.
 * Throws ImageError: `unauthorized`, `forbidden`, `notFound`, whatever else stands in the way.
 */
export async function checkKey(provider: Provider, send: Send): Promise<KeyCheck> {
  const path = provider.keyCheckPath ?? provider.modelsPath;
  // The hub's model list is public.
  if (path !== undefined && provider.wire !== 'aigne-hub') {
    const answer = await get(provider, path, send);
    if (!isNotThere(answer)) {
      if (answer.status >= 300) throw errorFrom(answer, provider.label);
      return provider.auth === 'none' ? 'unchecked' : 'accepted';
    }
  }
  return checkByRefusal(provider, send);
}

/** Every server of a dialect refuses these: no words, no pictures, none of them. */
const refusable: Readonly<Record<Provider['wire'], JsonBody>> = {
  'openai-images': { model: '', prompt: '', n: 0 },
  'aigne-hub': { model: '', prompt: '', n: 0 },
  'chat-images': { model: '', messages: [] },
};

async function checkByRefusal(provider: Provider, send: Send): Promise<KeyCheck> {
  const body = { type: 'json', value: refusable[provider.wire] } as const;
  const headers = { accept: 'application/json' };
  let first: WireAnswer | undefined;
  for (const url of await refusalUrls(provider, send)) {
    const answer = await send({ method: 'POST', url, headers, body });
    first ??= answer;
    if (isNotThere(answer)) continue;
    const error = errorFrom(answer, provider.label);
    if (answer.status < 300 || error.kind === 'badRequest') return 'unchecked';
    // An empty model is as good a reason to refuse as an empty prompt, and comes after the key.
    if (error.kind === 'notFound') return 'unchecked';
    throw error;
  }
  if (first === undefined) throw new TypeError('a provider has at least one path');
  throw errorFrom(first, provider.label);
}

async function refusalUrls(provider: Provider, send: Send): Promise<string[]> {
  const baseUrl = baseUrlOf(provider);
  const { generationPaths = ['/images/generations'], chatPaths = ['/chat/completions'] } = provider.quirks;
  switch (provider.wire) {
    case 'openai-images':
      return withVersion(generationPaths, baseUrl).map(path => baseUrl + path);
    case 'chat-images':
      return withVersion(chatPaths, baseUrl).map(path => baseUrl + path);
    case 'aigne-hub': {
      const mounted = mountUrl(baseUrl, await findMount(baseUrl, send));
      return [`${mounted}/api/v2/image/generations`, `${baseUrl}/api/images/generations`];
    }
  }
}

async function get(provider: Provider, path: string, send: Send): Promise<WireAnswer> {
  const baseUrl = baseUrlOf(provider);
  const headers = { accept: 'application/json' };
  let first: WireAnswer | undefined;
  for (const url of await getUrls(provider, baseUrl, path, send)) {
    const answer = await send({ method: 'GET', url, headers });
    if (!isNotThere(answer)) return answer;
    first ??= answer;
  }
  if (first === undefined) throw new TypeError('a provider has at least one path');
  return first;
}

async function getUrls(provider: Provider, baseUrl: string, path: string, send: Send): Promise<string[]> {
  if (provider.wire !== 'aigne-hub') return withVersion([path], baseUrl).map(each => baseUrl + each);
  return [`${mountUrl(baseUrl, await findMount(baseUrl, send))}${path}`];
}

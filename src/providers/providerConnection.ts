/** Asks a provider what it offers and whether it takes the key. Never sends what could make a picture or cost anything. */

import { bareId, tableRow } from '../core/modelTable';
import type { Send, WireAnswer, WireCall } from '../core/wireFormat';
import { errorFrom } from '../wire/errors';
import { type ListedModel, readModelList } from '../wire/modelList';
import { isNotThere } from '../wire/route';
import { wireFormats } from '../wire/wireFormats';
import { type Provider, serverOf } from './provider';

/** What the provider's models endpoint offers, those that paint first. Throws ImageError when it has none or fails. */
export async function listModels(provider: Provider, send: Send): Promise<readonly ListedModel[]> {
  const format = await wireFormats[provider.wire]();
  const urls = await format.modelsUrls(serverOf(provider, format), send);
  const headers = { accept: 'application/json' };
  const { answer } = await firstThere(
    urls.map(url => ({ method: 'GET', url, headers })),
    send,
  );
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
export type KeyStanding = 'accepted' | 'unchecked';

/**
 * A GET that wants a key, where the provider has one; else a request that no server takes.
 * Throws ImageError: `unauthorized`, `forbidden`, `notFound`, whatever else stands in the way.
 */
export async function probeKey(provider: Provider, send: Send): Promise<KeyStanding> {
  const format = await wireFormats[provider.wire]();
  const calls = await format.keyProbe(serverOf(provider, format), send);
  const { call, answer } = await firstThere(calls, send);
  if (call.method === 'GET' && answer.status < 300)
    return provider.auth === 'none' ? 'unchecked' : 'accepted';
  const error = errorFrom(answer, provider.label);
  // An empty model is as good a reason to refuse as an empty prompt, and comes after the key.
  const isPastTheKey = answer.status < 300 || error.kind === 'badRequest' || error.kind === 'notFound';
  if (call.method === 'POST' && isPastTheKey && !isNotThere(answer)) return 'unchecked';
  throw error;
}

/** The first call whose address is there; when none is, the first one with its answer. */
async function firstThere(
  calls: readonly WireCall[],
  send: Send,
): Promise<{ readonly call: WireCall; readonly answer: WireAnswer }> {
  let first: { call: WireCall; answer: WireAnswer } | undefined;
  for (const call of calls) {
    const answer = await send(call);
    if (!isNotThere(answer)) return { call, answer };
    first ??= { call, answer };
  }
  if (first === undefined) throw new TypeError('a wire format has at least one call for a question');
  return first;
}

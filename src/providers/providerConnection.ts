/** Asks a provider what it offers and whether it takes the key. Never sends what could make a picture or cost anything. */

import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { Send, WireAnswer, WireCall } from '../core/wireFormat';
import { errorBodyIn } from '../wire/errorBody';
import { errorFrom } from '../wire/errors';
import { type ListedModel, readModelList } from '../wire/modelList';
import { isNotThere } from '../wire/route';
import { wireFormats } from '../wire/wireFormats';
import { makesPictures } from './livingModels';
import { type Provider, serverOf } from './provider';

/** What the provider's models endpoint offers, those that paint first, without those of which it says that they do not; `undefined` where there is no list. Throws ImageError when it fails. */
export async function listModels(
  provider: Provider,
  send: Send,
): Promise<readonly ListedModel[] | undefined> {
  const found = await findModels(provider, send);
  return found && offeredIn(found);
}

function offeredIn({ models }: FoundModels): readonly ListedModel[] {
  return models.filter(({ paints }) => paints !== false);
}

type FoundModels = { readonly models: readonly ListedModel[]; readonly url: string };

async function findModels(provider: Provider, send: Send): Promise<FoundModels | undefined> {
  const format = await wireFormats[provider.wire]();
  const urls = await format.modelsUrls(serverOf(provider, format), send);
  let failure: ImageError | undefined;
  for (const url of urls) {
    const answer = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
    if (isNotThere(answer)) continue;
    if (answer.status >= 300) {
      failure ??= errorFrom(answer, provider.label);
      // What is refused to a key leaves the next list; what is out of order now will be there again.
      if (answer.status === 429 || answer.status >= 500) throw failure;
      continue;
    }
    const models = answer.body.type === 'json' ? readModelList(answer.body.value) : undefined;
    return models && { url, models: [...models.filter(makesPictures), ...models.filter(not(makesPictures))] };
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

function not<T>(holds: (value: T) => boolean): (value: T) => boolean {
  return value => !holds(value);
}

/**
 * `accepted`: the server let the key in, and lets nobody in without. `unchecked`: it is there, but says nothing about the
 * key without being paid. `none`: it answers, and no key was sent.
 */
export type KeyStanding = 'accepted' | 'unchecked' | 'none';

/** What asking costs nothing for told of a provider that can be used. */
export type Connection = {
  /** Where the API begins: with `/v1` where the server has that and the given address has not. */
  readonly baseUrl: string;
  /** Absent: there is no list. */
  readonly models?: { readonly count: number; readonly forPictures: number };
  /** As `listModels`. */
  readonly listed?: readonly ListedModel[];
  readonly key: KeyStanding;
};

/** `keyless`: the same without the key, where one is sent. Throws ImageError for whatever stands in the way. */
export async function checkConnection(provider: Provider, send: Send, keyless?: Send): Promise<Connection> {
  const once = askingOnce(send);
  const key = await probeKey(provider, once, keyless);
  const found = await findModels(provider, once);
  const { baseUrl } = serverOf(provider, await wireFormats[provider.wire]());
  return {
    baseUrl: found?.url.startsWith(`${baseUrl}/v1/`) ? `${baseUrl}/v1` : baseUrl,
    ...(found && {
      models: { count: found.models.length, forPictures: found.models.filter(makesPictures).length },
      listed: offeredIn(found),
    }),
    key,
  };
}

/** A list of models is what a key is tried with as well. */
function askingOnce(send: Send): Send {
  const answers = new Map<string, Promise<WireAnswer>>();
  return call => {
    if (call.method !== 'GET') return send(call);
    const answer = answers.get(call.url) ?? send(call);
    answers.set(call.url, answer);
    return answer;
  };
}

/**
 * A GET that wants a key, where the provider has one; else a request that no server takes.
 * Throws ImageError: `unauthorized`, `forbidden`, `notFound`, whatever else stands in the way.
 */
export async function probeKey(provider: Provider, send: Send, keyless?: Send): Promise<KeyStanding> {
  const format = await wireFormats[provider.wire]();
  const server = serverOf(provider, format);
  const unasked: KeyStanding = keyless === undefined ? 'none' : 'unchecked';
  let isOpen = false;
  let status: number | undefined;
  const calls = await format.keyProbe(server, send);
  // Nothing wants a key there but what makes pictures.
  if (calls.length === 0) return unasked;
  for (const call of calls) {
    const answer = await send(call);
    if (isNotThere(answer)) {
      status ??= answer.status;
      continue;
    }
    if (!passes(call, answer, provider)) throw keyFailure(call, answer, provider);
    if (call.method === 'POST' || keyless === undefined) return unasked;
    if ((await keyless(call)).status >= 400) return 'accepted';
    // What is open to everybody says nothing about the key.
    isOpen = true;
  }
  if (isOpen) return unasked;
  throw new ImageError(
    'notFound',
    sentence(
      'No image API answers at {0} (HTTP {1}). Check the address: it often ends in /v1.',
      server.baseUrl,
      status ?? 404,
    ),
    { host: new URL(server.baseUrl).host },
  );
}

/** A question without arguments can be wrong in its key alone: xAI answers 400 to one that it does not know. */
function keyFailure({ method }: WireCall, answer: WireAnswer, { label }: Provider): ImageError {
  const failure = errorFrom(answer, label);
  if (method !== 'GET' || failure.kind !== 'badRequest') return failure;
  return errorFrom(answer, label, { ...errorBodyIn(answer.body), code: 'invalid_api_key' });
}

/** An empty model is as good a reason to refuse as an empty prompt, and comes after the key. */
function passes({ method }: WireCall, answer: WireAnswer, { label }: Provider): boolean {
  if (answer.status < 300) return true;
  const { kind } = errorFrom(answer, label);
  return method === 'POST' && (kind === 'badRequest' || kind === 'notFound');
}

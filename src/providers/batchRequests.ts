/** The way of many requests through a provider's Batch API: handed in, looked after, read as if each had been answered by itself. Never sees a key. */

import type { BatchFormat, BatchRequest, BatchState, TakeAnswer } from '../core/batchFormat';
import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError, invalidInput } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { LearnedFacts } from '../core/learnedFacts';
import { fitRequest } from '../core/rules';
import { type Sentence, sentence } from '../core/sentence';
import type { SubmittedJob } from '../core/submittedJob';
import type { Endpoint, Send, WireAnswer, WireCall } from '../core/wireFormat';
import { batchFormats } from '../wire/batchFormats';
import { lineBytes } from '../wire/batchParts';
import { withExtraBody } from '../wire/extraBody';
import { wireFormats } from '../wire/wireFormats';
import { type Provider, serverOf } from './provider';
import { abilitiesWith } from './resolveAbilities';

/** What goes into a batch of one request: as many as it takes for its pictures. */
export type BatchShare = { readonly request: ImageRequest; readonly call: WireCall };

/**
 * What would be sent of a request, its pictures in JSON. Sketches are left out: nobody watches; and notes by themselves,
 * for a line that is refused is not asked again without them. Throws ImageError. Nothing is sent but what has to be
 * uploaded first, because it is too large for a line.
 */
export async function splitForBatch(
  provider: Provider,
  request: ImageRequest,
  learned: LearnedFacts,
  send: Send,
): Promise<{ readonly shares: readonly BatchShare[]; readonly warnings: readonly Sentence[] }> {
  const endpoint = await endpointOf(provider, request.model, learned);
  const { markup: _layer, ...given } = request;
  const { partialImages: _, ...parameters } = given.parameters;
  const fitted = fitRequest({ ...given, parameters }, endpoint.abilities);
  let before = 0;
  const shares: BatchShare[] = [];
  for (const n of fitted.shares) {
    const { seed } = fitted.request.parameters;
    const own = { ...fitted.request.parameters, ...(seed !== undefined && { seed: seed + before }), n };
    before += n;
    const share = { ...fitted.request, parameters: own };
    shares.push({ request: share, call: await callOf(provider, share, endpoint, send) });
  }
  return { shares, warnings: fitted.warnings };
}

/** Bytes of its line in the file of requests, near enough. */
export function bytesOf({ body }: WireCall): number {
  return (body?.type === 'json' ? lineBytes(body.value) : 0) + 200;
}

/** The pictures in an answer to a request that a batch brought. Throws ImageError. */
export async function readBatched(
  provider: Provider,
  request: ImageRequest,
  answer: WireAnswer,
): Promise<ImageAnswer> {
  const endpoint = await endpointOf(provider, request.model, {});
  const format = await wireFormats[provider.wire]();
  return format.run(
    request,
    endpoint,
    async () => answer,
    () => {},
  );
}

export async function limitsOf(provider: Provider): Promise<BatchFormat['limits']> {
  return (await formatOf(provider)).limits;
}

/** Throws ImageError. */
export async function handInBatch(
  provider: Provider,
  requests: readonly BatchRequest[],
  send: Send,
): Promise<SubmittedJob> {
  return (await formatOf(provider)).handIn(requests, await placeOf(provider), send);
}

/** Throws ImageError. */
export async function lookAtBatch(provider: Provider, batch: SubmittedJob, send: Send): Promise<BatchState> {
  return (await formatOf(provider)).look(batch, await placeOf(provider), send);
}

/** `most`: requests of the batch. Throws ImageError. */
export async function readBatchFile(
  provider: Provider,
  file: string,
  most: number,
  send: Send,
  take: TakeAnswer,
): Promise<void> {
  return (await formatOf(provider)).read(file, most, send, take);
}

/** Throws ImageError. */
export async function cancelBatch(provider: Provider, batch: SubmittedJob, send: Send): Promise<void> {
  return (await formatOf(provider)).cancel(batch, await placeOf(provider), send);
}

async function formatOf({ batch, label }: Provider): Promise<BatchFormat> {
  if (batch === undefined) throw invalidInput('{0} has no Batch API.', label);
  return batchFormats[batch]();
}

async function placeOf(provider: Provider): Promise<Pick<Endpoint, 'baseUrl' | 'quirks' | 'label'>> {
  return { ...serverOf(provider, await wireFormats[provider.wire]()), label: provider.label };
}

/** Where its lines are JSON, pictures too. */
async function endpointOf(provider: Provider, model: string, learned: LearnedFacts): Promise<Endpoint> {
  const format = await wireFormats[provider.wire]();
  const place = await placeOf(provider);
  const { responseFormat } = await formatOf(provider);
  return {
    ...place,
    quirks: { ...place.quirks, editBody: 'json' },
    abilities: {
      ...abilitiesWith(format, provider)(model, learned),
      ...(responseFormat && { responseFormat }),
    },
    ...(learned.routes && { routes: learned.routes }),
    maxParallel: 1,
  };
}

/** The wire format itself says what it would send. What it uploads before costs nothing. */
async function callOf(
  provider: Provider,
  request: ImageRequest,
  endpoint: Endpoint,
  send: Send,
): Promise<WireCall> {
  let found: WireCall | undefined;
  const asked: Send = async call => {
    if (call.isFree) return send(call);
    found ??= call;
    throw new ImageError('cancelled', sentence('Nothing was sent.'));
  };
  const format = await wireFormats[provider.wire]();
  const wrapped = withExtraBody(asked, provider.quirks.extraBody);
  const failure: unknown = await format
    .run(request, endpoint, wrapped, () => {})
    .catch((error: unknown) => error);
  if (found === undefined) throw failure;
  if (found.body?.type !== 'json') throw new TypeError('a request of a batch is JSON');
  return found;
}

/** Runs a provider's conversation. Loads wire formats and their schemas on first use, and never sees a key. */

import type { ImageAnswer } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { ImageRequest } from '../core/imageRequest';
import type { LearnedFacts } from '../core/modelAbilities';
import { sentence } from '../core/sentence';
import type { Endpoint, Exchange, Report, Send } from '../core/wireFormat';
import { abilitiesOf, endpointUrl, type Provider, type WireName } from './provider';

const formats: Readonly<Record<WireName, () => Promise<Exchange>>> = {
  'openai-images': async () => (await import('../wire/openaiImages')).openaiImages,
  'chat-images': async () => (await import('../wire/chatImages')).chatImages,
  'aigne-hub': async () => (await import('../wire/aigneHub')).aigneHub,
};

/** The provider's wire format with rules, fan-out and everything else around it. */
export async function exchangeOf(provider: Provider): Promise<Exchange> {
  const [format, { fanOut }] = await Promise.all([formats[provider.wire](), import('../wire/fanOut')]);
  return fanOut(format);
}

export type ExchangeOptions = {
  /** What the host remembers of this provider and model. */
  readonly learned?: LearnedFacts;
  /** Requests at the same time. */
  readonly maxParallel: number;
};

/**
 * Generates or edits. Hands back where the pictures are: `net` fetches what is still at an address.
 * Throws ImageError, `invalidInput` before anything was sent.
 */
export async function runExchange(
  provider: Provider,
  request: ImageRequest,
  options: ExchangeOptions,
  send: Send,
  report: Report,
): Promise<ImageAnswer> {
  const endpoint = endpointOf(provider, request.model, options);
  const exchange = await exchangeOf(provider);
  return exchange(request, endpoint, send, report);
}

function endpointOf(provider: Provider, model: string, { learned, maxParallel }: ExchangeOptions): Endpoint {
  return {
    label: provider.label,
    baseUrl: baseUrlOf(provider),
    abilities: abilitiesOf(provider, model, learned),
    quirks: provider.quirks,
    ...(learned?.route === undefined ? {} : { route: learned.route }),
    maxParallel,
  };
}

/** Throws ImageError `invalidInput` when the provider has no address, or none that is a URL. */
export function baseUrlOf(provider: Provider): string {
  const { baseUrl, label } = provider;
  if (baseUrl === undefined || !URL.canParse(baseUrl.trim())) {
    throw new ImageError(
      'invalidInput',
      sentence('{0} has no usable address. Set its "baseUrl" in the setting easel.providers.', label),
    );
  }
  return endpointUrl(provider) ?? baseUrl;
}

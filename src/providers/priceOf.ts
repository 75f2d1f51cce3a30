/** What a model costs at a provider: the user's word, then what is free by its nature, then the vendor's table. */

import { bareId } from '../core/modelTable';
import { atShare, type Estimate, estimateOf, type Price, type PricedRequest } from '../core/price';
import { batchShares, tablePrice } from '../core/priceTable';
import type { Provider } from './provider';

/** `unknown` is never nothing. */
export type ModelPrice = 'free' | 'unknown' | Price;
export type Quote = 'free' | 'unknown' | Estimate;

export type PriceSources = {
  /** What answers to the model's name, where that says nothing of it. */
  readonly runs?: string | undefined;
  /** The setting `easel.prices`, unchecked. */
  readonly own: unknown;
  /** No key goes along: there is nobody to bill. */
  readonly isKeyless: boolean;
  /** As the provider's own list has it. */
  readonly listed?: Price | undefined;
};

export function priceOf(provider: Provider, model: string, sources: PriceSources): ModelPrice {
  const own = ownPrice(provider.id, model, sources.own);
  if (own !== undefined) return own;
  if (provider.hasOwnServer || sources.isKeyless) return 'free';
  return sources.listed ?? tablePrice(sources.runs ?? model) ?? 'unknown';
}

/** The same for what is done by the provider's Batch API; as it is where it has none. */
export function batchPriceOf({ batch }: Provider, price: ModelPrice): ModelPrice {
  return batch === undefined || typeof price === 'string' ? price : atShare(price, batchShares[batch].share);
}

export function quoteOf(price: ModelPrice, request: PricedRequest): Quote {
  return typeof price === 'string' ? price : estimateOf(price, request);
}

/** USD for a picture, or by quality; the closest name counts: `PROVIDER/MODEL`, `MODEL`, `PROVIDER/*`. */
function ownPrice(provider: string, model: string, setting: unknown): ModelPrice | undefined {
  if (typeof setting !== 'object' || setting === null) return undefined;
  const names = [`${provider}/${model}`, model, bareId(model), `${provider}/*`];
  const name = names.find(each => Object.hasOwn(setting, each));
  if (name === undefined) return undefined;
  const given: unknown = Reflect.get(setting, name);
  if (given === 0) return 'free';
  const byQuality = isPrice(given) ? { any: given } : given;
  if (typeof byQuality !== 'object' || byQuality === null) return undefined;
  const amounts = Object.entries(byQuality).flatMap(([quality, usd]): [string, { any: number }][] =>
    isPrice(usd) ? [[quality, { any: usd }]] : [],
  );
  if (amounts.length === 0) return undefined;
  return { picture: { type: 'table', unit: 'usd', amounts: Object.fromEntries(amounts) } };
}

function isPrice(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

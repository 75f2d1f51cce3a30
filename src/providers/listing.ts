/** Asks a provider's own listing what one of its models takes and costs. Never sends what could make a picture or cost anything. */

import type { Send } from '../core/wireFormat';
import { errorFrom } from '../wire/errors';
import { readListedAbilities } from '../wire/listedAbilities';
import { readPriceList } from '../wire/priceList';
import { isNotThere } from '../wire/route';
import { readServerAbilities } from '../wire/serverAbilities';
import { wireFormats } from '../wire/wireFormats';
import type { Listing } from './learnedFactsStore';
import { type Provider, serverOf } from './provider';

/** A provider's own ids have an author, and nothing that would lead elsewhere. */
const listedId = /^[\w.-]+\/[\w.-]+(:\w+)?$/;

/** What the listing does not say is absent. Throws ImageError when it fails. */
export async function readListing(provider: Provider, model: string, send: Send): Promise<Listing> {
  const { listingPath } = provider.quirks;
  if (listingPath === undefined) return {};
  const isOfModel = listingPath.includes('{model}');
  if (isOfModel && !listedId.test(model)) return {};
  const { baseUrl } = serverOf(provider, await wireFormats[provider.wire]());
  const url = baseUrl + listingPath.replace('{model}', model);
  const answer = await send({ method: 'GET', url, headers: { accept: 'application/json' } });
  if (isNotThere(answer))
    return isOfModel && answer.status === 404 ? { abilities: { paintsInChat: true } } : {};
  if (answer.status >= 300) throw errorFrom(answer, provider.label);
  if (answer.body.type !== 'json') return {};
  const { value } = answer.body;
  const ofServer = isOfModel ? undefined : readServerAbilities(value);
  if (ofServer !== undefined) return { abilities: ofServer };
  const [price, abilities] = [readPriceList(value, model), readListedAbilities(value)];
  return { ...(price && { price }), ...(abilities && { abilities }) };
}

/** Remembers what servers taught: paths for an address, refused parameters for a model there. */

import type { LearnedFact, LearnedFacts, Routes } from '../core/learnedFacts';
import type { PartialAbilities } from '../core/modelAbilities';
import type { Refusal } from '../core/parameters';
import type { Price } from '../core/price';
import type { Provider } from './provider';

/** As VS Code's `Memento`. */
export type KeyValueStore = {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): PromiseLike<void>;
};

/** What a provider says of one of its models. An absent part: it does not say. */
export type Listing = { readonly price?: Price; readonly abilities?: PartialAbilities };

export class LearnedFactsStore {
  constructor(private readonly store: KeyValueStore) {}

  of(provider: Provider, model: string): LearnedFacts {
    const { abilities } = this.listingOf(provider, model) ?? {};
    return {
      ...{ refusedParameters: this.refusals(provider, model), routes: this.routes(provider) },
      // What is kept as JSON has no `undefined`: a listing without edits says that there are none.
      ...(abilities && { listed: abilities.paintsInChat ? abilities : { edits: undefined, ...abilities } }),
    };
  }

  async learn(provider: Provider, model: string, fact: LearnedFact): Promise<void> {
    if (fact.type === 'route') {
      const routes = { ...this.routes(provider), [fact.what]: fact.route };
      return this.store.update(routesKey(provider), routes);
    }
    const { parameter, value } = fact.refusal;
    // Without a value it is the whole parameter, whatever was known of its values.
    const others = this.refusals(provider, model).filter(
      known => known.parameter !== parameter || (value !== undefined && known.value !== value),
    );
    return this.store.update(modelKey(provider, model), { refused: [...others, fact.refusal] });
  }

  /** As the provider's own listing had it, which is asked again after a day. `at`: `Date.now()` ms. */
  listingOf(provider: Provider, model: string): (Listing & { readonly at: number }) | undefined {
    return this.store.get(listingKey(provider, model));
  }

  async learnListing(provider: Provider, model: string, listing: Listing, at: number): Promise<void> {
    await this.store.update(listingKey(provider, model), { at, ...listing });
  }

  private refusals(provider: Provider, model: string): readonly Refusal[] {
    const stored = this.store.get<{ refused?: readonly Refusal[] }>(modelKey(provider, model));
    return stored?.refused ?? [];
  }

  private routes(provider: Provider): Routes {
    return this.store.get<Routes>(routesKey(provider)) ?? {};
  }
}

/** Another address is another server, which has its own truth. */
function routesKey({ id, baseUrl = '' }: Provider): string {
  return `routes.${id}.${baseUrl}`;
}

function listingKey({ id, baseUrl = '' }: Provider, model: string): string {
  return `listing.${id}.${baseUrl}.${model}`;
}

function modelKey({ id, baseUrl = '' }: Provider, model: string): string {
  return `learned.${id}.${baseUrl}.${model}`;
}

/** Remembers the lists of models that providers gave, so that nobody waits for one and a model that goes is noticed. */

import type { ListedModel } from '../wire/modelList';
import type { KeyValueStore } from './learnedFactsStore';
import { isOfDeployments, type KnownList } from './livingModels';
import type { Provider } from './provider';

/** Several times what a vendor has; of the longer lists of gateways nothing is kept. */
const mostModels = 1000;
const mostGone = 200;

export class ModelListStore {
  constructor(private readonly store: KeyValueStore) {}

  of(provider: Provider): KnownList | undefined {
    return this.store.get(keyOf(provider));
  }

  /** `at`: `Date.now()` ms. An empty list says nothing. */
  async keep(provider: Provider, models: readonly ListedModel[], at: number): Promise<void> {
    if (models.length === 0 || models.length > mostModels) return;
    const earlier = this.of(provider);
    // A list of another kind says nothing of what was in this one.
    const before = isOfDeployments(earlier?.models) === isOfDeployments(models) ? earlier : undefined;
    const ids = new Set(models.map(({ id }) => id));
    const known = [...(before?.models ?? []).map(({ id }) => id), ...(before?.gone ?? [])];
    const gone = [...new Set(known)].filter(id => !ids.has(id)).slice(0, mostGone);
    await this.store.update(keyOf(provider), { at, models, gone } satisfies KnownList);
  }
}

/** Another address is another server, which has its own models. */
function keyOf({ id, baseUrl = '' }: Provider): string {
  return `models.${id}.${baseUrl}`;
}

/** What a model accepts at a provider: rows, the provider's own listing, the wire format's limits, what its server refused, and the user's word. */

import type { LearnedFacts } from '../core/learnedFacts';
import { abilitiesFrom, type ModelAbilities } from '../core/modelAbilities';
import { bareId, tableRow } from '../core/modelTable';
import type { WireFormat } from '../core/wireFormat';
import { wireFormats } from '../wire/wireFormats';
import type { Provider } from './provider';

/** The abilities of a model; unknown models are never blocked. `learned`: of this server and model. */
export type AbilitiesOf = (model: string, learned?: LearnedFacts) => ModelAbilities;

/** Loads the provider's wire format, which has a say in it. */
export async function loadAbilities(provider: Provider): Promise<AbilitiesOf> {
  return abilitiesWith(await wireFormats[provider.wire](), provider);
}

export function abilitiesWith(format: Pick<WireFormat, 'limits'>, provider: Provider): AbilitiesOf {
  return (model, { refusedParameters, listed, runs = model } = {}) => {
    const ownRow = provider.models.find(({ id }) => id === runs || id === bareId(runs))?.abilities;
    const rows = { ...provider.defaults, ...tableRow(runs), ...ownRow, ...listed };
    return abilitiesFrom({
      override: provider.overrides?.[model],
      refusedParameters,
      known: [rows, format.limits(provider.quirks, rows, runs)],
    });
  };
}

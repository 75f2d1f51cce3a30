/** Models whose abilities differ: at least one for each row of the model table, and all that the presets name. */

import { type ModelAbilities, permissive } from '../../../src/core/modelAbilities';
import { tableRow } from '../../../src/core/modelTable';
import { presets } from '../../../src/providers/presets';
import type { Provider } from '../../../src/providers/provider';
import { loadAbilities } from '../../../src/providers/resolveAbilities';

const rows = [
  ...['dall-e-2', 'dall-e-3', 'gpt-image-1-all', 'gpt-image-1-mini', 'gpt-image-1', 'gpt-image-2.5-flare'],
  ...['gpt-image-2', 'flux-kontext-pro', 'gpt-4o-image', 'gemini-2.5-flash-image', 'grok-imagine-image'],
  ...['flux-2-pro', 'recraftv3', 'recraftv4', 'nobody-knows'],
];

export type KnownModel = { readonly name: string; readonly abilities: ModelAbilities };

export const knownModels: readonly KnownModel[] = [
  ...rows.map(name => ({ name, abilities: { ...permissive, ...tableRow(name) } as ModelAbilities })),
  ...(await Promise.all(presets.map(modelsOf))).flat(),
];

async function modelsOf(provider: Provider): Promise<KnownModel[]> {
  const abilitiesOf = await loadAbilities(provider);
  return provider.models.map(({ id }) => ({
    name: `${id} at ${provider.id}`,
    abilities: abilitiesOf(id),
  }));
}

/** The providers that this user has, the chosen one and its model. Never talks to any of them. */

import type { Memento } from 'vscode';
import { ImageError } from '../core/imageError';
import { type LearnedFact, type LearnedFacts, learn, type ModelAbilities } from '../core/modelAbilities';
import { sentence } from '../core/sentence';
import { baseUrlOf } from '../providers/exchanges';
import { presets } from '../providers/presets';
import { abilitiesOf, type Provider } from '../providers/provider';
import type { Keys } from './keys';
import { readSettings } from './settings';

export class ProviderDirectory {
  constructor(
    private readonly keys: Keys,
    private readonly state: Memento,
    /** Hears the wrong entries of `easel.providers`, each named by its path, whenever they are read. */
    private readonly onProblems: (problems: readonly string[]) => void,
  ) {}

  /** Presets and the user's own, in the order in which they are offered. */
  async list(): Promise<readonly Provider[]> {
    const own = readSettings().providers;
    if (typeof own === 'object' && own !== null && Object.keys(own).length === 0) return presets;
    const { mergeProviders } = await import('../providers/userProviders');
    const { providers, problems } = mergeProviders(own);
    this.onProblems(problems);
    return providers;
  }

  /** Throws ImageError `invalidInput` for an id that nobody has. */
  async find(id: string): Promise<Provider> {
    const providers = await this.list();
    const found = providers.find(provider => provider.id === id);
    if (found !== undefined) return found;
    const ids = providers.map(provider => provider.id).join(', ');
    throw new ImageError(
      'invalidInput',
      sentence(
        'There is no provider “{0}”. There are: {1}. Others can be added in the setting easel.providers.',
        id,
        ids,
      ),
    );
  }

  current(): Promise<Provider> {
    return this.find(readSettings().provider);
  }

  /** The model chosen last for this provider, else its default, else its only one; `undefined` when that leaves a choice. */
  modelOf(provider: Provider): string | undefined {
    const only = provider.models.length === 1 ? provider.models[0]?.id : undefined;
    return this.state.get<string>(`model.${provider.id}`) ?? provider.defaultModel ?? only;
  }

  /** Throws ImageError `invalidInput` when there is none to fall back on. */
  requireModel(provider: Provider): string {
    const model = this.modelOf(provider);
    if (model !== undefined) return model;
    throw new ImageError(
      'invalidInput',
      sentence('{0} has no default model. Say which one with "model".', provider.label),
    );
  }

  chooseModel(provider: Provider, model: string): Thenable<void> {
    return this.state.update(`model.${provider.id}`, model);
  }

  abilitiesOf(provider: Provider, model: string): ModelAbilities {
    return abilitiesOf(provider, model, this.learned(provider, model));
  }

  /** What earlier answers taught about a provider and model. */
  learned(provider: Provider, model: string): LearnedFacts {
    return this.state.get(learnedKey(provider, model), {});
  }

  learn(provider: Provider, model: string, fact: LearnedFact): Thenable<void> {
    return this.state.update(learnedKey(provider, model), learn(this.learned(provider, model), fact));
  }

  /** The origin that the provider's key is for. Throws ImageError `invalidInput` when it has no usable address. */
  originOf(provider: Provider): string {
    return new URL(baseUrlOf(provider)).origin;
  }

  /** Whether a person has to be asked for an address or a key before this provider can be used. */
  async needsSetUp(provider: Provider): Promise<boolean> {
    if (provider.id !== 'demo' && provider.baseUrl === undefined) return true;
    return this.needsKey(provider);
  }

  /** Whether a person has to be asked for a key before this provider can be used. */
  async needsKey(provider: Provider): Promise<boolean> {
    if (provider.id === 'demo' || provider.auth === 'none' || provider.keyOptional) return false;
    return (await this.keys.read(provider.id, this.originOf(provider))) === undefined;
  }
}

/** Another address is another server, which has its own truth. */
function learnedKey({ id, baseUrl = '' }: Provider, model: string): string {
  return `learned.${id}.${baseUrl}.${model}`;
}

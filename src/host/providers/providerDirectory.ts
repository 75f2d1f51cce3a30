/** The providers that this user has, the chosen one and its model. Never talks to any of them. */

import * as vscode from 'vscode';
import { ImageError } from '../../core/imageError';
import type { LearnedFact, LearnedFacts } from '../../core/learnedFacts';
import type { ModelAbilities } from '../../core/modelAbilities';
import type { PricedRequest } from '../../core/price';
import { type Sentence, sentence } from '../../core/sentence';
import { LearnedFactsStore, type Listing } from '../../providers/learnedFactsStore';
import { defaultOf, isGone, type KnownList, successorOf } from '../../providers/livingModels';
import { ModelListStore } from '../../providers/modelListStore';
import { demoLabel, presets } from '../../providers/presets';
import { type ModelPrice, priceOf, type Quote, quoteOf } from '../../providers/priceOf';
import { baseUrlOf, type Provider } from '../../providers/provider';
import { loadAbilities } from '../../providers/resolveAbilities';
import type { ListedModel } from '../../wire/modelList';
import { readSettings } from '../settings';
import type { Keys } from './keys';

/** What a listing says of a model is taken for as long. */
const listedForMs = 24 * 60 * 60_000;

export class ProviderDirectory {
  private readonly changed = new vscode.EventEmitter<void>();
  /** Another model was chosen, an answer taught something, or a key came or went. Settings have an event of their own. */
  readonly onDidChange = this.changed.event;
  private readonly keyWatcher: vscode.Disposable;
  private readonly facts: LearnedFactsStore;
  private readonly lists: ModelListStore;

  constructor(
    private readonly keys: Keys,
    private readonly state: vscode.Memento,
    /** Hears the wrong entries of `easel.providers`, each named by its path, whenever they are read. */
    private readonly onProblems: (problems: readonly Sentence[]) => void,
  ) {
    this.facts = new LearnedFactsStore(state);
    this.lists = new ModelListStore(state);
    this.keyWatcher = keys.onDidChange(() => this.changed.fire());
  }

  dispose(): void {
    this.keyWatcher.dispose();
    this.changed.dispose();
  }

  /** Presets and the user's own, in the order in which they are offered. */
  async list(): Promise<readonly Provider[]> {
    const own = readSettings().providers;
    if (typeof own === 'object' && own !== null && Object.keys(own).length === 0) return translated(presets);
    const { mergeProviders } = await import('../../providers/userProviders');
    const { providers, problems } = mergeProviders(own);
    this.onProblems(problems);
    return translated(providers);
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
        'There is no provider “{0}”. There are: {1}. Others are added with “Easel: Manage Providers…”.',
        id,
        ids,
      ),
    );
  }

  current(): Promise<Provider> {
    return this.find(readSettings().provider);
  }

  /** The model chosen last for this provider, else the first choice of its own list, its default, its only one; `undefined` when that leaves a choice. */
  modelOf(provider: Provider): string | undefined {
    const only = provider.models.length === 1 ? provider.models[0]?.id : undefined;
    return (
      this.state.get<string>(`model.${provider.id}`) ?? defaultOf(provider, this.listOf(provider)) ?? only
    );
  }

  /** As the provider gave it last; `undefined`: it was not asked yet, or has none. */
  listOf(provider: Provider): KnownList | undefined {
    return this.lists.of(provider);
  }

  async learnModels(provider: Provider, models: readonly ListedModel[]): Promise<void> {
    await this.lists.keep(provider, models, Date.now());
    this.changed.fire();
  }

  /** Whether the model was in the provider's list, or in ours, and is not in its list now. */
  isGone(provider: Provider, model: string): boolean {
    return isGone(provider, model, this.listOf(provider));
  }

  /** What may be used in place of a model that is not there. */
  successorOf(provider: Provider, model: string): string | undefined {
    return successorOf(provider, model, this.listOf(provider));
  }

  /** What a model costs here: by the user's own prices, else as its vendor states it. */
  async priceOf(provider: Provider, model: string): Promise<ModelPrice> {
    return priceOf(provider, model, {
      runs: this.behind(provider, model),
      own: readSettings().prices,
      isKeyless: await this.isKeyless(provider),
      listed: this.facts.listingOf(provider, model)?.price,
    });
  }

  /** Of a request to a model, before it is sent. */
  async quote(provider: Provider, model: string, request: PricedRequest): Promise<Quote> {
    return quoteOf(await this.priceOf(provider, model), request);
  }

  /** Whether the provider has a listing of its models and was not asked for this one today. */
  wantsListing(provider: Provider, model: string): boolean {
    if (provider.quirks.listingPath === undefined) return false;
    return Date.now() - (this.facts.listingOf(provider, model)?.at ?? 0) > listedForMs;
  }

  async learnListing(provider: Provider, model: string, listing: Listing): Promise<void> {
    await this.facts.learnListing(provider, model, listing, Date.now());
    this.changed.fire();
  }

  /** Nobody is billed where nothing says who asks. */
  private async isKeyless({ id, auth, keyOptional, headers, ...provider }: Provider): Promise<boolean> {
    if (headers !== undefined && Object.keys(headers).length > 0) return false;
    if (auth === 'none') return true;
    if (!keyOptional) return false;
    const address = await this.addressOf({ id, auth, ...provider }).catch(() => undefined);
    return address === undefined || (await this.keys.read(id, address)) === undefined;
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

  async chooseModel(provider: Provider, model: string): Promise<void> {
    await this.state.update(`model.${provider.id}`, model);
    this.changed.fire();
  }

  async abilitiesOf(provider: Provider, model: string): Promise<ModelAbilities> {
    return (await this.loadAbilities(provider))(model);
  }

  /** For several models. What an answer teaches later counts as well. */
  async loadAbilities(provider: Provider): Promise<(model: string) => ModelAbilities> {
    const abilitiesOf = await loadAbilities(await withKnownGraphs(provider));
    return model => abilitiesOf(model, this.learned(provider, model));
  }

  /** What earlier answers taught about a provider and model. */
  learned(provider: Provider, model: string): LearnedFacts {
    return { ...this.facts.of(provider, model), runs: this.behind(provider, model) };
  }

  /** The model behind a name that the account's owner gave; `undefined`: the name is the model's own. */
  private behind(provider: Provider, model: string): string | undefined {
    return this.listOf(provider)?.models.find(({ id }) => id === model)?.runs;
  }

  async learn(provider: Provider, model: string, fact: LearnedFact): Promise<void> {
    await this.facts.learn(provider, model, fact);
    this.changed.fire();
  }

  /** Origin and base path, which the provider's key is for. Throws ImageError `invalidInput` when it has no usable address. */
  addressOf(provider: Provider): Promise<string> {
    return baseUrlOf(provider);
  }

  /** Whether a person has to be asked for an address or a key before this provider can be used. */
  async needsSetUp(provider: Provider): Promise<boolean> {
    if (!provider.hasOwnServer && provider.baseUrl === undefined) return true;
    return this.needsKey(provider);
  }

  /** Whether a person has to be asked for a key before this provider can be used. */
  async needsKey(provider: Provider): Promise<boolean> {
    if (provider.hasOwnServer || provider.auth === 'none' || provider.keyOptional) return false;
    return (await this.keys.read(provider.id, await this.addressOf(provider))) === undefined;
  }
}

/** A graph that cannot be read is told when it is asked for. */
async function withKnownGraphs(provider: Provider): Promise<Provider> {
  if (provider.graphFiles === undefined) return provider;
  const { withGraphs } = await import('./graphFiles');
  return withGraphs(provider).catch(() => provider);
}

/** Vendors' names are the same everywhere; what the Demo is called is read. */
function translated(providers: readonly Provider[]): readonly Provider[] {
  const label = vscode.l10n.t(demoLabel);
  return providers.map(provider => (provider.label === demoLabel ? { ...provider, label } : provider));
}

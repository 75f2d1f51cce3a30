/** Adds a provider: its address or a curl line, its name, its key, and a test of all three. A pasted key is kept only once its address was shown. */

import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import { namesInternalHost } from '../../net/addresses';
import { type PastedProvider, presetOf, readPasted } from '../../providers/pastedProvider';
import { presets } from '../../providers/presets';
import type { Provider } from '../../providers/provider';
import type { ProviderEntry } from '../../providers/providerSchema';
import { writeUserSetting } from '../settings';
import { textStep } from '../ui/steps';
import type { Keys } from './keys';
import type { ProviderClient } from './providerClient';
import type { ProviderDirectory } from './providerDirectory';
import type { ProviderEntries } from './providerEntries';
import type { ProviderSetup } from './providerSetup';

/** Somebody waits for it. */
const lookedForMs = 3000;

export class NewProvider {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
    private readonly entries: ProviderEntries,
    private readonly setUp: ProviderSetup,
    private readonly requests: ProviderClient,
  ) {}

  /** False: the user went back from the first step. What was entered stays when the test fails, for its buttons to mend. */
  async ask(): Promise<boolean> {
    let address = '';
    for (;;) {
      const pasted = await this.askAddress(address);
      if (pasted === undefined) return false;
      // Without what else stood in a pasted line: a key among it.
      address = pasted.baseUrl;
      const provider = await this.askRest(pasted);
      if (provider === undefined) continue;
      void this.finish(provider);
      return true;
    }
  }

  private askAddress(value: string): Promise<PastedProvider | undefined> {
    return textStep({
      title: vscode.l10n.t('Add a Provider'),
      prompt: vscode.l10n.t('Paste the address of its API, or a whole curl line of its documentation.'),
      placeholder: 'https://gateway.example.com/v1',
      value,
      hasBack: true,
      step: [1, 3],
      read: async text => this.lookAt(await readPasted(text)),
    });
  }

  /** An address alone does not tell what a server of the user's own speaks: its lists do, and they cost nothing. */
  private async lookAt(pasted: PastedProvider): Promise<PastedProvider> {
    const saysMore =
      pasted.wire !== 'openai-images' || pasted.model !== undefined || pasted.key !== undefined;
    if (saysMore || !namesInternalHost(new URL(pasted.baseUrl))) return pasted;
    const { localServerAt } = await import('../../providers/localServerAt');
    const { listModels } = await import('../../providers/providerConnection');
    const signal = AbortSignal.timeout(lookedForMs);
    const found = await localServerAt(pasted.baseUrl, provider =>
      this.requests.ask(provider, signal, listModels),
    );
    if (found?.baseUrl === undefined) return pasted;
    return { baseUrl: found.baseUrl, wire: found.wire, auth: found.auth };
  }

  /** Name and key; `undefined`: back to the address. */
  private async askRest(pasted: PastedProvider): Promise<Provider | undefined> {
    const known = await this.knownAt(pasted);
    // The built-in one itself, where it waits for its first key.
    if (known !== undefined && (await this.directory.needsKey(known)))
      return (await this.askKey(known, pasted, [2, 2])) ? known : undefined;
    let name = known?.label ?? new URL(pasted.baseUrl).host;
    for (;;) {
      const label = await this.askName(name);
      if (label === undefined) return undefined;
      name = label;
      const provider = await this.add({ label, ...entryFor(pasted, known) }, pasted);
      if (provider !== undefined) return provider;
    }
  }

  /** `undefined`: back to the name. Nothing is written before its key was given, or left out. */
  private async add(entry: ProviderEntry, pasted: PastedProvider): Promise<Provider | undefined> {
    const { mergeProviders } = await import('../../providers/userProviders');
    const id = await this.entries.newId(entry.label ?? '', await this.directory.list());
    const provider = mergeProviders({ [id]: entry }).providers.find(each => each.id === id);
    if (provider === undefined || !(await this.askKey(provider, pasted, [3, 3]))) return undefined;
    const hasKey = (await this.keys.boundAddress(id)) !== undefined;
    await this.entries.change(id, hasKey ? { ...entry, keyOptional: undefined } : entry);
    return this.directory.find(id);
  }

  private askName(value: string): Promise<string | undefined> {
    return textStep({
      title: vscode.l10n.t('Add a Provider'),
      prompt: vscode.l10n.t('What it is called here.'),
      value,
      hasBack: true,
      step: [2, 3],
      read: nameIn,
    });
  }

  private async askKey(
    provider: Provider,
    { key }: PastedProvider,
    step: readonly [number, number],
  ): Promise<boolean> {
    if (provider.auth === 'none') return true;
    const mayBeEmpty = provider.keyOptional === true;
    return this.setUp.askKey(provider, {
      ...(key !== undefined && { key }),
      hasBack: true,
      mayBeEmpty,
      step,
    });
  }

  /** A built-in provider at that address, as Easel knows it. */
  private async knownAt({ baseUrl, wire }: PastedProvider): Promise<Provider | undefined> {
    const there = presets.filter(each => each.baseUrl === baseUrl);
    const preset = there.find(each => each.wire === wire) ?? there[0];
    return preset && (await this.directory.find(preset.id).catch(() => undefined));
  }

  private async finish(provider: Provider): Promise<void> {
    if (await this.setUp.verify(provider)) await writeUserSetting('provider', provider.id);
  }
}

/** Whether its server wants a key the test tells: one may be left out. */
function entryFor(
  { baseUrl, wire, auth, model }: PastedProvider,
  known: Provider | undefined,
): ProviderEntry {
  if (known !== undefined) return { preset: known.id };
  const preset = presetOf(wire);
  const there = { baseUrl, auth, ...(auth !== 'none' && { keyOptional: true }) };
  if (preset !== undefined)
    return { preset: preset.id, ...there, ...(model !== undefined && { defaultModel: model }) };
  return { wire, ...there, ...(model !== undefined && { models: [model], defaultModel: model }) };
}

export function nameIn(text: string): string {
  if (text === '') throw invalidInput('Give it a name.');
  return text.slice(0, 100);
}

/** How each provider stands, in a few words: where it is, whether it has a key, its model. Never talks to any. */

import * as vscode from 'vscode';
import { isLoopback } from '../../net/addresses';
import { givenUrl, type Provider } from '../../providers/provider';
import { readSettings } from '../settings';
import type { Choice } from '../ui/steps';
import { type Keys, signedIn } from './keys';
import type { ProviderDirectory } from './providerDirectory';

export class ProviderStandings {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
  ) {}

  /** Every provider: the one in use and those that are ready, then those that lack something or whose server may not run. */
  async choices(): Promise<{
    readonly usable: readonly Choice<Provider>[];
    readonly lacking: readonly Choice<Provider>[];
  }> {
    const providers = await this.directory.list();
    const choices = await Promise.all(providers.map(provider => this.choice(provider)));
    const { inUse, ready, lacking, local } = groups();
    const of = (...names: string[]) => names.flatMap(name => choices.filter(({ group }) => group === name));
    return { usable: of(inUse, ready), lacking: of(lacking, local) };
  }

  /** One of Easel's own for a server on this machine, which most people do not run; what a person has set up is not looked upon so. */
  isUnknownServer(provider: Provider): boolean {
    const { id, baseUrl, hasOwnServer } = provider;
    if (hasOwnServer || baseUrl === undefined || this.isInUse(provider)) return false;
    return isLoopback(givenUrl(provider)) && !Object.hasOwn(Object(readSettings().providers), id);
  }

  isInUse({ id }: Provider): boolean {
    return readSettings().provider === id;
  }

  /** `api.example.com · key set`. */
  async describe(provider: Provider): Promise<string> {
    return [hostOf(provider), await this.ofKey(provider)].filter(Boolean).join(' · ');
  }

  /** Whether there is a key, and needs to be one. */
  async ofKey(provider: Provider): Promise<string> {
    if (provider.hasOwnServer || provider.auth === 'none') return vscode.l10n.t('needs no key');
    if (provider.baseUrl === undefined) return vscode.l10n.t('needs an address');
    const address = await this.directory.addressOf(provider);
    const key = await this.keys.read(provider.id, address);
    if (key === signedIn) return vscode.l10n.t('signed in with Microsoft');
    if (key !== undefined) return vscode.l10n.t('key set');
    if ((await this.keys.boundAddress(provider.id)) !== undefined)
      return vscode.l10n.t('key set for another address');
    return provider.keyOptional ? vscode.l10n.t('needs no key') : vscode.l10n.t('no key');
  }

  private async choice(provider: Provider): Promise<Choice<Provider>> {
    const { inUse, ready, lacking, local } = groups();
    const isInUse = this.isInUse(provider);
    const isLacking = await this.directory.needsSetUp(provider);
    const isReady = !isLacking && !this.isUnknownServer(provider);
    const model = this.directory.modelOf(provider);
    return {
      label: provider.label,
      description: [await this.describe(provider), isLacking ? undefined : model].filter(Boolean).join(' · '),
      icon: isInUse ? 'check' : isReady ? 'circle-filled' : 'circle-outline',
      group: isInUse ? inUse : isLacking ? lacking : isReady ? ready : local,
      value: provider,
    };
  }
}

function groups() {
  return {
    inUse: vscode.l10n.t('in use'),
    ready: vscode.l10n.t('ready'),
    lacking: vscode.l10n.t('not set up'),
    local: vscode.l10n.t('if its server runs here'),
  };
}

function hostOf(provider: Provider): string {
  if (provider.hasOwnServer) return vscode.l10n.t('on this computer');
  return provider.baseUrl === undefined ? '' : givenUrl(provider).host;
}

/** How each provider stands, in a few words: where it is, whether it has a key, its model. Never talks to any. */

import * as vscode from 'vscode';
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

  /** Every provider: the one in use and those that are ready, then those that lack something. */
  async choices(): Promise<{
    readonly usable: readonly Choice<Provider>[];
    readonly lacking: readonly Choice<Provider>[];
  }> {
    const providers = await this.directory.list();
    const choices = await Promise.all(providers.map(provider => this.choice(provider)));
    const [inUse, ready, lacking] = groups();
    const of = (name: string | undefined) => choices.filter(({ group }) => group === name);
    return { usable: [...of(inUse), ...of(ready)], lacking: of(lacking) };
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
    const [inUse, ready, lacking] = groups();
    const isInUse = this.isInUse(provider);
    const isLacking = await this.directory.needsSetUp(provider);
    const model = this.directory.modelOf(provider);
    return {
      label: provider.label,
      description: [await this.describe(provider), isLacking ? undefined : model].filter(Boolean).join(' · '),
      icon: isInUse ? 'check' : isLacking ? 'circle-outline' : 'circle-filled',
      group: (isInUse ? inUse : isLacking ? lacking : ready) ?? '',
      value: provider,
    };
  }
}

function groups(): readonly string[] {
  return [vscode.l10n.t('in use'), vscode.l10n.t('ready'), vscode.l10n.t('not set up')];
}

function hostOf(provider: Provider): string {
  if (provider.hasOwnServer) return vscode.l10n.t('on this computer');
  return provider.baseUrl === undefined ? '' : givenUrl(provider).host;
}

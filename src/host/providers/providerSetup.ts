/** Asks for what a provider needs before it can be used: which one, its address, its key. Never shows or logs a key. */

import * as vscode from 'vscode';
import type { Provider } from '../../providers/provider';
import { readSettings, writeUserSetting } from '../settings';
import { dialogs } from '../ui/dialogs';
import { isKey, type Keys } from './keys';
import type { ProviderDirectory } from './providerDirectory';

export class ProviderSetup {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
  ) {}

  /** A provider from the list, the chosen one first; `undefined` when the user closed it. */
  async pickProvider(title: string, isOffered = (_: Provider) => true): Promise<Provider | undefined> {
    const current = await this.directory.current();
    const providers = (await this.directory.list()).filter(isOffered);
    const items = [current, ...providers.filter(({ id }) => id !== current.id)]
      .filter(isOffered)
      .map(provider => ({
        provider,
        label: provider.label,
        description: provider.id === current.id ? vscode.l10n.t('now') : '',
        detail: provider.description ?? provider.baseUrl ?? '',
      }));
    const picked = await dialogs.showQuickPick(items, { title, matchOnDetail: true });
    return picked?.provider;
  }

  /** Makes `provider` the chosen one after asking for what it lacks. False when the user closed a question. */
  async use(provider: Provider, opensKeyPage: boolean): Promise<boolean> {
    const reachable = await this.askAddress(provider);
    if (reachable === undefined) return false;
    if (await this.directory.needsKey(reachable)) {
      if (opensKeyPage && reachable.keyUrl !== undefined) {
        await vscode.env.openExternal(vscode.Uri.parse(reachable.keyUrl));
      }
      if (!(await this.askKey(reachable))) return false;
    }
    await writeUserSetting('provider', provider.id);
    return true;
  }

  /** Asks for a key and stores it for the provider's present address. False when the user closed the box. */
  async askKey(provider: Provider): Promise<boolean> {
    const address = await this.directory.addressOf(provider);
    const bound = await this.keys.boundAddress(provider.id);
    const moved = bound !== undefined && (await this.keys.read(provider.id, address)) === undefined;
    const key = await dialogs.showInputBox({
      title: vscode.l10n.t('API Key for {0}', provider.label),
      prompt: moved
        ? vscode.l10n.t('The stored key was given for {0}. This one will be sent to {1}.', bound, address)
        : vscode.l10n.t('Kept in VS Code’s secret storage and sent to {0} only.', address),
      placeHolder: vscode.l10n.t('Paste the key'),
      password: true,
      ignoreFocusOut: true,
      validateInput: text =>
        text.trim() === '' || isKey(text.trim())
          ? undefined
          : vscode.l10n.t('A key is one word of plain characters. Copy it again and paste it alone.'),
    });
    if (key === undefined || key.trim() === '') return false;
    await this.keys.store(provider.id, address, key);
    return true;
  }

  /** The provider with an address: its own, or the one that the user types and that is kept in `easel.providers`. */
  private async askAddress(provider: Provider): Promise<Provider | undefined> {
    if (provider.baseUrl !== undefined) return provider;
    const typed = await dialogs.showInputBox({
      title: vscode.l10n.t('Address of {0}', provider.label),
      prompt: vscode.l10n.t('Where its API begins. Kept in the setting easel.providers.'),
      placeHolder: provider.baseUrlExample ?? 'https://example.com/v1',
      ignoreFocusOut: true,
      validateInput: text => (text.trim() === '' ? undefined : problemOfAddress(text.trim())),
    });
    if (typed === undefined || typed.trim() === '') return undefined;
    const own = readSettings().providers;
    const entries = typeof own === 'object' && own !== null ? (own as Record<string, object>) : {};
    await writeUserSetting('providers', {
      ...entries,
      [provider.id]: { ...entries[provider.id], baseUrl: typed.trim() },
    });
    return this.directory.find(provider.id);
  }
}

function problemOfAddress(text: string): string | undefined {
  try {
    const { protocol, username } = new URL(text);
    if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError();
    return username === '' ? undefined : vscode.l10n.t('Leave user name and password out of the address.');
  } catch {
    return vscode.l10n.t('That is not a web address. It begins with https://');
  }
}

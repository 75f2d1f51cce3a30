/** The commands that choose providers and models and keep keys. None shows or logs a key. */

import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import type { Provider } from '../../providers/provider';
import type { ModelPicker } from '../prompt/modelPicker';
import type { Keys } from '../providers/keys';
import type { ProviderDialog } from '../providers/providerDialog';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { ProviderSetup } from '../providers/providerSetup';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';

export class SetApiKeyCommand {
  readonly id = 'easel.setApiKey';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
    private readonly setUp: ProviderSetup,
  ) {}

  /**
   * `{ provider, key }` stores without a question where there is no key yet; `{ provider }` asks for the key alone. A key
   * that a person gave is tried at once: resolves to true when it works.
   */
  async execute(input?: { provider?: unknown; key?: unknown }): Promise<boolean | undefined> {
    if (input?.key !== undefined) {
      const { parseKeyArguments } = await import('./argumentsSchema');
      const { provider: id, key } = parseKeyArguments(input);
      await this.store(await this.directory.find(id), key);
      return undefined;
    }
    const title = vscode.l10n.t('Set the API key of which provider?');
    const provider =
      typeof input?.provider === 'string'
        ? await this.directory.find(input.provider)
        : await this.setUp.pickProvider(title, ({ auth, hasOwnServer }) => auth !== 'none' && !hasOwnServer);
    if (provider === undefined) return undefined;
    if (provider.baseUrl === undefined) return this.setUp.use(provider);
    return (await this.setUp.askKey(provider)) && this.setUp.verifyKey(provider);
  }

  /** Throws ImageError `invalidInput` where a person does not want another key than there is. */
  private async store(provider: Provider, key: string): Promise<void> {
    const { id, label } = provider;
    const address = await this.directory.addressOf(provider);
    const before = await this.keys.boundAddress(id);
    const isNew = before !== undefined && (await this.keys.read(id, address)) !== key;
    if (isNew) {
      const message = vscode.l10n.t('Replace the API key of {0}?', label);
      const detail = vscode.l10n.t(
        'A key is stored for {0}. The new one will be sent to {1}.',
        before,
        address,
      );
      const replace = vscode.l10n.t('Replace Key');
      if ((await dialogs.showWarningMessage(message, { modal: true, detail }, replace)) !== replace)
        throw invalidInput('The API key of {0} was not replaced: nobody agreed to it.', label);
    }
    await this.keys.store(id, address, key);
  }
}

export class RemoveApiKeyCommand {
  readonly id = 'easel.removeApiKey';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly keys: Keys,
    private readonly setUp: ProviderSetup,
  ) {}

  /** `{ provider }` asks for no more than a yes. */
  async execute(input?: { provider?: unknown }): Promise<void> {
    if (typeof input?.provider === 'string') {
      return this.remove(await this.directory.find(input.provider));
    }
    const withKey = new Set<string>();
    for (const { id } of await this.directory.list()) {
      if ((await this.keys.boundAddress(id)) !== undefined) withKey.add(id);
    }
    if (withKey.size === 0) {
      await dialogs.showInformationMessage(vscode.l10n.t('No API key is stored.'));
      return;
    }
    const title = vscode.l10n.t('Remove the API key of which provider?');
    const provider = await this.setUp.pickProvider(title, ({ id }) => withKey.has(id));
    if (provider !== undefined) await this.keys.remove(provider.id);
  }

  private async remove({ id, label }: Provider): Promise<void> {
    const address = await this.keys.boundAddress(id);
    if (address === undefined) return;
    const message = vscode.l10n.t('Remove the API key of {0}?', label);
    const detail = vscode.l10n.t('It is stored for {0}, and cannot be brought back.', address);
    const remove = vscode.l10n.t('Remove Key');
    if ((await dialogs.showWarningMessage(message, { modal: true, detail }, remove)) === remove)
      await this.keys.remove(id);
  }
}

export class SelectProviderCommand {
  readonly id = 'easel.selectProvider';
  constructor(private readonly setUp: ProviderSetup) {}

  async execute(): Promise<void> {
    const provider = await this.setUp.pickProvider(vscode.l10n.t('Make pictures with which provider?'));
    if (provider !== undefined) await this.setUp.use(provider);
  }
}

export class ManageProvidersCommand {
  readonly id = 'easel.manageProviders';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly setUp: ProviderSetup,
    private readonly dialog: ProviderDialog,
    private readonly failures: ErrorPresenter,
  ) {}

  /** `{ provider, change: 'address' }` asks for its address alone; resolves to true when it answers there. */
  async execute(input?: { provider?: unknown; change?: unknown }): Promise<boolean> {
    try {
      if (typeof input?.provider !== 'string' || input.change !== 'address') {
        await this.dialog.open();
        return false;
      }
      const provider = await this.directory.find(input.provider);
      return (await this.setUp.changeAddress(provider)) === true;
    } catch (error) {
      await this.failures.show(error);
      return false;
    }
  }
}

export class SelectModelCommand {
  readonly id = 'easel.selectModel';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly picker: ModelPicker,
    private readonly failures: ErrorPresenter,
  ) {}

  async execute(): Promise<void> {
    const provider = await this.directory.current().catch(error => void this.failures.show(error));
    if (provider) await this.picker.pick(provider);
  }
}

/** Easel: Test Connection. Never asks for anything that costs. */

import * as vscode from 'vscode';
import type { Provider } from '../../providers/provider';
import type { ConnectionTest } from '../providers/connectionTest';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';

export class TestConnectionCommand {
  readonly id = 'easel.testConnection';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly connection: ConnectionTest,
    private readonly failures: ErrorPresenter,
  ) {}

  /** `{ provider }` tests that one; resolves to the steps as told, or `undefined` when one failed and was shown. */
  async execute(input?: { provider?: unknown }): Promise<readonly string[] | undefined> {
    let provider: Provider | undefined;
    try {
      const id = input?.provider;
      provider = await (typeof id === 'string' ? this.directory.find(id) : this.directory.current());
      const { steps } = await this.connection.run(provider);
      const message = vscode.l10n.t('{0} can be used: {1}.', provider.label, steps.join('; '));
      void dialogs.showInformationMessage(message);
      return steps;
    } catch (error) {
      await this.failures.show(error, provider);
      return undefined;
    }
  }
}

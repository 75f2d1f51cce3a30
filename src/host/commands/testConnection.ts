/** Easel: Test Connection. Walks the way to the provider step by step; never asks for anything that costs. */

import * as vscode from 'vscode';
import type { JobContext } from '../../jobs/jobRequest';
import type { Provider } from '../../providers/provider';
import { readNetworkSettings } from '../providers/networkSettings';
import type { ProviderClient } from '../providers/providerClient';
import type { ProviderDirectory } from '../providers/providerDirectory';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';
import { withJobProgress } from '../ui/jobProgress';
import { localized } from '../ui/localized';
import type { Log } from '../ui/log';

export class TestConnectionCommand {
  readonly id = 'easel.testConnection';
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly requests: ProviderClient,
    private readonly failures: ErrorPresenter,
    private readonly log: Log,
  ) {}

  /** `{ provider }` tests that one; resolves to the steps as told, or `undefined` when one failed and was shown. */
  async execute(input?: { provider?: unknown }): Promise<readonly string[] | undefined> {
    let provider: Provider | undefined;
    const steps: string[] = [];
    try {
      const id = input?.provider;
      const tested = typeof id === 'string' ? await this.directory.find(id) : await this.directory.current();
      provider = tested;
      const title = vscode.l10n.t('Testing the connection to {0}', tested.label);
      await withJobProgress(title, watch => this.walk(tested, watch, step => this.tell(steps, step)));
    } catch (error) {
      await this.failures.show(error, provider);
      return undefined;
    }
    const message = vscode.l10n.t('{0} can be used: {1}.', provider.label, steps.join('; '));
    void dialogs.showInformationMessage(message);
    return steps;
  }

  private async walk(
    provider: Provider,
    { signal }: JobContext,
    tell: (step: string) => void,
  ): Promise<void> {
    const { probe } = await import('../../net/probe');
    const { probeKey } = await import('../../providers/providerConnection');
    if (!provider.hasOwnServer) {
      const steps = probe(await this.directory.addressOf(provider), readNetworkSettings(), signal);
      for await (const { told, ms } of steps) tell(vscode.l10n.t('{0} ({1} ms)', localized(told), ms));
    }
    const start = Date.now();
    const key = await this.requests.ask(provider, signal, probeKey);
    const said =
      key === 'accepted'
        ? vscode.l10n.t('the key is accepted')
        : vscode.l10n.t('the server answers; whether it takes the key only a paid request would tell');
    tell(vscode.l10n.t('{0} ({1} ms)', said, Date.now() - start));
  }

  private tell(steps: string[], step: string): void {
    steps.push(step);
    this.log.info(step);
  }
}

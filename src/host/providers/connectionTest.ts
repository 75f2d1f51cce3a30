/** Walks the way to a provider step by step and says what was found there; never asks for anything that costs. */

import * as vscode from 'vscode';
import type { Provider } from '../../providers/provider';
import type { Connection } from '../../providers/providerConnection';
import { withJobProgress } from '../ui/jobProgress';
import { localized } from '../ui/localized';
import type { Log } from '../ui/log';
import { readNetworkSettings } from './networkSettings';
import type { ProviderClient } from './providerClient';
import type { ProviderDirectory } from './providerDirectory';

export type TestedConnection = {
  /** How far it got and what was found, each with its time. */
  readonly steps: readonly string[];
  /** What was found, in the words of the steps. */
  readonly findings: readonly string[];
};

export class ConnectionTest {
  constructor(
    private readonly directory: ProviderDirectory,
    private readonly requests: ProviderClient,
    private readonly log: Log,
  ) {}

  /** Shows its progress, which can be cancelled. Throws ImageError for whatever stands in the way. */
  async run(provider: Provider): Promise<TestedConnection> {
    const steps: string[] = [];
    const tell = (step: string, ms: number) => {
      steps.push(vscode.l10n.t('{0} ({1} ms)', step, ms));
      this.log.info(steps.at(-1) ?? '');
    };
    const title = vscode.l10n.t('Testing the connection to {0}', provider.label);
    const findings = await withJobProgress(title, ({ signal }) => this.walk(provider, signal, tell));
    return { steps, findings };
  }

  private async walk(
    provider: Provider,
    signal: AbortSignal,
    tell: (step: string, ms: number) => void,
  ): Promise<readonly string[]> {
    const { probe } = await import('../../net/probe');
    const { checkConnection } = await import('../../providers/providerConnection');
    if (!provider.hasOwnServer) {
      const steps = probe(await this.directory.addressOf(provider), readNetworkSettings(), signal);
      for await (const { told, ms } of steps) tell(localized(told), ms);
    }
    const start = Date.now();
    const connection = await this.requests.ask(provider, signal, checkConnection);
    const findings = describeConnection(connection);
    if (connection.listed !== undefined) await this.directory.learnModels(provider, connection.listed);
    tell(findings.join(', '), Date.now() - start);
    return findings;
  }
}

function describeConnection({ baseUrl, models, key }: Connection): string[] {
  return [vscode.l10n.t('{0} answers', baseUrl), describeModels(models), keyWords[key]()];
}

function describeModels(models: Connection['models']): string {
  if (models === undefined) return vscode.l10n.t('it lists no models: type an id');
  const { count, forPictures } = models;
  if (count === 1) return vscode.l10n.t('1 model');
  return forPictures === 0 || forPictures === count
    ? vscode.l10n.t('{0} models', count)
    : vscode.l10n.t('{0} models, {1} of them for pictures', count, forPictures);
}

/** Functions: the translation is read when it is told. */
const keyWords: Record<Connection['key'], () => string> = {
  accepted: () => vscode.l10n.t('the key is accepted'),
  unchecked: () => vscode.l10n.t('the key was not refused; only a picture proves it'),
  none: () => vscode.l10n.t('no key was asked for'),
};

/** Easel: Show Spending… says what pictures cost today and this month, by model and by who asked. */

import * as vscode from 'vscode';
import { dollars } from '../../core/dollars';
import { limitsFor } from '../../core/spendingLimits';
import type { Purse } from '../../jobs/spending/purse';
import { reportOf, type SpendingReport, type Sum } from '../../jobs/spending/report';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';
import { limitText } from '../ui/limitText';

export class ShowSpendingCommand {
  readonly id = 'easel.showSpending';
  constructor(
    private readonly purse: Purse,
    private readonly failures: ErrorPresenter,
  ) {}

  /** With an argument it shows nothing, and resolves to the figures. */
  async execute(input?: object): Promise<SpendingReport | undefined> {
    try {
      const report = reportOf(await this.purse.month(), new Date());
      if (input === undefined) await this.show(report);
      return report;
    } catch (error) {
      await this.failures.show(error);
      return undefined;
    }
  }

  private async show(report: SpendingReport): Promise<void> {
    const { spent, limits } = await this.purse.standing();
    const change = { label: vscode.l10n.t('Change Limits…'), iconPath: new vscode.ThemeIcon('settings') };
    const items: vscode.QuickPickItem[] = [
      { label: vscode.l10n.t('Today'), description: describe(report.today) },
      { label: vscode.l10n.t('This month'), description: describe(report.month) },
      ...section(
        vscode.l10n.t('Limits'),
        limitsFor(true, spent, limits).map(limit => ({ label: limitText(limit) })),
      ),
      ...section(
        vscode.l10n.t('By model'),
        report.byModel.map(sum => ({ label: `${sum.provider} · ${sum.model}`, description: describe(sum) })),
      ),
      ...section(
        vscode.l10n.t('By who asked'),
        report.bySpender.map(sum => ({ label: spenderOf(sum), description: describe(sum) })),
      ),
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      change,
    ];
    const title = vscode.l10n.t('What pictures cost');
    const picked = await dialogs.showQuickPick(items, { title, matchOnDescription: true });
    if (picked === change)
      await vscode.commands.executeCommand('workbench.action.openSettings', '@id:easel.spending');
  }
}

function section(label: string, items: readonly vscode.QuickPickItem[]): vscode.QuickPickItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function describe({ usd, pictures, unpriced, perhaps }: Sum): string {
  return [
    pictures === unpriced && pictures > 0 ? undefined : dollars(usd),
    pictures === 1 ? vscode.l10n.t('1 picture') : vscode.l10n.t('{0} pictures', pictures),
    unpriced === 0 ? undefined : vscode.l10n.t('price unknown: {0}', unpriced),
    perhaps === 0 ? undefined : vscode.l10n.t('perhaps charged: {0}', dollars(perhaps)),
  ]
    .filter(part => part !== undefined)
    .join(' · ');
}

function spenderOf({ startedBy, caller }: SpendingReport['bySpender'][number]): string {
  switch (startedBy) {
    case 'person':
      return vscode.l10n.t('You');
    case 'command':
      return vscode.l10n.t('Commands with arguments: keybindings, tasks, agents');
    case 'tool':
      return caller === undefined
        ? vscode.l10n.t('An agent’s tool')
        : vscode.l10n.t('An agent’s tool ({0})', caller);
    case 'extension':
      return caller === undefined
        ? vscode.l10n.t('Another extension')
        : vscode.l10n.t('Another extension ({0})', caller);
  }
}

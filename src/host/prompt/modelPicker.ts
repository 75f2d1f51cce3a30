/** Lets the user choose the model: one that is known, or any id typed in. Never asks a server. */

import * as vscode from 'vscode';
import type { Provider } from '../../providers/provider';
import type { ProviderDirectory } from '../providerDirectory';
import type { SetUp } from '../setUp';

type Item = vscode.QuickPickItem & { readonly model?: string; readonly other?: 'type' | 'provider' };

export async function pickModel(
  directory: ProviderDirectory,
  provider: Provider,
  setUp: SetUp,
): Promise<void> {
  const now = directory.modelOf(provider);
  const known = [...new Set([...(now === undefined ? [] : [now]), ...provider.models.map(({ id }) => id)])];
  const items: Item[] = [
    ...known.map(model => ({ label: model, model, description: model === now ? vscode.l10n.t('now') : '' })),
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    { label: vscode.l10n.t('$(edit) Type another model…'), other: 'type' },
    { label: vscode.l10n.t('$(plug) Change provider…'), other: 'provider', description: provider.label },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Model of {0}', provider.label),
  });
  if (picked?.other === 'provider') {
    const chosen = await setUp.pickProvider(vscode.l10n.t('Make pictures with which provider?'));
    if (chosen !== undefined) await setUp.use(chosen, false);
  } else if (picked?.other === 'type') {
    const typed = await vscode.window.showInputBox({
      title: vscode.l10n.t('Model of {0}', provider.label),
      prompt: vscode.l10n.t('The id, exactly as the provider writes it'),
      value: now ?? '',
      ignoreFocusOut: true,
    });
    if (typed !== undefined && typed.trim() !== '') await directory.chooseModel(provider, typed.trim());
  } else if (picked?.model !== undefined) {
    await directory.chooseModel(provider, picked.model);
  }
}

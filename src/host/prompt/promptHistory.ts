/** Prompts of this workspace's pictures, to be searched and used again. */

import * as vscode from 'vscode';
import type { History } from '../history/history';
import { dialogs } from '../ui/dialogs';

/** More than anybody scrolls through; the search finds the rest of what it is about. */
const mostPrompts = 500;

/** `undefined`: there is none, which is told, or the list was closed. */
export async function pickPrompt(history: Pick<History, 'entries'>): Promise<string | undefined> {
  const prompts = (await history.entries()).prompts(mostPrompts);
  if (prompts.length === 0) {
    void dialogs.showInformationMessage(vscode.l10n.t('Nothing was made in this workspace yet.'));
    return undefined;
  }
  const items = prompts.map(prompt => ({ label: prompt.replace(/\s+/g, ' ').trim(), prompt }));
  return (await dialogs.showQuickPick(items, { title: vscode.l10n.t('Earlier Prompts') }))?.prompt;
}

/** Says that a picture was written over, with the version before one click away: VS Code undoes no file that it does not edit itself. Never waits for the answer. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { dialogs } from './dialogs';

export function offerRestore(picture: vscode.Uri): void {
  const name = fileNameOf(picture);
  const undo = vscode.l10n.t('Undo');
  const message = vscode.l10n.t('{0} was written over. The version before is kept.', name);
  void dialogs.showInformationMessage(message, undo).then(chosen => {
    if (chosen === undo) return vscode.commands.executeCommand('easel.restorePrevious', picture);
    return undefined;
  });
}

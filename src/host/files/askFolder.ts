/** Asks where pictures should go when that is not obvious. Never writes there. */

import * as vscode from 'vscode';
import { obviousWorkspaceFolder, outputFolderIn } from './workspaceFiles';

/**
 * `folder`: where new pictures go. Absent: the usual folder of the obvious workspace folder.
 * `undefined` when the user closed the question. Throws ImageError `invalidInput` for an unusable `easel.outputFolder`.
 */
export async function askFolder(): Promise<{ readonly folder?: vscode.Uri } | undefined> {
  if (obviousWorkspaceFolder() !== undefined) return {};
  if (vscode.workspace.workspaceFolders !== undefined) {
    const placeHolder = vscode.l10n.t('Save the picture in which folder?');
    const picked = await vscode.window.showWorkspaceFolderPick({ placeHolder });
    return picked && { folder: outputFolderIn(picked.uri) };
  }
  const folder = await pickAnyFolder();
  return folder && { folder };
}

export async function pickAnyFolder(): Promise<vscode.Uri | undefined> {
  const openLabel = vscode.l10n.t('Save Images Here');
  const title = vscode.l10n.t('Choose a folder for the pictures');
  const options = { canSelectFiles: false, canSelectFolders: true, openLabel, title };
  return (await vscode.window.showOpenDialog(options))?.[0];
}

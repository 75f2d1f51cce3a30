/** Asks where pictures should go when that is not obvious. Never writes there. */

import * as vscode from 'vscode';
import { exists } from './exists';
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

/** `near`: where the dialog begins, or above it while that is not there; absent: in the workspace. */
export async function pickAnyFolder(near?: vscode.Uri): Promise<vscode.Uri | undefined> {
  const openLabel = vscode.l10n.t('Save Images Here');
  const title = vscode.l10n.t('Choose a folder for the pictures');
  const defaultUri = near ? await nearest(near) : vscode.workspace.workspaceFolders?.[0]?.uri;
  const options = { canSelectFiles: false, canSelectFolders: true, openLabel, title };
  return (await vscode.window.showOpenDialog({ ...options, ...(defaultUri && { defaultUri }) }))?.[0];
}

async function nearest(folder: vscode.Uri): Promise<vscode.Uri | undefined> {
  if (await exists(folder)) return folder;
  return folder.path === '/' ? undefined : nearest(vscode.Uri.joinPath(folder, '..'));
}

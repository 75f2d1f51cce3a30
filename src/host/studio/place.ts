/** Where a Studio's next pictures go: as its composer shows it, and the folder behind what is chosen there. */

import * as vscode from 'vscode';
import { type Draft, editedIn } from '../../jobs/draft';
import type { PlaceView } from '../../protocol/views';
import type { SubstituteFolders } from '../files/substituteFolders';
import { obviousWorkspaceFolder, outputFolderIn } from '../files/workspaceFiles';
import { readFileName } from '../settings';

export async function placeView(draft: Draft, substitutes: SubstituteFolders): Promise<PlaceView> {
  const edited = editedIn(draft);
  const isBeside = edited !== undefined && isInWorkspace(vscode.Uri.parse(edited.uri));
  const obvious = usualFolder();
  const usual = obvious && (await substitutes.of(obvious));
  const chosen = draft.folder === undefined ? undefined : vscode.Uri.parse(draft.folder);
  const others = offered(draft).map(pathOf);
  return {
    ...(isBeside && { beside: edited.name }),
    ...(usual !== undefined && { usual: pathOf(usual) }),
    ...(chosen !== undefined && { folder: pathOf(chosen) }),
    others: [...new Set(others)].filter(path => usual === undefined || path !== pathOf(usual)),
    ...(draft.fileName !== undefined && { fileName: draft.fileName }),
    template: readFileName(chosen ?? usual ?? vscode.Uri.file('/')),
  };
}

/** One of those that the composer names; `undefined` for any other. */
export function folderCalled(path: string, draft: Draft): vscode.Uri | undefined {
  return offered(draft).find(folder => pathOf(folder) === path);
}

export function isInWorkspace(file: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(file) !== undefined;
}

/** Where new pictures go in each workspace folder, these themselves, and what was chosen. */
function offered({ folder }: Draft): vscode.Uri[] {
  const roots = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const chosen = folder === undefined ? [] : [vscode.Uri.parse(folder)];
  return [...chosen, ...roots.flatMap(root => outputFolder(root) ?? []), ...roots];
}

function usualFolder(): vscode.Uri | undefined {
  const root = obviousWorkspaceFolder();
  return root && outputFolder(root);
}

/** `undefined` where the setting leads out of the workspace: who generates is told so. */
function outputFolder(root: vscode.Uri): vscode.Uri | undefined {
  try {
    return outputFolderIn(root);
  } catch {
    return undefined;
  }
}

function pathOf(folder: vscode.Uri): string {
  const roots = vscode.workspace.workspaceFolders ?? [];
  const root = roots.find(({ uri }) => uri.toString() === folder.toString().replace(/\/$/, ''));
  if (root === undefined) return vscode.workspace.asRelativePath(folder);
  return roots.length === 1 ? '.' : root.name;
}

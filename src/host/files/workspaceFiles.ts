/** Finds files and folders that a user or a caller named. */

import { isAbsolute, posix } from 'node:path';
import * as vscode from 'vscode';
import type { FileReference } from '../../api';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import { readOutputFolder } from '../settings';

/** A path, a URI as text, or a URI → a URI. Relative paths start at `base`. */
export function resolveFile(reference: FileReference, base: vscode.Uri | undefined): vscode.Uri {
  if (typeof reference !== 'string') return vscode.Uri.from(reference);
  // Two letters or more: `C:\` is a path.
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(reference)) return vscode.Uri.parse(reference, true);
  if (isAbsolute(reference))
    return base?.with({ path: vscode.Uri.file(reference).path }) ?? vscode.Uri.file(reference);
  if (base === undefined) {
    throw new ImageError(
      'invalidInput',
      sentence('“{0}” is a relative path, and no folder is open. Give an absolute path.', reference),
    );
  }
  return vscode.Uri.joinPath(base, reference.replaceAll('\\', '/'));
}

/** `easel.outputFolder` inside a workspace folder. Throws ImageError `invalidInput` when the setting leads out of it. */
export function outputFolderIn(workspaceFolder: vscode.Uri): vscode.Uri {
  const setting = readOutputFolder(workspaceFolder).trim();
  const path = posix.normalize(setting.replaceAll('\\', '/') || '.');
  if (isAbsolute(setting) || /^([a-z]:|\/)/i.test(path) || path === '..' || path.startsWith('../')) {
    throw new ImageError(
      'invalidInput',
      sentence(
        'The setting easel.outputFolder is “{0}”, which leaves the workspace folder. Use a path inside it, such as images.',
        setting,
      ),
    );
  }
  return vscode.Uri.joinPath(workspaceFolder, path);
}

/** The workspace folder of the active file, else the only one; `undefined` when that leaves a choice or none is open. */
export function obviousWorkspaceFolder(): vscode.Uri | undefined {
  const active = activeFile();
  const folders = vscode.workspace.workspaceFolders ?? [];
  const ofActive = active === undefined ? undefined : vscode.workspace.getWorkspaceFolder(active);
  return ofActive?.uri ?? (folders.length === 1 ? folders[0]?.uri : undefined);
}

/** What the active tab shows: text, or a picture in the built-in preview. */
export function activeFile(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText) return input.uri;
  return vscode.window.activeTextEditor?.document.uri;
}

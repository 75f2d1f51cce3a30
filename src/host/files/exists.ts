/** Whether something is at an address, on whatever file system of VS Code's. */

import { access } from 'node:fs/promises';
import * as vscode from 'vscode';

export async function exists(uri: vscode.Uri): Promise<boolean> {
  // VS Code's own way to a disk of this machine leads through its window and back: some 20 ms.
  const looking = uri.scheme === 'file' ? access(uri.fsPath) : vscode.workspace.fs.stat(uri);
  return Promise.resolve(looking).then(
    () => true,
    () => false,
  );
}

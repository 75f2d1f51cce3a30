/** Whether something is at an address, on whatever file system of VS Code's. */

import * as vscode from 'vscode';

export async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

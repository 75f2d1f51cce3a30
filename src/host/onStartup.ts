/** What a window looks for as soon as it starts, though nobody has asked for Easel yet. Costs a few looks at the disk where nothing waits. */

import * as vscode from 'vscode';
import { whenConnected } from './agents/whenConnected';
import { whenWaiting } from './batch/whenWaiting';
import { tellRestorable } from './files/restorable';

/** `storage`: Easel's own for all workspaces. */
export async function onStartup(
  storage: vscode.Uri,
  fetchBatches: () => Promise<void>,
  serveAgents: () => Promise<vscode.Disposable>,
): Promise<void> {
  await Promise.all([
    tellRestorable(vscode.Uri.joinPath(storage, 'versions').fsPath),
    whenWaiting(vscode.Uri.joinPath(storage, 'jobs'), fetchBatches),
    whenConnected(serveAgents),
  ]);
}

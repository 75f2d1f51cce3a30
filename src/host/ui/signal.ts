/** VS Code's way to cancel as everybody else's. */

import type * as vscode from 'vscode';

/** Converted once, here at the edge; everything inside knows only signals. */
export function signalOf(token: vscode.CancellationToken | undefined): AbortSignal {
  const controller = new AbortController();
  if (token?.isCancellationRequested) controller.abort();
  token?.onCancellationRequested(() => controller.abort());
  return controller.signal;
}

// A webview panel with nothing in it: what VS Code itself needs before any page can be used. Never part of what ships.
import * as vscode from 'vscode';

export function activate() {
  vscode.commands.registerCommand('emptyPanel.open', () => {
    const column = vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel('emptyPanel', 'Empty Panel', column, {
      enableScripts: true,
    });
    // Of a path, the address by which the page may show that file; of anything else, the same.
    const answerTo = message =>
      message.path ? String(panel.webview.asWebviewUri(vscode.Uri.file(message.path))) : message;
    panel.webview.onDidReceiveMessage(message => panel.webview.postMessage(answerTo(message)));
    panel.webview.html =
      '<!DOCTYPE html><body><script>const { postMessage } = acquireVsCodeApi(); ask = message => postMessage(message ?? "ready"); document.body.dataset.empty = "ready"; ask()</script></body>';
  });
}

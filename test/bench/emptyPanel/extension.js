// A webview panel with nothing in it: what VS Code itself needs before any page can be used. Never part of what ships.
import * as vscode from 'vscode';

export function activate() {
  vscode.commands.registerCommand('emptyPanel.open', () => {
    const column = vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel('emptyPanel', 'Empty Panel', column, {
      enableScripts: true,
    });
    panel.webview.onDidReceiveMessage(message => panel.webview.postMessage(message));
    panel.webview.html =
      '<!DOCTYPE html><body><script>const { postMessage } = acquireVsCodeApi(); ask = () => postMessage("ready"); document.body.dataset.empty = "ready"; ask()</script></body>';
  });
}

// A webview panel with nothing in it: what VS Code itself needs before any page can be used. Never part of what ships.
import * as vscode from 'vscode';

export function activate() {
  vscode.commands.registerCommand('emptyPanel.open', () => {
    const column = vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel('emptyPanel', 'Empty Panel', column, {
      enableScripts: true,
    });
    panel.webview.html =
      '<!DOCTYPE html><body><script>document.body.dataset.empty = "ready"; acquireVsCodeApi().postMessage("ready")</script></body>';
  });
}

// Asks a test what to do as soon as a window is open, and has Easel do it. Never part of what ships.
import * as vscode from 'vscode';

export async function activate() {
  const response = await fetch(`${process.env.EASEL_KILL_SERVER}/hello?pid=${process.pid}`);
  for (const request of await response.json())
    vscode.commands.executeCommand('easel.generate', request).then(undefined, () => {});
}

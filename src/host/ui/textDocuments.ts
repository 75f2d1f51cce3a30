/** Texts to be read in an editor, such as what would be sent. Never asks to be saved: nothing of them is a file. */

import * as vscode from 'vscode';

const scheme = 'easel-text';

export class TextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private count = 0;
  private readonly parts = [
    vscode.workspace.registerTextDocumentContentProvider(scheme, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => this.texts.delete(uri.toString())),
  ];

  /** Opens Markdown beside the active editor. `title`: what the tab is called. */
  async show(title: string, text: string): Promise<void> {
    this.count++;
    // Each has an address of its own: VS Code keeps what it read once.
    const uri = vscode.Uri.from({
      scheme,
      path: `/${title.replaceAll('/', '∕')}.md`,
      query: `${this.count}`,
    });
    this.texts.set(uri.toString(), text);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
  }
}

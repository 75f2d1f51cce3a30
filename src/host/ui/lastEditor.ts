/** The text editor that a person was in last, which VS Code forgets while a panel has the focus. Never opens or changes one. */

import * as vscode from 'vscode';

export class LastEditor implements vscode.Disposable {
  private editor = vscode.window.activeTextEditor;
  private readonly changed = new vscode.EventEmitter<void>();
  /** It is of another document, or has a selection where there was none, or none any more. */
  readonly onDidChange = this.changed.event;
  private told = this.news;
  private readonly watchers = [
    vscode.window.onDidChangeActiveTextEditor(editor => {
      // Output channels and the like are editors too.
      if (editor !== undefined && isDocument(editor)) this.editor = editor;
      this.compare();
    }),
    vscode.window.onDidChangeTextEditorSelection(() => this.compare()),
    vscode.workspace.onDidCloseTextDocument(() => this.compare()),
  ];

  /** `undefined` when its document was closed. */
  get current(): vscode.TextEditor | undefined {
    return this.editor?.document.isClosed ? undefined : this.editor;
  }

  /** What is selected there, in one line; empty when nothing is. */
  get selectedText(): string {
    const { current } = this;
    if (current === undefined) return '';
    return current.document.getText(current.selection).replace(/\s+/g, ' ').trim();
  }

  dispose(): void {
    vscode.Disposable.from(...this.watchers, this.changed).dispose();
  }

  private compare(): void {
    if (this.news === this.told) return;
    this.told = this.news;
    this.changed.fire();
  }

  private get news(): string {
    return `${this.current?.selection.isEmpty} ${this.current?.document.uri}`;
  }
}

function isDocument({ document }: vscode.TextEditor): boolean {
  return document.uri.scheme !== 'output' && document.uri.scheme !== 'debug';
}

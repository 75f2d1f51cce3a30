/** Where a webview finds files: as an address for the page, as a URI for a drag out of it. Never opens more folders than pictures lie in. */

import * as vscode from 'vscode';

export class WebviewUris {
  private roots: readonly vscode.Uri[];

  constructor(
    private readonly webview: vscode.Webview,
    /** Folders that the page may load from. */
    roots: readonly vscode.Uri[],
  ) {
    this.roots = roots;
    webview.options = { enableScripts: true, localResourceRoots: [...roots] };
  }

  /** `undefined` when the file lies in none of the folders. */
  of(uri: vscode.Uri): string | undefined {
    if (!this.roots.some(root => isBelow(uri, root))) return undefined;
    return this.webview.asWebviewUri(uri).toString();
  }

  /** Opens one more folder. The page loads anew when it was not open yet: it is redrawn from one message. */
  open(folder: vscode.Uri): void {
    if (this.roots.some(root => isBelow(folder, root))) return;
    this.roots = [...this.roots, folder];
    this.webview.options = { enableScripts: true, localResourceRoots: [...this.roots] };
  }

  /**
   * What an explorer understands. A remote host calls its files `file:`, the window calls them `vscode-remote:`; how
   * the host is called there stands only in the webview's own addresses (`vscode-remote+AUTHORITY.…`, where `-` and
   * four hex digits stand for other characters than letters and digits).
   */
  forDrag(uri: vscode.Uri): string {
    if (uri.scheme !== 'file' || vscode.env.remoteName === undefined) return uri.toString();
    const { authority } = this.webview.asWebviewUri(uri);
    const encoded = /^vscode-remote\+([^.]+)\./.exec(authority)?.[1];
    if (encoded === undefined) return uri.toString();
    const remote = encoded.replace(/-([0-9a-f]{4})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return uri.with({ scheme: 'vscode-remote', authority: remote }).toString();
  }
}

function isBelow(uri: vscode.Uri, root: vscode.Uri): boolean {
  const path = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return uri.scheme === root.scheme && uri.authority === root.authority && `${uri.path}/`.startsWith(path);
}

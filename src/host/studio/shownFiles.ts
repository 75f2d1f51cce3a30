/** Where the page finds a picture to show: the file itself, or a copy where browsers do not draw its format or the page may not read its folder. Never waits for a copy. */

import * as vscode from 'vscode';
import type { PictureBytes, Thumbnails } from '../../pixels/thumbnails';
import type { WebviewUris } from './webviewUris';

/** Formats that edits take and keep, and that browsers do not draw. */
const undrawn = /\.(tiff?|hei[cf])$/i;

export class ShownFiles {
  /** Paths of copies by the picture's content. */
  private readonly copies = new Map<string, string>();

  constructor(
    private readonly addresses: WebviewUris,
    /** Makes the copies, large enough to be looked at. */
    private readonly previews: Thumbnails,
  ) {}

  /**
   * The webview's address; `undefined` until `prepare` made a copy that is needed. Another content has another one: a
   * page that has drawn an address draws what it kept of it.
   */
  addressOf(uri: vscode.Uri, sha256: string): string | undefined {
    if (!this.needsCopy(uri)) return this.addresses.of(uri.query === '' ? uri.with({ query: sha256 }) : uri);
    const copy = this.copies.get(sha256);
    return copy === undefined ? undefined : this.addresses.of(vscode.Uri.file(copy));
  }

  /** True when there is a copy now that was not there before. */
  async prepare(uri: vscode.Uri, sha256: string, bytes: PictureBytes): Promise<boolean> {
    if (!this.needsCopy(uri) || this.copies.has(sha256)) return false;
    const copy = await this.previews.make(sha256, bytes);
    if (copy === undefined) return false;
    this.copies.set(sha256, copy);
    return true;
  }

  private needsCopy(uri: vscode.Uri): boolean {
    return undrawn.test(uri.path) || this.addresses.of(uri) === undefined;
  }
}

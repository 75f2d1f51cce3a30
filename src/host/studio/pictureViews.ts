/** The history's pictures as the page draws them. Never waits long for a small copy: one that is made later is told later. */

import * as vscode from 'vscode';
import { type History, uriOf } from '../history/history';
import type { HistoryEntries } from '../history/historyEntries';
import type { HistoryEntry } from '../history/historyEntry';
import type { Thumbnails } from '../thumbnails';
import type { Addresses } from './addresses';
import type { PictureView } from './protocol';

/** Copies that are there already answer within it. */
const patienceMs = 60;

export class PictureViews {
  /** Paths of small copies by the picture's content. */
  private readonly made = new Map<string, string>();

  constructor(
    private readonly addresses: Addresses,
    private readonly history: History,
    private readonly thumbnails: Thumbnails,
    /** A small copy came after its picture was viewed. */
    private readonly onThumbnail: (picture: string) => void,
  ) {}

  async view(shown: readonly HistoryEntry[], entries: HistoryEntries): Promise<PictureView[]> {
    const isThere = await Promise.all(shown.map(entry => this.history.isThere(entry)));
    let isAnswered = false;
    const making = shown.map(async (entry, at) => {
      if (this.made.has(entry.sha256)) return;
      const path = await this.thumbnail(entry, isThere[at] === true);
      if (path === undefined) return;
      this.made.set(entry.sha256, path);
      if (isAnswered) this.onThumbnail(entry.id);
    });
    await Promise.race([Promise.all(making), new Promise(resolve => setTimeout(resolve, patienceMs))]);
    isAnswered = true;
    return shown.map((entry, at) => this.viewOf(entry, isThere[at] === true, entries));
  }

  /** The webview's address of a small copy of any picture; `undefined` until it is made. */
  thumbnailOf(sha256: string): string | undefined {
    const path = this.made.get(sha256);
    return path === undefined ? undefined : this.addresses.of(vscode.Uri.file(path));
  }

  /** Makes the small copy of a picture that need not be in the history. */
  async prepare(sha256: string, uri: vscode.Uri): Promise<void> {
    if (this.made.has(sha256)) return;
    const path = await this.thumbnails.make(sha256, bytesOf(uri));
    if (path !== undefined) this.made.set(sha256, path);
  }

  private thumbnail(entry: HistoryEntry, isThere: boolean): Promise<string | undefined> {
    const uri = uriOf(entry);
    // A picture that is gone may have left its small copy behind.
    const bytes = isThere && uri !== undefined ? bytesOf(uri) : undefined;
    return bytes === undefined
      ? this.thumbnails.find(entry.sha256)
      : this.thumbnails.make(entry.sha256, bytes);
  }

  private viewOf(entry: HistoryEntry, isThere: boolean, entries: HistoryEntries): PictureView {
    const { place, sha256, sources: _, usage, requestId: _id, ...shown } = entry;
    const uri = uriOf(entry);
    const thumbnail = this.thumbnailOf(sha256);
    const source = isThere && uri !== undefined ? this.addresses.of(uri) : undefined;
    return {
      ...shown,
      name: place.slice(place.lastIndexOf('/') + 1),
      path: uri === undefined ? place : vscode.workspace.asRelativePath(uri),
      ...(thumbnail !== undefined && { thumbnail }),
      ...(source !== undefined && { source }),
      ...(isThere && uri !== undefined && { dragUri: this.addresses.forDrag(uri) }),
      ...(usage?.totalTokens !== undefined && { tokens: usage.totalTokens }),
      ...(usage?.cost !== undefined && { cost: { amount: usage.cost, currency: usage.currency ?? 'USD' } }),
      isFavourite: entries.isFavourite(entry.id),
      isGone: !isThere,
      parents: entries.parentsOf(entry),
      children: entries.childrenOf(entry.id),
    };
  }
}

function bytesOf(uri: vscode.Uri): string | (() => Thenable<Uint8Array>) {
  return uri.scheme === 'file' ? uri.fsPath : () => vscode.workspace.fs.readFile(uri);
}

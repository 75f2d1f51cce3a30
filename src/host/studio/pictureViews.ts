/** The history's pictures as the page draws them. Never waits long for a small copy: one that is made later is posted later. */

import * as vscode from 'vscode';
import { effectiveMargins, inOldPicture } from '../../core/margins';
import type { HistoryEntries } from '../../jobs/history/historyEntries';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import type { Thumbnails } from '../../pixels/thumbnails';
import type { EditedView, PictureView } from '../../protocol/views';
import { readPictureBytes } from '../files/pictureBytes';
import { type History, uriOf } from '../history/history';
import type { ShownFiles } from './shownFiles';
import type { WebviewUris } from './webviewUris';

/** Copies that are there already answer within it. */
const patienceMs = 60;

export class PictureViews {
  /** Paths of small copies by the picture's content. */
  private readonly made = new Map<string, string>();

  constructor(
    private readonly addresses: WebviewUris,
    private readonly history: History,
    private readonly thumbnails: Thumbnails,
    private readonly shownFiles: ShownFiles,
    /** A copy came after its picture was viewed. */
    private readonly onThumbnail: (picture: string) => void,
  ) {}

  async view(shown: readonly HistoryEntry[], entries: HistoryEntries): Promise<PictureView[]> {
    const isThere = await Promise.all(shown.map(entry => this.history.isThere(entry)));
    const files = await Promise.all(shown.map(entry => this.filesBeside(entry, entries)));
    let isAnswered = false;
    const making = shown.map(async (entry, at) => {
      const isNew = await this.prepareEntry(entry, isThere[at] === true);
      if (isNew && isAnswered) this.onThumbnail(entry.id);
    });
    await Promise.race([Promise.all(making), new Promise(resolve => setTimeout(resolve, patienceMs))]);
    isAnswered = true;
    return shown.map((entry, at) => ({
      ...this.viewOf(entry, isThere[at] === true, entries),
      ...files[at],
    }));
  }

  /** The webview's address of a small copy of any picture; `undefined` until it is made. */
  thumbnailOf(sha256: string): string | undefined {
    const path = this.made.get(sha256);
    return path === undefined ? undefined : this.addresses.of(vscode.Uri.file(path));
  }

  /** Makes the small copy of a picture that need not be in the history. */
  async prepare(sha256: string, uri: vscode.Uri): Promise<void> {
    const small = this.made.has(sha256) ? undefined : await this.thumbnails.make(sha256, bytesOf(uri));
    if (small !== undefined) this.made.set(sha256, small);
    await this.shownFiles.prepare(uri, sha256, bytesOf(uri));
  }

  /** True when there is a copy now that was not there before. */
  private async prepareEntry(entry: HistoryEntry, isThere: boolean): Promise<boolean> {
    const { sha256 } = entry;
    const uri = uriOf(entry);
    const small = this.made.has(sha256) ? undefined : await this.thumbnail(entry, isThere);
    if (small !== undefined) this.made.set(sha256, small);
    const isShown =
      isThere && uri !== undefined && (await this.shownFiles.prepare(uri, sha256, bytesOf(uri)));
    return isShown || small !== undefined;
  }

  private thumbnail(entry: HistoryEntry, isThere: boolean): Promise<string | undefined> {
    const uri = uriOf(entry);
    // A picture that is gone may have left its small copy behind.
    const bytes = isThere && uri !== undefined ? bytesOf(uri) : undefined;
    return bytes === undefined
      ? this.thumbnails.find(entry.sha256)
      : this.thumbnails.make(entry.sha256, bytes);
  }

  /** What the provider answered, and what was edited where the history does not have it; either may be gone by now. */
  private async filesBeside(
    { place: own, raw, rawSize, original, sources, width, height }: HistoryEntry,
    entries: HistoryEntries,
  ): Promise<Pick<PictureView, 'raw' | 'original'>> {
    const answer = raw === undefined ? undefined : await existing(vscode.Uri.parse(raw));
    const isKnown = entries.get(sources[0] ?? '') !== undefined;
    // Written over what it was edited from, it is all that is left there.
    const isLost = original === undefined || original.place === own;
    const place = isLost || isKnown ? undefined : uriOf(original);
    const edited = place && (await existing(place));
    if (edited && original) void this.shownFiles.prepare(edited, original.sha256, bytesOf(edited));
    const source = edited && original && this.shownFiles.addressOf(edited, original.sha256);
    const address = answer && this.addresses.of(answer);
    // Without its header's word it counts as fitted already.
    const answered = rawSize === undefined || rawSize.width === 0 ? { width, height } : rawSize;
    const name = vscode.l10n.t('the provider’s answer');
    return {
      ...(address !== undefined && { raw: { ...answered, name, source: address } }),
      ...(original &&
        source !== undefined && {
          original: { width: original.width, height: original.height, ...namedBy(original), source },
        }),
    };
  }

  private viewOf(entry: HistoryEntry, isThere: boolean, entries: HistoryEntries): PictureView {
    const { place, sha256, usage, cost, ...rest } = entry;
    const {
      sources: _,
      requestId: _id,
      raw: _raw,
      rawSize: _size,
      edit,
      original: _original,
      maskShare: _share,
      ...shown
    } = rest;
    const uri = uriOf(entry);
    const thumbnail = this.thumbnailOf(sha256);
    const margins = effectiveMargins(edit?.extend);
    const source = isThere && uri !== undefined ? this.shownFiles.addressOf(uri, sha256) : undefined;
    return {
      ...shown,
      ...namedBy(entry),
      path: uri === undefined ? place : vscode.workspace.asRelativePath(uri),
      ...(thumbnail !== undefined && { thumbnail }),
      ...(source !== undefined && { source }),
      ...(isThere && uri !== undefined && { dragUri: this.addresses.forDrag(uri) }),
      ...(usage?.totalTokens !== undefined && { tokens: usage.totalTokens }),
      ...(cost && {
        cost: { amount: cost.amount, currency: cost.currency, isEstimate: cost.basis === 'estimate' },
      }),
      isFavourite: entries.isFavourite(entry.id),
      isGone: !isThere,
      ...(!isThere && { isReplaced: entries.isReplaced(entry.id) }),
      ...(margins && { inSource: inOldPicture(entry, margins) }),
      ...(entry.original && !entry.isGuided && { edited: editedView(entry, entry.original, entries) }),
      parents: entries.parentsOf(entry),
      children: entries.childrenOf(entry.id),
    };
  }
}

function editedView(
  { sources: [first = ''], maskShare }: HistoryEntry,
  original: { readonly place: string },
  entries: HistoryEntries,
): EditedView {
  const known = entries.get(first);
  return {
    ...namedBy(known ?? original),
    ...(known && { picture: known.id }),
    ...(maskShare !== undefined && { maskShare }),
  };
}

function namedBy({ place }: { readonly place: string }): { name: string } {
  return { name: place.slice(place.lastIndexOf('/') + 1) };
}

async function existing(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  return vscode.workspace.fs.stat(uri).then(
    () => uri,
    () => undefined,
  );
}

function bytesOf(uri: vscode.Uri): string | (() => Thenable<Uint8Array>) {
  return uri.scheme === 'file' ? uri.fsPath : () => readPictureBytes(uri);
}

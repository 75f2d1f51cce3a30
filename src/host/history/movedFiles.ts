/** Looks for pictures that were moved behind VS Code's back, by their content. Bounded, in the background, and never twice for nothing. */

import * as vscode from 'vscode';
import { hashOf } from '../../jobs/hash';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import { readPictureBytes } from '../files/pictureBytes';

type Search = {
  readonly entry: HistoryEntry;
  readonly found: (uri: vscode.Uri) => Promise<void>;
};

/** What a picture's file may be called. */
export const pictureGlob = '**/*.{png,jpg,jpeg,webp,gif,avif,bmp,tif,tiff,svg,PNG,JPG,JPEG,WEBP,TIF,TIFF}';

/** Files whose size is looked at; only those of the right size are read. */
const mostFiles = 3000;
/** A page of the history asks for many at once: one walk serves them all. */
const gatheringMs = 200;
/** Until what was not found is looked for again: not every system tells when a file appears. */
const pauseMs = 20_000;

export class MovedFiles {
  private readonly waiting = new Map<string, Search>();
  /** When which id was looked for, `Date.now()` ms. */
  private readonly searched = new Map<string, number>();
  private searching: Promise<void> | undefined;

  /** Calls `found` once, if ever. */
  search(entry: HistoryEntry, found: (uri: vscode.Uri) => Promise<void>): void {
    if (Date.now() - (this.searched.get(entry.id) ?? 0) < pauseMs) return;
    this.waiting.set(entry.id, { entry, found });
    this.searching ??= this.searchAll().finally(() => {
      this.searching = undefined;
    });
  }

  /** This picture is where it should be: when it is missed again, that is news. */
  isThere(id: string): void {
    this.searched.delete(id);
    this.waiting.delete(id);
  }

  /** A picture appeared: it may be one of those that were not found. */
  searchAnew(): void {
    this.searched.clear();
  }

  dispose(): void {
    this.waiting.clear();
  }

  private async searchAll(): Promise<void> {
    while (this.waiting.size > 0) {
      await new Promise(resolve => setTimeout(resolve, gatheringMs));
      await this.walk();
    }
  }

  private async walk(): Promise<void> {
    const searches = [...this.waiting.values()];
    this.waiting.clear();
    for (const { entry } of searches) this.searched.set(entry.id, Date.now());
    const bySize = new Map<number, Search[]>();
    for (const search of searches) {
      bySize.set(search.entry.bytes, [...(bySize.get(search.entry.bytes) ?? []), search]);
    }
    const files = await Promise.resolve(
      vscode.workspace.findFiles(pictureGlob, '**/node_modules/**', mostFiles),
    ).catch(() => []);
    for (const uri of files) {
      const { size } = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => ({ size: -1 }));
      const candidates = bySize.get(size);
      if (candidates !== undefined) await compare(uri, candidates);
    }
  }
}

async function compare(uri: vscode.Uri, candidates: readonly Search[]): Promise<void> {
  try {
    const digest = await hashOf(await readPictureBytes(uri));
    await candidates.find(({ entry }) => entry.sha256 === digest)?.found(uri);
  } catch {
    // Gone again, or not to be read: it is not the one.
  }
}

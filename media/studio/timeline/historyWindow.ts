/** The part of the history that the page holds: chunks of it around what is looked at. Never asks for anything: it says what to ask. */

import type { PictureView } from '../../../src/protocol/views';

/** Entries in one read. */
export const chunkSize = 60;
/** Chunks kept on either side of the last one read: the page's memory does not grow with the history. */
const keptAround = 8;

export type HistoryWindow = {
  /** What was read under another revision is stale. */
  readonly revision: number;
  readonly chunks: ReadonlyMap<number, readonly PictureView[]>;
};

export const emptyWindow: HistoryWindow = { revision: -1, chunks: new Map() };

export function entryAt({ chunks }: HistoryWindow, index: number): PictureView | undefined {
  return chunks.get(Math.floor(index / chunkSize))?.[index % chunkSize];
}

/** The window with what was read. An answer that came too late, or to a question nobody asked, changes nothing. */
export function withEntries(
  window: HistoryWindow,
  { revision, from, entries }: { revision: number; from: number; entries: readonly PictureView[] },
): HistoryWindow {
  if (revision !== window.revision || from % chunkSize !== 0) return window;
  const chunk = from / chunkSize;
  const near = [...window.chunks].filter(([at]) => Math.abs(at - chunk) <= keptAround);
  const read: [number, readonly PictureView[]][] = [];
  for (let at = 0; at * chunkSize < entries.length; at++) {
    read.push([chunk + at, entries.slice(at * chunkSize, (at + 1) * chunkSize)]);
  }
  return { revision, chunks: new Map([...near, ...read]) };
}

/** Chunks that cover entries `from` up to, not including, `to` and are not here yet. */
export function missingChunks({ chunks }: HistoryWindow, from: number, to: number): number[] {
  const missing: number[] = [];
  for (let chunk = Math.floor(Math.max(0, from) / chunkSize); chunk * chunkSize < to; chunk++) {
    if (!chunks.has(chunk)) missing.push(chunk);
  }
  return missing;
}

/** Where a picture stands, 0 the newest; `-1` when it is not in the window. */
export function indexOf({ chunks }: HistoryWindow, id: string): number {
  for (const [chunk, entries] of chunks) {
    const at = entries.findIndex(entry => entry.id === id);
    if (at >= 0) return chunk * chunkSize + at;
  }
  return -1;
}

/** One picture of the history and the lines that tell of it in the history's file. Never holds a key or a picture's bytes. */

import type { EditOptions } from '../../api';
import type { Cost } from '../../core/cost';
import type { MadePicture } from '../../core/madePicture';
import type { Area, PixelSize } from '../../core/sizes';
import type { Usage } from '../../core/usage';

export type HistoryEntry = MadePicture & {
  /** `FOLDER/path/in/it.png` with the workspace folder's name, or a whole URI for a file outside the workspace. */
  readonly place: string;
  /** Of the file, in hex: finds it again when it was moved behind VS Code's back. */
  readonly sha256: string;
  readonly usage?: Usage;
  /** This picture's share of what the job cost. */
  readonly cost?: Cost;
  readonly requestId?: string;
  /** What was sent along, the edited picture first: an id of the history, or a place that it does not know. */
  readonly sources: readonly string[];
  /** What of the source was to change. */
  readonly edit?: KeptEdit;
  /** Of the edited picture that its mask marked, 0 to 1. */
  readonly maskShare?: number;
  /** The edited picture as it was sent; the file may have gone or changed since. */
  readonly original?: { readonly place: string; readonly sha256: string } & PixelSize;
  /** URI of what the provider answered, where the edit was fitted to its source; the file may be gone by now. */
  readonly raw?: string;
  readonly rawSize?: PixelSize;
  /** Where the picture lies in `raw`, px of that: over its edges where only a part was sent. */
  readonly inAnswer?: Area;
};

/** `mask`: its URI; the file may be gone by now. */
export type KeptEdit = Omit<EditOptions, 'mask'> & { readonly mask?: string };

/** A line of the file: what was made, and what became of it. */
export type HistoryLine =
  | { readonly type: 'made'; readonly entry: HistoryEntry }
  | { readonly type: 'moved'; readonly id: string; readonly place: string }
  /** Its place has other content now; its file may lie elsewhere. */
  | { readonly type: 'replaced'; readonly id: string }
  | { readonly type: 'favourite'; readonly id: string; readonly isFavourite: boolean }
  /** Taken out of the history by the user; its file may or may not be there. */
  | { readonly type: 'hidden'; readonly id: string };

/** `undefined` for a line that is damaged, or of a later Easel: the others are as good as before. */
export function parseHistoryLine(text: string): HistoryLine | undefined {
  // An error for each line of a file that is none takes a hundred times as long.
  if (!text.startsWith('{')) return undefined;
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(line: unknown): line is HistoryLine {
  if (!isRecord(line)) return false;
  switch (line.type) {
    case 'made':
      return isEntry(line.entry);
    case 'moved':
      return areStrings(line, 'id', 'place');
    case 'favourite':
      return areStrings(line, 'id') && typeof line.isFavourite === 'boolean';
    case 'hidden':
    case 'replaced':
      return areStrings(line, 'id');
    default:
      return false;
  }
}

const texts = ['id', 'place', 'sha256', 'prompt', 'provider', 'model', 'mediaType', 'job', 'madeAt'] as const;
const numbers = ['width', 'height', 'bytes'] as const;

/** By hand and not by schema: ten thousand lines are read while a panel waits, and zod is not loaded for it. */
function isEntry(entry: unknown): entry is HistoryEntry {
  return (
    isRecord(entry) &&
    texts.every(name => typeof entry[name] === 'string') &&
    numbers.every(name => typeof entry[name] === 'number') &&
    isRecord(entry.requested) &&
    (entry.edit === undefined || isRecord(entry.edit)) &&
    (entry.warnings === undefined || Array.isArray(entry.warnings)) &&
    (entry.original === undefined || isOriginal(entry.original)) &&
    Array.isArray(entry.sources) &&
    entry.sources.every(source => typeof source === 'string')
  );
}

function isOriginal(original: unknown): boolean {
  return isRecord(original) && areStrings(original, 'place', 'sha256');
}

function areStrings(record: Readonly<Record<string, unknown>>, ...names: string[]): boolean {
  return names.every(name => typeof record[name] === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

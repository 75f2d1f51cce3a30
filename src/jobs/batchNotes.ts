/** What a batch that was handed in notes about itself, so that another window can bring its pictures days later. Never holds a key. */

import type { Sentence } from '../core/sentence';
import type { PixelSize } from '../core/sizes';
import type { JobRequest, StartedBy } from './jobRequest';
import type { SpendingNote } from './spending/jobSpending';

/** In the batch's own folder of the journal. */
export const batchFile = 'batch.json';

/** One request of it. */
export type BatchEntry = {
  /** As its provider calls it. */
  readonly key: string;
  /** Of the file of requests, counted from 1. */
  readonly line: number;
  /** As it was asked for; what was sent along, as text of its URI. */
  readonly request: JobRequest & Required<Pick<JobRequest, 'model'>>;
  readonly sources: readonly (PixelSize & { readonly uri: string; readonly sha256: string })[];
  /** URI of the folder where the pictures go. */
  readonly folder: string;
  readonly stem: string;
  readonly spending: SpendingNote;
  /** What its model does not take, and was left out. */
  readonly warnings?: readonly Sentence[];
};

export type BatchNote = {
  /** URI of the file of requests. */
  readonly file: string;
  readonly startedBy: StartedBy;
  readonly entries: readonly BatchEntry[];
};

/** How a request of it ended. */
export type BatchEntryEnd = {
  readonly key: string;
  readonly state: 'made' | 'failed';
  /** URIs of what was made. */
  readonly files: readonly string[];
  /** In the user's language. */
  readonly reason?: string;
};

/** `undefined`: the note is damaged, and there is nothing to go by. */
export function batchIn(note: unknown): BatchNote | undefined {
  if (!isRecord(note) || typeof note.file !== 'string' || !Array.isArray(note.entries)) return undefined;
  return note.entries.every(isEntry) ? (note as BatchNote) : undefined;
}

/** A key is part of a folder's name. */
function isEntry(value: unknown): value is BatchEntry {
  return (
    isRecord(value) &&
    typeof value.key === 'string' &&
    /^[a-z0-9-]{1,40}$/.test(value.key) &&
    typeof value.line === 'number' &&
    [value.folder, value.stem].every(text => typeof text === 'string') &&
    isRecord(value.request) &&
    Array.isArray(value.sources) &&
    Array.isArray(value.warnings ?? []) &&
    isRecord(value.spending)
  );
}

export function isEntryEnd(value: unknown): value is BatchEntryEnd {
  return (
    isRecord(value) &&
    typeof value.key === 'string' &&
    (value.state === 'made' || value.state === 'failed') &&
    Array.isArray(value.files) &&
    value.files.every(file => typeof file === 'string')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a job notes about itself, and how it is read: a disk may damage a note, and one that is none is as good as none. */

import { basename, join } from 'node:path';
import type { ReceivedPicture } from '../core/imageAnswer';
import type { ImageErrorDetails, ImageErrorKind } from '../core/imageError';
import { isMediaType } from '../core/mediaType';
import type { Sentence } from '../core/sentence';
import { type Attempt, isHalfName } from './placeFile';

/** How a job ended that brought not all it should. */
export type JobOutcome = {
  readonly kind: ImageErrorKind;
  readonly sentence: Sentence;
  /** ISO 8601 */
  readonly endedAt: string;
  readonly details: Omit<ImageErrorDetails, 'cause' | 'keptIn'>;
};

/** A picture of the job on its way into the workspace. */
export type Save = Attempt & {
  /** Name of the picture's file in the job folder. */
  readonly file: string;
  readonly isDone: boolean;
};

/**
 * Pictures of the job folder at `path`, wherever that lay when they were noted. Throws a TypeError for a list in which
 * one is none.
 */
export function picturesIn(note: unknown, path: string): ReceivedPicture[] {
  if (!Array.isArray(note) || !note.every(isPicture)) throw new TypeError('no list of pictures');
  // What was told of its content then may not be so any more.
  return note.map(({ sha256: _, ...picture }) => ({ ...picture, file: join(path, basename(picture.file)) }));
}

function isPicture(value: unknown): value is ReceivedPicture {
  if (!isRecord(value)) return false;
  const { file, mediaType, revisedPrompt = '' } = value;
  return (
    typeof file === 'string' &&
    !['', '.', '..'].includes(basename(file)) &&
    isMediaType(mediaType) &&
    typeof revisedPrompt === 'string'
  );
}

export function outcomeIn(note: unknown): JobOutcome | undefined {
  if (!isRecord(note) || !isRecord(note.sentence) || !isRecord(note.details)) return undefined;
  const { kind, sentence, endedAt } = note;
  const isSentence = typeof sentence.text === 'string' && Array.isArray(sentence.values);
  const isOutcome = isSentence && typeof kind === 'string' && typeof endedAt === 'string';
  return isOutcome ? (note as JobOutcome) : undefined;
}

/** A half is cleared away, so that nothing else may pass for one. */
export function isSave(value: unknown): value is Save {
  if (!isRecord(value)) return false;
  const { file, target, half, isDone } = value;
  const areNames = typeof file === 'string' && basename(file) === file && typeof target === 'string';
  const isHalf = half === undefined || (typeof half === 'string' && isHalfName(basename(half)));
  return areNames && typeof isDone === 'boolean' && isHalf;
}

/** Texts of a list of addresses. */
export function addressesIn(note: unknown): string[] {
  if (!Array.isArray(note)) return [];
  return note.flatMap(entry => (isRecord(entry) && typeof entry.url === 'string' ? [entry.url] : []));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

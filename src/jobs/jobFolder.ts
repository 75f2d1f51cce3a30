/** One job's part of the journal: a folder from before the job is paid for until its pictures are safe. No key ever stands in it. */

import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EditOptions } from '../api';
import type { ReceivedPicture } from '../core/imageAnswer';
import { ImageError } from '../core/imageError';
import type { ImageParameters } from '../core/parameters';
import { sentence } from '../core/sentence';
import type { PixelSize } from '../core/sizes';
import { type BatchEntryEnd, type BatchNote, batchFile, batchIn, isEntryEnd } from './batchNotes';
import { isSave, type JobOutcome, outcomeIn, picturesIn, type Save } from './jobNotes';
import type { Attempt } from './placeFile';

/** What a later recovery needs to know of a job: who was asked for what, when, and where the result should go. */
export type JobRecord = {
  /** ISO 8601 */
  readonly startedAt: string;
  /** Of the process that runs the job. */
  readonly pid: number;
  readonly provider: string;
  readonly model: string;
  readonly prompt: string;
  readonly parameters: ImageParameters;
  /** What was sent along, the edited picture first. `uri` as text. */
  readonly sources: readonly (PixelSize & { readonly uri: string; readonly sha256: string })[];
  /** The sources were references of a new picture: none was edited. */
  readonly isGuided?: boolean;
  /** `mask`: its URI. */
  readonly edit?: Omit<EditOptions, 'mask'> & { readonly mask?: string | undefined };
  /** URI of the folder where the pictures should go. */
  readonly folder: string;
  readonly stem: string;
  /** Of many requests that a provider does later: what they are stands in a note of its own. */
  readonly isBatch?: boolean;
};

/** The journal is for its owner's eyes only: prompts and pictures are nobody else's business. */
const ownerOnly = { mode: 0o600 };

const names = {
  record: 'request.json',
  received: 'received.json',
  pictures: 'pictures.json',
  outcome: 'outcome.json',
  saves: 'saves.jsonl',
  sketches: 'sketches.jsonl',
  batch: batchFile,
  ends: 'ends.jsonl',
} as const;

/**
 * A note that finds no room stops nothing: a picture that arrived may well find some where it should be. Without the
 * note, a recovery goes by the files.
 */
const unnoted = () => {};

export class JobFolder {
  private constructor(readonly path: string) {}

  /** One that is there already. */
  static at(path: string): JobFolder {
    return new JobFolder(path);
  }

  /** `jobsFolder`: absolute; made when it is not there. Throws ImageError `invalidInput` when it cannot be written. */
  static async create(
    jobsFolder: string,
    record: JobRecord,
    // Sorts by time; the random part keeps two windows apart.
    name = `${record.startedAt.replace(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`,
  ): Promise<JobFolder> {
    const folder = new JobFolder(join(jobsFolder, name));
    try {
      await mkdir(folder.path, { recursive: true, mode: 0o700 });
      await folder.write(names.record, record);
    } catch (cause) {
      await folder.remove().catch(() => {});
      throw notCreated(jobsFolder, cause);
    }
    return folder;
  }

  readRecord(): Promise<JobRecord> {
    return this.read(names.record) as Promise<JobRecord>;
  }

  /** Says which of the files are the pictures as they came, so that a later recovery need not guess. */
  writeReceived(pictures: readonly ReceivedPicture[]): Promise<void> {
    return this.write(names.received, pictures).catch(unnoted);
  }

  /** Rejects where the job did not get that far or the note is damaged, as `readPictures`. */
  readReceived(): Promise<readonly ReceivedPicture[]> {
    return this.readPictureList(names.received);
  }

  /** Says which of the files are to be saved, where they are not those that came. */
  writePictures(pictures: readonly ReceivedPicture[]): Promise<void> {
    return this.write(names.pictures, pictures).catch(unnoted);
  }

  readPictures(): Promise<readonly ReceivedPicture[]> {
    return this.readPictureList(names.pictures);
  }

  writeOutcome({ kind, sentence, details }: ImageError): Promise<void> {
    const { cause: _, keptIn: _path, ...facts } = details;
    const endedAt = new Date().toISOString();
    const outcome: JobOutcome = { kind, sentence, endedAt, details: facts };
    return this.write(names.outcome, outcome).catch(unnoted);
  }

  /** `undefined`: the job was interrupted, or runs still. */
  async readOutcome(): Promise<JobOutcome | undefined> {
    return outcomeIn(await this.read(names.outcome).catch(() => undefined));
  }

  /** Before a picture is put into the workspace, and after. `file`: its absolute path. */
  async noteSave(file: string, attempt: Attempt, isDone: boolean): Promise<void> {
    const save: Save = { file: basename(file), ...attempt, isDone };
    const line = `${JSON.stringify(save)}\n`;
    // What is safe and cannot be noted as safe goes, so that nobody is offered it again.
    const instead = isDone ? () => rm(file, { force: true }) : unnoted;
    await appendFile(join(this.path, names.saves), line, ownerOnly).catch(instead);
  }

  readSaves(): Promise<Save[]> {
    return this.readLines(names.saves, isSave);
  }

  /** A picture that only sharpens until the real one comes. `file`: its absolute path. */
  async noteSketch(file: string): Promise<void> {
    const line = `${JSON.stringify(basename(file))}\n`;
    await appendFile(join(this.path, names.sketches), line, ownerOnly).catch(unnoted);
  }

  readSketches(): Promise<string[]> {
    return this.readLines(names.sketches, line => typeof line === 'string');
  }

  /** What a batch is of. Rejects where the disk does: nothing may be handed in then. */
  writeBatch(note: BatchNote): Promise<void> {
    return this.write(names.batch, note);
  }

  /** `undefined`: it is no batch, or the note is damaged. */
  async readBatch(): Promise<BatchNote | undefined> {
    return batchIn(await this.read(names.batch).catch(() => undefined));
  }

  /** What became of a request of the batch. */
  async noteEnd(end: BatchEntryEnd): Promise<void> {
    await appendFile(join(this.path, names.ends), `${JSON.stringify(end)}\n`, ownerOnly);
  }

  readEnds(): Promise<BatchEntryEnd[]> {
    return this.readLines(names.ends, isEntryEnd);
  }

  /** It goes on after all. */
  async forgetOutcome(): Promise<void> {
    await rm(join(this.path, names.outcome), { force: true });
  }

  /** Names of all files; none where the folder is gone. */
  files(): Promise<string[]> {
    return readdir(this.path).catch(() => []);
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }

  /** Whole or not at all: a window may be closed at any moment. */
  private async write(name: string, value: unknown): Promise<void> {
    const file = join(this.path, name);
    await writeFile(`${file}.tmp`, `${JSON.stringify(value, undefined, 1)}\n`, ownerOnly);
    await rename(`${file}.tmp`, file);
  }

  private async read(name: string): Promise<unknown> {
    return JSON.parse(await readFile(join(this.path, name), 'utf8'));
  }

  private async readPictureList(name: string): Promise<readonly ReceivedPicture[]> {
    return picturesIn(await this.read(name), this.path);
  }

  /** A line that was being written when a window closed says nothing. */
  private async readLines<Line>(name: string, isLine: (value: unknown) => value is Line): Promise<Line[]> {
    const text = await readFile(join(this.path, name), 'utf8').catch(() => '');
    return text.split('\n').map(parsed).filter(isLine);
  }
}

function notCreated(jobsFolder: string, cause: unknown): ImageError {
  const text =
    'Easel keeps what arrives in {0} until it is saved, and nothing can be written there ({1}). Make room or check permissions. Nothing was sent.';
  const { code = 'unknown' } = cause as NodeJS.ErrnoException;
  return new ImageError('invalidInput', sentence(text, jobsFolder, code), { cause });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Brings a job's pictures from its folder into the workspace, in their order, so that the first gets the plain name. */

import { readFile, unlink } from 'node:fs/promises';
import * as vscode from 'vscode';
import { sourceInAnswer } from '../../core/editPlan';
import { type ImageError, toImageError } from '../../core/imageError';
import { hasExtensionOf, type MediaType } from '../../core/mediaType';
import type { Sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import { hashOfFile } from '../../jobs/hash';
import type { JobFolder } from '../../jobs/jobFolder';
import type { ResultPicture } from '../../jobs/jobResult';
import { pictureFacts } from '../../jobs/pictureFacts';
import { type Attempt, FolderNames } from '../../jobs/placeFile';
import type { FinishedPicture, KeptAnswer } from '../../pixels/finishAnswers';
import { makeSafe } from '../../pixels/safeDrawing';
import type { Destination, PictureFiles } from './pictureFiles';
import type { PreviousVersions } from './previousVersions';

export type Target = Destination & {
  /** The picture that the first edit is to be written over. */
  readonly replaced?: vscode.Uri;
};

export type SavedPictures = {
  readonly pictures: readonly ResultPicture[];
  readonly warnings: readonly Sentence[];
  /** Of those that stay in the job's folder. */
  readonly failures: readonly ImageError[];
};

export class PictureSaver {
  constructor(
    private readonly files: PictureFiles,
    private readonly versions: PreviousVersions,
  ) {}

  /** Throws ImageError `invalidInput` when nothing can be written there; asked before anything is paid for. */
  checkWritable(folder: vscode.Uri): Promise<void> {
    return this.files.checkWritable(folder);
  }

  /** Throws ImageError `notSaved`, or `badResponse` where none is safe to open; the journal knows then which pictures are saved. */
  async saveAll(
    pictures: readonly FinishedPicture[],
    target: Target,
    folder: JobFolder,
  ): Promise<SavedPictures> {
    const saved: ResultPicture[] = [];
    const warnings: Sentence[] = [];
    const failures: ImageError[] = [];
    const folders = new FolderNames();
    for (const { file, mediaType, revisedPrompt, raw, ...known } of pictures) {
      let { sha256 } = known;
      try {
        const cleaned = mediaType === 'image/svg+xml' ? await makeSafe(file) : undefined;
        if (cleaned !== undefined) {
          warnings.push(cleaned);
          sha256 = undefined;
        }
      } catch (error) {
        failures.push(toImageError(error));
        continue;
      }
      sha256 ??= await hashOfFile(file);
      const facts = { ...(await pictureFacts(file)), sha256 };
      const uri = await this.save(file, mediaType, target, saved.length === 0, folder, folders);
      // It is safe now, and need not be kept twice. What is gone needs no note.
      await unlink(file).catch(() => folder.noteSave(file, { target: uri.fsPath }, true));
      saved.push({
        ...{ uri, mediaType, ...facts },
        ...(revisedPrompt !== undefined && { revisedPrompt }),
        ...(raw !== undefined && (await describeAnswer(raw, facts))),
      });
    }
    const [failure] = failures;
    if (saved.length === 0 && failure !== undefined) throw failure;
    return { pictures: saved, warnings, failures };
  }

  /** The first picture over its source where that was asked for and the format allows it, any other beside. */
  private async save(
    file: string,
    mediaType: MediaType,
    { replaced, ...destination }: Target,
    isFirst: boolean,
    folder: JobFolder,
    folders: FolderNames,
  ): Promise<vscode.Uri> {
    if (replaced !== undefined && isFirst && hasExtensionOf(replaced.path, mediaType)) {
      await folder.noteSave(file, { target: replaced.fsPath }, false);
      if (await this.versions.writeOver(replaced, await readFile(file))) return replaced;
    }
    const note = (attempt: Attempt) => folder.noteSave(file, attempt, false);
    return this.files.save(file, mediaType, destination, note, folders);
  }
}

async function describeAnswer(
  { file, plan }: KeptAnswer,
  edited: PixelSize,
): Promise<Pick<ResultPicture, 'raw' | 'rawSize' | 'inAnswer'>> {
  const { width, height } = await pictureFacts(file);
  const rawSize = { width, height };
  return { raw: vscode.Uri.file(file), rawSize, inAnswer: sourceInAnswer(rawSize, edited, plan) };
}

/** The files that are made of one picture in other sizes: which they would be, and writing them. Never over a file that nobody chose. */

import * as vscode from 'vscode';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { ImageError } from '../../core/imageError';
import { readImageHeader } from '../../core/imageHeader';
import { sentence } from '../../core/sentence';
import { type PlannedSize, planSizes, type SizeSet } from '../../core/sizeSets';
import type { PictureEditor } from '../../pixels/pictureEditor';
import { exists } from './exists';
import { readPictureBytes } from './pictureBytes';
import type { PictureFiles } from './pictureFiles';

export type SizedFile = PlannedSize & {
  readonly uri: vscode.Uri;
  /** Something is there already. */
  readonly isTaken: boolean;
};

export type SizesPlan = {
  readonly master: Uint8Array;
  readonly folder: vscode.Uri;
  readonly files: readonly SizedFile[];
};

export type WriteOptions = {
  /** `#RRGGBB` behind what is transparent. */
  readonly ground?: string | undefined;
  readonly signal: AbortSignal;
  /** Before each file. */
  readonly report?: (file: SizedFile) => void;
};

export class SizedFiles {
  constructor(
    private readonly editor: PictureEditor,
    private readonly files: PictureFiles,
  ) {}

  /** `folder`: default, one beside the picture. Throws ImageError `invalidInput` for what is no picture. */
  async plan(
    picture: vscode.Uri,
    sets: readonly SizeSet[],
    folder = folderBeside(picture),
  ): Promise<SizesPlan> {
    const master = await readPictureBytes(picture);
    const { width = 0, height = 0 } = readImageHeader(master) ?? {};
    if (width === 0 || height === 0) throw unknownSize(picture);
    const planned = planSizes({ stem: stemOf(fileNameOf(picture)), width, height }, sets);
    const files = planned.map(async file => {
      const uri = vscode.Uri.joinPath(folder, file.file.path);
      return { ...file, uri, isTaken: await exists(uri) };
    });
    return { master, folder, files: await Promise.all(files) };
  }

  /** Those that were written; one that is taken is written over. Throws ImageError `cancelled`, `invalidInput` or `notSaved`. */
  async write(
    { master, folder }: SizesPlan,
    chosen: readonly SizedFile[],
    { ground, signal, report }: WriteOptions,
  ): Promise<vscode.Uri[]> {
    await this.files.checkWritable(folder);
    const written: vscode.Uri[] = [];
    for (const sized of chosen) {
      report?.(sized);
      const { file, uri, isTaken } = sized;
      const bytes =
        'text' in file
          ? new TextEncoder().encode(file.text)
          : await this.editor.makeSize({ master, file, ...(ground !== undefined && { ground }) }, signal);
      if (isTaken) await this.files.writeOver(uri, bytes);
      // Somebody made it in between: nobody was asked about that one.
      else if (!(await this.files.writeNew(uri, bytes))) continue;
      written.push(uri);
    }
    return written;
  }
}

function folderBeside(picture: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(picture, '..', `${stemOf(fileNameOf(picture))}-sizes`);
}

function unknownSize(picture: vscode.Uri): ImageError {
  return new ImageError(
    'invalidInput',
    sentence('{0} does not say how large it is. Save it as PNG and try again.', fileNameOf(picture)),
  );
}

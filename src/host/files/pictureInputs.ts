/** Reads the pictures that are sent along. Never trusts a file's name: the bytes say what it is. */

import * as vscode from 'vscode';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { ImageError } from '../../core/imageError';
import { readImageHeader } from '../../core/imageHeader';
import type { PictureInput } from '../../core/imageRequest';
import { extensionOf } from '../../core/mediaType';
import { sentence } from '../../core/sentence';
import { readPictureBytes } from './pictureBytes';

/** Throws ImageError `invalidInput` for a file that is gone, cannot be read, is empty, endless or too large, or is no picture. */
export async function readPictureInput(uri: vscode.Uri): Promise<PictureInput> {
  const path = vscode.workspace.asRelativePath(uri);
  const bytes = await readPictureBytes(uri);
  const header = readImageHeader(bytes);
  if (header === undefined) {
    throw new ImageError(
      'invalidInput',
      sentence('{0} is not a picture: its bytes are of no picture format, whatever its name says.', path),
    );
  }
  const { mediaType, width, height } = header;
  const fileName = fileNameOf(uri);
  return { name: `${stemOf(fileName)}.${extensionOf(mediaType)}`, mediaType, bytes, width, height };
}

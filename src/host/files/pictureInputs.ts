/** Reads the pictures that are sent along. Never trusts a file's name: the bytes say what it is. */

import * as vscode from 'vscode';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { ImageError } from '../../core/imageError';
import { readImageHeader } from '../../core/imageHeader';
import type { PictureInput } from '../../core/imageRequest';
import { extensionOf } from '../../core/mediaType';
import { sentence } from '../../core/sentence';

/** Throws ImageError `invalidInput` for a file that is gone, cannot be read, is empty or is no picture. */
export async function readPictureInput(uri: vscode.Uri): Promise<PictureInput> {
  const path = vscode.workspace.asRelativePath(uri);
  let bytes: Uint8Array;
  try {
    bytes = await vscode.workspace.fs.readFile(uri);
  } catch (cause) {
    const isGone = cause instanceof vscode.FileSystemError && cause.code === 'FileNotFound';
    throw new ImageError(
      'invalidInput',
      isGone
        ? sentence('{0} is not there any more. Choose another picture.', path)
        : sentence('{0} cannot be read: {1}', path, cause instanceof Error ? cause.message : String(cause)),
      { cause },
    );
  }
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

/** Reads a picture wherever it lies. Never one that is no ordinary file, or larger than a picture can be. */

import * as vscode from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import { checkFile, readPictureFile } from '../../pixels/readPictureFile';

/** Throws ImageError `invalidInput` for a file that is gone, cannot be read, or is none. */
export async function readPictureBytes(uri: vscode.Uri): Promise<Uint8Array> {
  const path = vscode.workspace.asRelativePath(uri);
  try {
    if (uri.scheme === 'file') return await readPictureFile(uri.fsPath, path);
    const { type, size } = await vscode.workspace.fs.stat(uri);
    checkFile({ isFile: (type & vscode.FileType.File) !== 0, bytes: size }, path);
    return await vscode.workspace.fs.readFile(uri);
  } catch (cause) {
    if (cause instanceof ImageError) throw cause;
    throw new ImageError(
      'invalidInput',
      isGone(cause)
        ? sentence('{0} is not there any more. Choose another picture.', path)
        : sentence('{0} cannot be read: {1}', path, cause instanceof Error ? cause.message : String(cause)),
      { cause },
    );
  }
}

/** Whether reading failed only because the picture is not there. */
export function isGone(error: unknown): boolean {
  const cause = error instanceof ImageError ? error.details.cause : error;
  const { code } = cause as { readonly code?: unknown };
  return code === 'ENOENT' || code === 'FileNotFound';
}

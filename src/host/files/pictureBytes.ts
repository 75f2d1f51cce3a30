/** Reads a picture wherever it lies. Never one that is no ordinary file, or larger than a picture can be. */

import * as vscode from 'vscode';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import { checkFile, readPictureFile } from '../../pixels/readPictureFile';

/** Throws ImageError `invalidInput` for a file that is gone, cannot be read, or is none. */
export function readPictureBytes(uri: vscode.Uri): Promise<Uint8Array> {
  return readable(uri, async path => {
    if (uri.scheme === 'file') return readPictureFile(uri.fsPath, path);
    const { type, size } = await vscode.workspace.fs.stat(uri);
    checkFile({ isFile: (type & vscode.FileType.File) !== 0, bytes: size }, path);
    return vscode.workspace.fs.readFile(uri);
  });
}

/** Puts in words what went wrong while `read` read the picture, whose path in the workspace it is given. */
export async function readable<Value>(
  uri: vscode.Uri,
  read: (path: string) => Promise<Value>,
): Promise<Value> {
  const path = vscode.workspace.asRelativePath(uri);
  try {
    return await read(path);
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

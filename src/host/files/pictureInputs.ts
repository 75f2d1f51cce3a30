/** Reads the pictures that are sent along. Never trusts a file's name: the bytes say what it is. */

import * as vscode from 'vscode';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { ImageError } from '../../core/imageError';
import { type ImageHeader, readImageHeader } from '../../core/imageHeader';
import type { PictureInMemory, PictureInput } from '../../core/imageRequest';
import { extensionOf } from '../../core/mediaType';
import { sentence } from '../../core/sentence';
import { lookAtPictureFile } from '../../pixels/readPictureFile';
import { readable, readPictureBytes } from './pictureBytes';

/** Throws ImageError `invalidInput` for a file that is gone, cannot be read, is empty, endless or too large, or is no picture. */
export async function readPictureInput(uri: vscode.Uri): Promise<PictureInMemory> {
  const bytes = await readPictureBytes(uri);
  return inputOf(uri, readImageHeader(bytes), bytes);
}

/** As `readPictureInput`, but what lies on a disk of this machine stays there until it is sent. */
export async function lookAtPictureInput(uri: vscode.Uri): Promise<PictureInput> {
  if (uri.scheme !== 'file') return readPictureInput(uri);
  const { header, onDisk } = await readable(uri, path => lookAtPictureFile(uri.fsPath, path));
  return inputOf(uri, header, onDisk);
}

function inputOf<Bytes extends PictureInput['bytes']>(
  uri: vscode.Uri,
  header: ImageHeader | undefined,
  bytes: Bytes,
): PictureInput & { readonly bytes: Bytes } {
  if (header === undefined) {
    throw new ImageError(
      'invalidInput',
      sentence(
        '{0} is not a picture: its bytes are of no picture format, whatever its name says.',
        vscode.workspace.asRelativePath(uri),
      ),
    );
  }
  const { mediaType, width, height } = header;
  const name = `${stemOf(fileNameOf(uri))}.${extensionOf(mediaType)}`;
  return { name, mediaType, bytes, width, height };
}

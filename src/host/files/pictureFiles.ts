/** Puts finished pictures into the workspace. Never writes over a file unless that very file was asked for, and never lets a reader see half of one. */

import { randomBytes } from 'node:crypto';
import { access, constants, readFile, rename, stat, utimes } from 'node:fs/promises';
import * as vscode from 'vscode';
import { fileNameOf, numberedNames } from '../../core/fileNames';
import { ImageError, type ImageErrorDetails } from '../../core/imageError';
import { extensionOf, hasExtensionOf, type MediaType } from '../../core/mediaType';
import { sentence } from '../../core/sentence';
import { type Attempt, FolderNames, placeFile } from '../../jobs/placeFile';
import { exists } from './exists';

/** Where a job's pictures go, under the names that `numberedNames` makes of the stem. */
export type Destination = {
  readonly folder: vscode.Uri;
  readonly stem: string;
  /** As a caller spelled it, without a dot; it is kept where it is one of the picture's format. */
  readonly extension?: string;
};

export class PictureFiles {
  /** Names that a job is about to write, so that two jobs never choose the same. Lower case: some disks fold it. */
  private readonly promised = new Set<string>();

  /** Throws ImageError `invalidInput` when nothing can be written there; asked before anything is paid for. */
  async checkWritable(folder: vscode.Uri): Promise<void> {
    if (await this.isWritable(folder)) return;
    throw new ImageError(
      'invalidInput',
      sentence(
        'The folder {0} cannot be written to. Choose another one.',
        vscode.workspace.asRelativePath(folder),
      ),
      { unwritableFolder: folder.toString() },
    );
  }

  /** A folder that is not there yet is as writable as the nearest one that is. */
  async isWritable(folder: vscode.Uri): Promise<boolean> {
    return folder.scheme === 'file'
      ? isDirectoryWritable(await nearestExisting(folder))
      : vscode.workspace.fs.isWritableFileSystem(folder.scheme) !== false;
  }

  /**
   * Puts a picture of the job folder where it belongs; the job folder's file stays. `onAttempt` hears of each name before
   * it is tried. `folders`: the same for all pictures of a job. Throws ImageError `notSaved`.
   */
  async save(
    file: string,
    mediaType: MediaType,
    { folder, stem, extension = '' }: Destination,
    onAttempt: (attempt: Attempt) => Promise<void> = async () => {},
    folders = new FolderNames(),
  ): Promise<vscode.Uri> {
    const isAsked = hasExtensionOf(`.${extension}`, mediaType);
    const names = numberedNames(stem, isAsked ? extension : extensionOf(mediaType));
    try {
      if (folder.scheme !== 'file') return await this.saveElsewhere(file, folder, names);
      return vscode.Uri.file(await placeFile(file, folder.fsPath, names, onAttempt, folders));
    } catch (cause) {
      const text = 'The picture was made, but could not be written into {0} ({1}). What arrived is kept.';
      throw notWritten(text, folder, cause, { isPaid: true });
    }
  }

  /** On a file system that only VS Code knows. */
  private async saveElsewhere(
    file: string,
    folder: vscode.Uri,
    names: Iterator<string, never>,
  ): Promise<vscode.Uri> {
    const fs = vscode.workspace.fs;
    // In the target's own folder, because only there a rename is one step.
    const half = vscode.Uri.joinPath(folder, `.easel-${randomBytes(6).toString('hex')}.tmp`);
    try {
      await fs.createDirectory(folder);
      await fs.writeFile(half, await readFile(file));
      const taken = new Set((await fs.readDirectory(folder)).map(([name]) => name.toLowerCase()));
      for (;;) {
        const name = names.next().value;
        const target = vscode.Uri.joinPath(folder, name);
        if (!taken.has(name.toLowerCase()) && (await this.moveToFreeName(half, target))) return target;
      }
    } catch (cause) {
      await fs.delete(half).then(undefined, () => {});
      throw cause;
    }
  }

  /** In one step: a reader sees the old picture or the new one. Throws ImageError `notSaved`; the old one is there then. */
  async writeOver(picture: vscode.Uri, bytes: Uint8Array): Promise<void> {
    const fs = vscode.workspace.fs;
    const half = vscode.Uri.joinPath(picture, '..', `.easel-${randomBytes(6).toString('hex')}.tmp`);
    try {
      await fs.writeFile(half, bytes);
      await replace(picture, half);
    } catch (cause) {
      await fs.delete(half).then(undefined, () => {});
      throw notWritten(unwritten, picture, cause);
    }
  }

  /** False: something of that name is there, and stays. Throws ImageError `notSaved`. */
  async writeNew(target: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
    const fs = vscode.workspace.fs;
    const folder = vscode.Uri.joinPath(target, '..');
    const half = vscode.Uri.joinPath(folder, `.easel-${randomBytes(6).toString('hex')}.tmp`);
    try {
      await fs.createDirectory(folder);
      await fs.writeFile(half, bytes);
      if (await this.moveToFreeName(half, target)) return true;
      await fs.delete(half);
      return false;
    } catch (cause) {
      await fs.delete(half).then(undefined, () => {});
      throw notWritten(unwritten, folder, cause);
    }
  }

  private async moveToFreeName(from: vscode.Uri, to: vscode.Uri): Promise<boolean> {
    const promise = to.toString().toLowerCase();
    if (this.promised.has(promise)) return false;
    this.promised.add(promise);
    try {
      if (await exists(to)) return false;
      await vscode.workspace.fs.rename(from, to, { overwrite: false });
      return true;
    } catch (error) {
      // Another program made it in between.
      if (error instanceof vscode.FileSystemError && error.code === 'FileExists') return false;
      throw error;
    } finally {
      this.promised.delete(promise);
    }
  }
}

/** ms in which a watcher tells of a file; after that nobody is waiting for it. */
const watchedMs = 10_000;

/** VS Code's own rename deletes what it overwrites first: for a moment there is no picture, and who shows it closes. */
async function replace(picture: vscode.Uri, half: vscode.Uri): Promise<void> {
  if (picture.scheme !== 'file') return vscode.workspace.fs.rename(half, picture, { overwrite: true });
  const watching = showAnew(picture);
  try {
    await rename(half.fsPath, picture.fsPath);
  } catch (error) {
    watching.dispose();
    throw error;
  }
}

/** What took another file's place is told as a new file, and VS Code's image preview looks again only at one that changed. */
function showAnew(picture: vscode.Uri): vscode.Disposable {
  const name = fileNameOf(picture);
  const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(picture, '..'), '*');
  const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, true, true);
  const timer = setTimeout(() => watcher.dispose(), watchedMs);
  watcher.onDidCreate(({ path }) => {
    if (!path.endsWith(`/${name}`)) return;
    const now = new Date();
    void utimes(picture.fsPath, now, now).catch(() => {});
    clearTimeout(timer);
    watcher.dispose();
  });
  return {
    dispose: () => {
      clearTimeout(timer);
      watcher.dispose();
    },
  };
}

const unwritten = 'The picture could not be written into {0} ({1}).';

function notWritten(
  text: string,
  place: vscode.Uri,
  cause: unknown,
  details: ImageErrorDetails = {},
): ImageError {
  const why = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.message) : String(cause);
  const told = sentence(text, vscode.workspace.asRelativePath(place), why);
  return new ImageError('notSaved', told, { ...details, cause });
}

async function nearestExisting(folder: vscode.Uri): Promise<vscode.Uri> {
  let at = folder;
  while (!(await exists(at)) && at.path !== '/') at = vscode.Uri.joinPath(at, '..');
  return at;
}

async function isDirectoryWritable(folder: vscode.Uri): Promise<boolean> {
  if (!(await stat(folder.fsPath)).isDirectory()) return false;
  return access(folder.fsPath, constants.W_OK).then(
    () => true,
    () => false,
  );
}

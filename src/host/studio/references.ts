/** Pictures that a person gives a Studio: dropped, pasted, chosen. Never trusts a name or a URI: the bytes say what is a picture. */

import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { fileNameOf, stemFromFileName } from '../../core/fileNames';
import { ImageError, invalidInput } from '../../core/imageError';
import { extensionOf, sniffMediaType } from '../../core/mediaType';
import { sentence } from '../../core/sentence';
import type { Reference } from '../../jobs/draft';
import { hashOf } from '../../jobs/hash';
import { readPictureInput } from '../files/pictureInputs';
import { resolveFile } from '../files/workspaceFiles';
import { draftsIn } from './draftStore';

/** Pasted pictures and painted masks are kept for as long as someone may want to run the job again, and while a draft has them. */
const keptForMs = 30 * 24 * 3600 * 1000;

/** Extensions of what Easel can open. */
const readable = 'png jpg jpeg webp gif avif heic bmp tif tiff svg'.split(' ');

export class References {
  private cleaning: Promise<void> | undefined;

  constructor(
    /** Holds what came as bytes. */
    readonly folder: vscode.Uri,
    /** Holds the drafts of all Studios. */
    private readonly state: vscode.Memento,
  ) {}

  /** Throws ImageError `invalidInput` for the first that is no readable picture; then none is added. */
  async fromUris(texts: readonly string[]): Promise<Reference[]> {
    return Promise.all(texts.map(text => this.fromUri(fileOf(text))));
  }

  async fromUri(uri: vscode.Uri): Promise<Reference> {
    await refuseFolder(uri);
    const { bytes, width, height } = await readPictureInput(uri);
    const name = fileNameOf(uri);
    return { id: randomUUID(), uri: uri.toString(), name, width, height, sha256: await hashOf(bytes) };
  }

  /** Puts the bytes into a file of their own. Throws ImageError `invalidInput` when they are no picture. */
  async fromBytes(name: string, bytes: Uint8Array): Promise<Reference> {
    const mediaType = sniffMediaType(bytes.subarray(0, 512));
    if (mediaType === undefined) {
      throw invalidInput('What was dropped or pasted is not a picture that Easel knows.');
    }
    return this.fromUri(await this.keep(`${stemFrom(name)}.${extensionOf(mediaType)}`, bytes));
  }

  /** A folder for each content: the file keeps its name, after which an edit of it will be called. */
  async keep(name: string, bytes: Uint8Array): Promise<vscode.Uri> {
    this.cleaning ??= this.removeOld();
    await this.cleaning;
    const folder = vscode.Uri.joinPath(this.folder, await hashOf(bytes));
    const file = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.createDirectory(folder);
    await vscode.workspace.fs.writeFile(file, bytes);
    return file;
  }

  /** VS Code's own dialog; empty when it was closed. */
  async choose(): Promise<Reference[]> {
    const chosen = await vscode.window.showOpenDialog({
      canSelectMany: true,
      openLabel: vscode.l10n.t('Add'),
      title: vscode.l10n.t('Add pictures'),
      filters: { [vscode.l10n.t('Pictures')]: readable },
    });
    return Promise.all((chosen ?? []).map(uri => this.fromUri(uri)));
  }

  private async removeOld(): Promise<void> {
    const drafts = draftsIn(this.state);
    for (const name of await namesIn(this.folder)) {
      if (drafts.includes(name)) continue;
      const folder = vscode.Uri.joinPath(this.folder, name);
      // Another window or Studio may be clearing away the same.
      const isOld = await lastWrite(folder).then(
        time => Date.now() - time > keptForMs,
        () => false,
      );
      if (isOld) await vscode.workspace.fs.delete(folder, { recursive: true }).then(undefined, () => {});
    }
  }
}

async function namesIn(folder: vscode.Uri): Promise<string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder).then(undefined, () => []);
  return entries.map(([name]) => name);
}

/** Of the files in it, `Date.now()` ms: a folder's own time stays when a file is written anew. */
async function lastWrite(folder: vscode.Uri): Promise<number> {
  const files = (await namesIn(folder)).map(name => vscode.Uri.joinPath(folder, name));
  const stats = await Promise.all([folder, ...files].map(uri => vscode.workspace.fs.stat(uri)));
  return Math.max(...stats.map(({ mtime }) => mtime));
}

/** A clipboard names no file, and a name from elsewhere may be none here. */
function stemFrom(name: string): string {
  try {
    return stemFromFileName(name.split(/[/\\]/).at(-1) ?? '');
  } catch {
    return 'pasted';
  }
}

/** In a remote window the workbench drags `vscode-remote:` URIs for files that this host calls `file:`. */
function fileOf(text: string): vscode.Uri {
  const uri = parsed(text);
  if (uri.scheme !== 'vscode-remote' || vscode.env.remoteName === undefined) return uri;
  return uri.with({ scheme: 'file', authority: '' });
}

function parsed(text: string): vscode.Uri {
  try {
    return resolveFile(text, undefined);
  } catch (cause) {
    throw new ImageError('invalidInput', sentence('“{0}” is no file that can be read.', text), { cause });
  }
}

async function refuseFolder(uri: vscode.Uri): Promise<void> {
  const type = await Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    ({ type }) => type,
    // Reading it says why in a sentence.
    () => vscode.FileType.File,
  );
  if ((type & vscode.FileType.Directory) === 0) return;
  throw invalidInput('{0} is a folder. Add the pictures inside it.', vscode.workspace.asRelativePath(uri));
}

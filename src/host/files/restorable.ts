/** Tells VS Code's menus which pictures have a previous version to restore. Reads names alone, so that it may run when Easel wakes. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';

/** Stands beside a picture's versions and holds its URI: the folder's name is only a hash of it. */
export const ownerFile = 'picture.txt';

/** `folder`: absolute path of all versions, need not exist. Sets the context key that the menus ask. */
export async function tellRestorable(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const pictures = await Promise.all(names.map(name => ownerOf(join(folder, name))));
  // The key `resourcePath` is one or the other, depending on the file system.
  const paths = pictures.flatMap(uri => (uri === undefined ? [] : [uri.path, uri.fsPath]));
  await vscode.commands.executeCommand('setContext', 'easel.restorable', paths);
}

async function ownerOf(folder: string): Promise<vscode.Uri | undefined> {
  try {
    const hasVersion = (await readdir(folder)).some(name => name.endsWith('.bin'));
    return hasVersion ? vscode.Uri.parse(await readFile(join(folder, ownerFile), 'utf8'), true) : undefined;
  } catch {
    // Versions that nobody can name: the palette still restores them.
    return undefined;
  }
}

/** What pictures were before they were written over in place, and before that was undone. Kept outside the workspace; never more than a few of each picture. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { hashOf } from '../../jobs/hash';
import { isGone, readPictureBytes } from './pictureBytes';
import type { PictureFiles } from './pictureFiles';
import { ownerFile } from './restorable';

/** Of one picture, in each direction; the oldest go when there are more. */
const mostVersions = 10;

export type WrittenOver = { readonly picture: vscode.Uri; readonly sha256: string };

export class PreviousVersions implements vscode.Disposable {
  private readonly wrote = new vscode.EventEmitter<WrittenOver>();
  /** A picture has other content than before; `sha256` is the new one's. */
  readonly onDidWriteOver = this.wrote.event;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Some picture has a version more or less than before. */
  readonly onDidChange = this.changed.event;

  constructor(
    /** Absolute path; made on first use. */
    private readonly folder: string,
    private readonly files: PictureFiles,
  ) {}

  /**
   * In one step, with what the picture is now kept before it. False: that could not be kept, and nothing was written.
   * Throws ImageError `notSaved`; the old picture is there then.
   */
  async writeOver(picture: vscode.Uri, bytes: Uint8Array): Promise<boolean> {
    try {
      await keep(picture, this.before(picture));
    } catch {
      // What cannot be brought back is not written over.
      return false;
    }
    await this.write(picture, bytes);
    this.changed.fire();
    return true;
  }

  /** Puts the latest version back; what it takes the place of is kept for `redo`. False: there is none. Throws as `writeOver`. */
  restore(picture: vscode.Uri): Promise<boolean> {
    return this.exchange(picture, this.before(picture), this.undone(picture));
  }

  /** Undoes the latest `restore` that was not undone yet. False: there is none. Throws as `writeOver`. */
  redo(picture: vscode.Uri): Promise<boolean> {
    return this.exchange(picture, this.undone(picture), this.before(picture));
  }

  /** A kept version of the picture by its content; `undefined`: it is not among them. */
  async find(picture: vscode.Uri, sha256: string): Promise<Uint8Array | undefined> {
    for (const folder of [this.before(picture), this.undone(picture)]) {
      for (const name of (await namesIn(folder)).reverse()) {
        const bytes = await readFile(join(folder, name));
        if ((await hashOf(bytes)) === sha256) return bytes;
      }
    }
    return undefined;
  }

  async canRestore(picture: vscode.Uri): Promise<boolean> {
    return (await namesIn(this.before(picture))).length > 0;
  }

  async canRedo(picture: vscode.Uri): Promise<boolean> {
    return (await namesIn(this.undone(picture))).length > 0;
  }

  /** The folder was cleared: whoever shows what can be restored looks again. */
  lookAgain(): void {
    this.changed.fire();
  }

  dispose(): void {
    this.wrote.dispose();
    this.changed.dispose();
  }

  private async exchange(picture: vscode.Uri, from: string, to: string): Promise<boolean> {
    const [latest] = (await namesIn(from)).slice(-1);
    if (latest === undefined) return false;
    const file = join(from, latest);
    const bytes = await readFile(file);
    // A picture that was deleted leaves nothing to keep.
    await keep(picture, to).catch(error => {
      if (!isGone(error)) throw error;
    });
    await this.write(picture, bytes);
    await rm(file, { force: true });
    this.changed.fire();
    return true;
  }

  private async write(picture: vscode.Uri, bytes: Uint8Array): Promise<void> {
    await this.files.writeOver(picture, bytes);
    this.wrote.fire({ picture, sha256: await hashOf(bytes) });
  }

  private before(picture: vscode.Uri): string {
    return join(this.folder, createHash('sha256').update(picture.toString()).digest('hex').slice(0, 32));
  }

  private undone(picture: vscode.Uri): string {
    return join(this.before(picture), 'undone');
  }
}

async function keep(picture: vscode.Uri, folder: string): Promise<void> {
  const bytes = await readPictureBytes(picture);
  await mkdir(folder, { recursive: true });
  const names = await namesIn(folder);
  const [latest = ''] = names.slice(-1);
  // Sorts by age, also when the clock is set back.
  const number = String((Number.parseInt(latest, 10) || 0) + 1).padStart(8, '0');
  await writeFile(join(folder, `${number}.bin`), bytes, { flag: 'wx' });
  await writeFile(join(folder, ownerFile), picture.toString());
  for (const name of names.slice(0, -(mostVersions - 1))) await rm(join(folder, name), { force: true });
}

async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.bin')).sort();
}

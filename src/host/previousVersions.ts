/** What pictures were before an edit replaced them in place. Kept outside the workspace; never more than a few of each picture. */

import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PictureFiles } from './pictureFiles';

/** Of one picture; the oldest go when there are more. */
const mostVersions = 10;

export class PreviousVersions {
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
      await this.keep(picture);
    } catch {
      // What cannot be brought back is not written over.
      return false;
    }
    await this.files.writeOver(picture, bytes);
    return true;
  }

  /** Puts the latest version back, and forgets it. False: there is none. Throws ImageError `notSaved`, and keeps it then. */
  async restore(picture: vscode.Uri): Promise<boolean> {
    const folder = this.folderOf(picture);
    const [latest] = (await this.names(folder)).slice(-1);
    if (latest === undefined) return false;
    const file = join(folder, latest);
    await this.files.writeOver(picture, await readFile(file));
    await rm(file, { force: true });
    return true;
  }

  private async keep(picture: vscode.Uri): Promise<void> {
    const folder = this.folderOf(picture);
    await mkdir(folder, { recursive: true });
    const names = await this.names(folder);
    const [latest = ''] = names.slice(-1);
    // Sorts by age, also when the clock is set back.
    const number = String((Number.parseInt(latest, 10) || 0) + 1).padStart(8, '0');
    await writeFile(join(folder, `${number}.bin`), await vscode.workspace.fs.readFile(picture), {
      flag: 'wx',
    });
    for (const name of names.slice(0, -(mostVersions - 1))) await rm(join(folder, name), { force: true });
  }

  private async names(folder: string): Promise<string[]> {
    return (await readdir(folder).catch(() => [])).filter(name => name.endsWith('.bin')).sort();
  }

  private folderOf(picture: vscode.Uri): string {
    return join(this.folder, createHash('sha256').update(picture.toString()).digest('hex').slice(0, 32));
  }
}

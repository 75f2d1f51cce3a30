/** Remembers for a workspace which folder a person chose in place of one that cannot be written to, so that it is asked once. */

import * as vscode from 'vscode';
import type { PictureFiles } from './pictureFiles';

const key = 'folders.substitutes';

export class SubstituteFolders {
  constructor(
    private readonly state: vscode.Memento,
    private readonly files: PictureFiles,
  ) {}

  /** What was chosen in the folder's place; the folder itself where nothing was, or where it can be written to again. */
  async of(folder: vscode.Uri): Promise<vscode.Uri> {
    const { chosen } = this;
    let at = folder;
    // What was chosen may have been locked since, and have a substitute of its own.
    for (const _ of Object.keys(chosen)) {
      const next = chosen[at.toString()];
      if (next === undefined || (await this.files.isWritable(at))) break;
      at = vscode.Uri.parse(next, true);
    }
    return at;
  }

  async choose(folder: vscode.Uri, substitute: vscode.Uri): Promise<void> {
    await this.state.update(key, { ...this.chosen, [folder.toString()]: substitute.toString() });
  }

  private get chosen(): Readonly<Record<string, string>> {
    return this.state.get(key, {});
  }
}

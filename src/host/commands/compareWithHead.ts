/** Easel: Compare Picture with HEAD. Never changes a file. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { invalidInput } from '../../core/imageError';
import { sniffMediaType } from '../../core/mediaType';
import { readCommitted } from '../files/committedPicture';
import { isEditable, onePicture } from '../files/pickPicture';
import type { StudioPanels } from '../studio/studioPanels';
import type { ErrorPresenter } from '../ui/errorPresenter';

export class CompareWithHeadCommand {
  readonly id = 'easel.compareWithHead';

  constructor(
    private readonly panels: StudioPanels,
    private readonly failures: ErrorPresenter,
  ) {}

  /** From a menu: the picture, which Source Control's menu cannot tell from other files. Else the one in the active tab, or one that the user picks. */
  async execute(input?: unknown): Promise<void> {
    const picture = await onePicture(input);
    if (picture === undefined) return;
    try {
      const bytes = await committed(picture);
      const studio = await this.panels.open();
      await studio.compare(picture, bytes, vscode.l10n.t('{0} in HEAD', fileNameOf(picture)));
    } catch (error) {
      await this.failures.show(error);
    }
  }
}

async function committed(picture: vscode.Uri): Promise<Uint8Array> {
  const name = fileNameOf(picture);
  if (!isEditable(picture)) throw invalidInput('{0} is not a picture that Easel can show.', name);
  const bytes = await readCommitted(picture);
  if (sniffMediaType(bytes) === undefined)
    throw invalidInput('What HEAD has of {0} is not a picture itself, such as a pointer of Git LFS.', name);
  return bytes;
}

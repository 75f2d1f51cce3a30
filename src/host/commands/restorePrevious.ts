/** Easel: Restore Previous Version. Undoes an edit that replaced its source, one at a time, and never loses that edit. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { clickedPicture } from '../files/pickPicture';
import type { PreviousVersions } from '../files/previousVersions';
import { activeFile } from '../files/workspaceFiles';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';
import { offerRestore } from '../ui/offerRestore';

export class RestorePreviousCommand {
  readonly id = 'easel.restorePrevious';
  constructor(
    private readonly versions: PreviousVersions,
    private readonly failures: ErrorPresenter,
  ) {}

  /** From a menu: the clicked file. From the palette: the file in the active tab. True when there was one. */
  async execute(input?: unknown): Promise<boolean> {
    const picture = clickedPicture(input) ?? activeFile();
    try {
      const isRestored = picture !== undefined && (await this.versions.restore(picture));
      await this.tell(picture, isRestored);
      return isRestored;
    } catch (error) {
      await this.failures.show(error);
      return false;
    }
  }

  /** Never waits for the answer. */
  private async tell(picture: vscode.Uri | undefined, isRestored: boolean): Promise<void> {
    const name = picture === undefined ? '' : fileNameOf(picture);
    const canRedo = picture !== undefined && (await this.versions.canRedo(picture));
    const message = isRestored
      ? vscode.l10n.t('{0} is as it was before. What took its place is kept.', name)
      : canRedo
        ? vscode.l10n.t('There is no older version of “{0}”.', name)
        : vscode.l10n.t('There is no previous version of “{0}”: no edit replaced it.', name);
    const redo = vscode.l10n.t('Redo');
    void dialogs.showInformationMessage(message, ...(canRedo ? [redo] : [])).then(chosen => {
      if (chosen === redo && picture !== undefined) return this.redo(picture);
      return undefined;
    });
  }

  private async redo(picture: vscode.Uri): Promise<void> {
    try {
      if (await this.versions.redo(picture)) offerRestore(picture);
    } catch (error) {
      await this.failures.show(error);
    }
  }
}

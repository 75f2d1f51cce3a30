/** Easel: Restore Previous Version. Undoes an edit that replaced its source, one at a time. */

import * as vscode from 'vscode';
import type { Failures } from '../failures';
import type { PreviousVersions } from '../previousVersions';
import { activeFile } from '../workspacePlaces';

export class RestorePreviousCommand {
  readonly id = 'easel.restorePrevious';
  constructor(
    private readonly versions: PreviousVersions,
    private readonly failures: Failures,
  ) {}

  /** From the explorer: the clicked file. From the palette: the file in the active tab. True when there was one. */
  async execute(input?: unknown): Promise<boolean> {
    const picture = input instanceof vscode.Uri ? input : activeFile();
    const name = picture?.path.slice(picture.path.lastIndexOf('/') + 1) ?? '';
    try {
      const isRestored = picture !== undefined && (await this.versions.restore(picture));
      if (!isRestored)
        void vscode.window.showInformationMessage(
          vscode.l10n.t('There is no previous version of “{0}”: no edit replaced it.', name),
        );
      return isRestored;
    } catch (error) {
      await this.failures.show(error);
      return false;
    }
  }
}

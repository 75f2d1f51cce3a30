/** The commands that open a Studio. None loads its code before it is opened. */

import * as vscode from 'vscode';
import type { StudioPanels } from '../studio/studioPanels';
import { activeFile } from '../workspacePlaces';

export class OpenStudioCommand {
  readonly id = 'easel.openStudio';
  constructor(private readonly panels: StudioPanels) {}

  async execute(): Promise<void> {
    await this.panels.open();
  }
}

export class OpenStudioBesideCommand {
  readonly id = 'easel.openStudioBeside';
  constructor(private readonly panels: StudioPanels) {}

  async execute(): Promise<void> {
    await this.panels.openBeside();
  }
}

export class OpenInStudioCommand {
  readonly id = 'easel.openInStudio';
  constructor(private readonly panels: StudioPanels) {}

  /** From a menu: the picture. From the palette: the one in the active tab. It becomes the one that is edited. */
  async execute(input?: unknown): Promise<void> {
    const picture = input instanceof vscode.Uri ? input : activeFile();
    const studio = await this.panels.open();
    if (picture !== undefined) await studio.edit(picture);
  }
}

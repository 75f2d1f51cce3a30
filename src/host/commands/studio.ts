/** The commands that open a Studio. None loads its code before it is opened. */

import type { Uri } from 'vscode';
import { clickedPicture, clickedPictures, onePicture } from '../files/pickPicture';
import { activeFile } from '../files/workspaceFiles';
import type { StudioPanels } from '../studio/studioPanels';

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
    const picture = clickedPicture(input) ?? activeFile();
    const studio = await this.panels.open();
    if (picture !== undefined) await studio.edit(picture);
  }
}

export class EditWithMaskCommand {
  readonly id = 'easel.editWithMask';
  constructor(private readonly panels: StudioPanels) {}

  /** From a menu: the picture. Else the one in the active tab, or one that the user picks. The painter opens on it. */
  async execute(input?: unknown): Promise<void> {
    const picture = await onePicture(input);
    if (picture === undefined) return;
    const studio = await this.panels.open();
    await studio.paint(picture);
  }
}

export class UseAsReferenceCommand {
  readonly id = 'easel.useAsReference';
  constructor(private readonly panels: StudioPanels) {}

  /** From the explorer: the clicked picture and all selected ones. Else as `EditWithMaskCommand`. */
  async execute(input?: unknown, selected?: unknown): Promise<void> {
    const one = async () => [await onePicture(undefined)].filter(picture => picture !== undefined);
    const pictures: readonly Uri[] = clickedPictures(input, selected) ?? (await one());
    if (pictures.length === 0) return;
    const studio = await this.panels.open();
    await studio.addReferences(pictures);
  }
}

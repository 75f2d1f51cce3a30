/** The edits that ask for a prompt. None touches its source unless the user says so: an edit is a new file beside it. */

import * as vscode from 'vscode';
import type { ImageResult } from '../../api';
import { clickedPictures, onePicture, pickPicture } from '../files/pickPicture';
import type { Interaction } from '../prompt/interaction';
import type { EditTask } from '../prompt/promptDialog';
import { dialogs } from '../ui/dialogs';

export class EditCommand {
  readonly id = 'easel.edit';
  constructor(private readonly interaction: Interaction) {}

  /**
   * From the explorer: the clicked file and all selected ones. From a title bar: the file. From the palette: nothing.
   * Anything else is the argument object, `EditRequest` of the public API with `open`.
   */
  async execute(input?: unknown, selected?: unknown): Promise<ImageResult | undefined> {
    const clicked = clickedPictures(input, selected);
    if (clicked !== undefined) return this.interaction.ask({ images: clicked });
    if (input !== undefined) return this.interaction.runArguments('edit', input);
    const picked = await pickPicture();
    return picked && this.interaction.ask({ images: [picked] });
  }
}

export class RemoveBackgroundCommand {
  readonly id = 'easel.removeBackground';
  constructor(private readonly interaction: Interaction) {}

  /** From a menu: the clicked picture. Else the one in the active tab, or one that the user picks. */
  async execute(input?: unknown): Promise<ImageResult | undefined> {
    const picture = await onePicture(input);
    if (picture === undefined) return undefined;
    return this.interaction.ask({ images: [picture], task: removeBackgroundTask() });
  }
}

export class MakeVariationsCommand {
  readonly id = 'easel.makeVariations';
  constructor(private readonly interaction: Interaction) {}

  /** As `RemoveBackgroundCommand`. */
  async execute(input?: unknown): Promise<ImageResult | undefined> {
    const picture = await onePicture(input);
    const task = picture && (await askVariationsTask());
    if (picture === undefined || task === undefined) return undefined;
    return this.interaction.ask({ images: [picture], task });
  }
}

export function removeBackgroundTask(): EditTask {
  return {
    title: name => vscode.l10n.t('Remove the Background of {0}', name),
    prompt: vscode.l10n.t('Remove the background. Keep the subject exactly as it is, in its place.'),
    parameters: { n: 1 },
    edit: { cutOut: true },
  };
}

/** Enough to choose from; more are one edit of the options away. */
const mostVariations = 8;

/** Each is paid for, so nobody gets more than they said. `undefined`: the question was closed. */
export async function askVariationsTask(): Promise<EditTask | undefined> {
  const counts = Array.from({ length: mostVariations - 1 }, (_, at) => at + 2);
  const items = counts.map(count => ({ label: vscode.l10n.t('{0} pictures', count), count }));
  const picked = await dialogs.showQuickPick(items, { title: vscode.l10n.t('How many variations?') });
  const n = picked?.count;
  if (n === undefined) return undefined;
  return {
    title: name => vscode.l10n.t('Make {1} Variations of {0}', name, n),
    prompt: vscode.l10n.t(
      'Make a variation of this picture: the same subject, style and mood, composed anew.',
    ),
    parameters: { n },
    isVariation: true,
  };
}

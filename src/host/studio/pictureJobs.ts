/** Jobs that a picture of the history starts by itself: made again, or edited as its menu says. Each once, however often it is pressed. */

import * as vscode from 'vscode';
import { invalidInput } from '../../core/imageError';
import type { Outside } from '../../core/serialQueue';
import { hashOf } from '../../jobs/hash';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import { readPictureBytes } from '../files/pictureBytes';
import type { EditTask } from '../prompt/promptDialog';
import { type ComposerController, fileOf } from './composerController';
import { parametersFor } from './composerView';
import type { DraftStore } from './draftStore';
import type { References } from './references';
import type { StudioServices } from './studioServices';

export class PictureJobs {
  constructor(
    private readonly services: StudioServices,
    private readonly store: DraftStore,
    private readonly references: References,
    private readonly composer: ComposerController,
  ) {}

  /** What a picture came of, once more, into the same folder. */
  again(entry: HistoryEntry, outside: Outside): Promise<void> {
    return this.composer.once(entry.id, () => this.startAgain(entry, outside));
  }

  /** An edit of the picture that needs no prompt of the user's, with the settings that are chosen. */
  carryOut(task: EditTask, entry: HistoryEntry, outside: Outside): Promise<void> {
    return this.composer.once(entry.id, async () => {
      const { directory, interaction, jobs } = this.services;
      const provider = await directory.current();
      const model = await outside(() => interaction.readyModel(provider));
      if (model === undefined) return undefined;
      const source = fileOf(entry);
      const folder = await this.composer.folderFor(source, outside);
      if (folder === undefined) return undefined;
      const abilities = await directory.abilitiesOf(provider, model);
      const { prompt, edit = {}, isVariation } = task;
      const parameters = { ...parametersFor(this.store.draft, provider, abilities), ...task.parameters };
      const request = { prompt, provider: provider.id, parameters, edit, images: [source], ...folder };
      jobs.start({ ...request, model, ...(isVariation && { isVariation }) });
      return entry.id;
    });
  }

  private async startAgain(entry: HistoryEntry, outside: Outside): Promise<string | undefined> {
    const { history, jobs } = this.services;
    const entries = await history.entries();
    const [first, ...others] = entry.sources.map(source => {
      const known = entries.get(source);
      return known === undefined ? placeUri(source, entry) : fileOf(known);
    });
    const images = first === undefined ? [] : [await this.asItWas(first, entry), ...others];
    await checkSources(entry, images);
    const model = await this.livingModel(entry, outside);
    if (model === undefined) return undefined;
    const { prompt, provider, requested: parameters, edit = {} } = entry;
    const request = { prompt, provider, model, parameters, edit };
    const beside = vscode.Uri.joinPath(fileOf(entry), '..');
    const isInside = vscode.workspace.getWorkspaceFolder(beside) !== undefined;
    const folder = isInside ? { folder: beside } : await this.composer.folderFor(undefined, outside);
    if (folder === undefined) return undefined;
    const pictures = entry.isGuided ? { references: images } : { images };
    jobs.start({ ...request, ...folder, ...(images.length > 0 && pictures) });
    return entry.id;
  }

  /** The model that made it, as long as its provider has it; else what the user takes in its place. `undefined`: they closed the question. */
  private async livingModel(entry: HistoryEntry, outside: Outside): Promise<string | undefined> {
    const { directory, interaction } = this.services;
    const provider = await directory.find(entry.provider).catch(() => undefined);
    if (provider === undefined || !directory.isGone(provider, entry.model)) return entry.model;
    return outside(() => interaction.readyModel(provider, entry.model));
  }

  /** What was edited then, wherever it lies now: it may have been written over since. Where it is nowhere, what has its name. */
  private async asItWas(source: vscode.Uri, { original }: HistoryEntry): Promise<vscode.Uri> {
    const { history, versions } = this.services;
    if (original === undefined || (await hashAt(source)) === original.sha256) return source;
    const elsewhere = await history.locate(original.sha256);
    if (elsewhere !== undefined) return elsewhere;
    const bytes = await versions.find(source, original.sha256);
    const name = source.path.slice(source.path.lastIndexOf('/') + 1);
    return bytes === undefined ? source : this.references.keep(name, bytes);
  }
}

/** Throws ImageError `invalidInput` where another picture or a larger part of it would be edited than then. */
async function checkSources({ edit, sha256 }: HistoryEntry, [first]: readonly vscode.Uri[]): Promise<void> {
  if (first !== undefined && (await hashAt(first)) === sha256)
    throw invalidInput(
      'This picture was written over the one that it was made of. Restore that version first.',
    );
  const mask = edit?.mask && vscode.Uri.parse(edit.mask, true);
  if (mask && (await hashAt(mask)) === undefined)
    throw invalidInput(
      'The mask of this edit is not there any more. Edit the picture again, and paint it anew.',
    );
}

/** `undefined`: it cannot be read. */
async function hashAt(uri: vscode.Uri): Promise<string | undefined> {
  return readPictureBytes(uri).then(hashOf, () => undefined);
}

/** A source that the history does not know is named by its place. */
function placeUri(place: string, entry: HistoryEntry): vscode.Uri {
  return fileOf({ ...entry, place });
}

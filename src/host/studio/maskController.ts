/** Carries out what a person does at the painter: the mask and the notes of the picture that is edited. Never touches that picture's file. */

import * as vscode from 'vscode';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { invalidInput } from '../../core/imageError';
import { readImageHeader } from '../../core/imageHeader';
import { followNotes } from '../../core/markup';
import { pngHasAlpha } from '../../core/pngAlpha';
import type { Outside } from '../../core/serialQueue';
import type { PixelSize } from '../../core/sizes';
import { annotatedName, editedIn, editOf, type Reference } from '../../jobs/draft';
import { Markups } from '../../jobs/markups';
import { exists } from '../files/exists';
import { maskBeside } from '../files/maskBeside';
import { readPictureInput } from '../files/pictureInputs';
import { dialogs } from '../ui/dialogs';
import type { DraftStore } from './draftStore';
import type { References } from './references';
import type { StudioServices } from './studioServices';

export type MaskStart = 'alpha' | 'file' | 'previous';

type AnnotatedPicture = { readonly bytes: Uint8Array; readonly layer: Uint8Array };

export class MaskController {
  private readonly closing = new AbortController();
  private readonly markups: Markups;

  constructor(
    private readonly services: StudioServices,
    private readonly store: DraftStore,
    private readonly references: References,
  ) {
    this.markups = new Markups(references.folder.fsPath);
  }

  /** What is still being read is given up. */
  dispose(): void {
    this.closing.abort();
  }

  /**
   * Takes `NAME.mask.png` beside the picture that is edited, where the user wants that and has painted none. A question
   * keeps its turn: without the mask, what is generated meanwhile could change all of the picture.
   */
  async findMask(): Promise<void> {
    const { draft } = this.store;
    const edited = editedIn(draft);
    if (edited === undefined || editOf(draft) !== undefined) return;
    const found = await maskBeside(vscode.Uri.parse(edited.uri, true), this.services.state);
    if (found?.mask !== undefined) await this.takeMask(edited, found.mask);
  }

  async setMask(id: string, bytes: Uint8Array): Promise<void> {
    const mask = await this.references.keep('mask.png', bytes);
    this.store.change({ type: 'setMask', reference: id, mask: mask.toString(), isPainted: true });
  }

  removeMask(id: string): void {
    this.store.change({ type: 'setMask', reference: id, mask: undefined, isPainted: true });
  }

  /** Throws ImageError `invalidInput` where there is nothing to start from, or it does not fit the picture. */
  async startMask(id: string, from: MaskStart, outside: Outside): Promise<void> {
    const reference = this.reference(id);
    if (from === 'alpha') return this.takeMask(reference, undefined);
    const { previousMask } = this.store.draft;
    const mask =
      from === 'file'
        ? await outside(() => askMask(reference))
        : previousMask && vscode.Uri.parse(previousMask, true);
    if (mask) await this.takeMask(this.reference(id), mask);
  }

  /** Beside the picture, where an edit finds it by itself; for a picture that lies outside the workspace the user is asked where. */
  async saveMask(id: string, outside: Outside): Promise<void> {
    const { name, uri } = this.reference(id);
    const mask = editOf(this.store.draft)?.mask;
    if (mask === undefined) throw invalidInput('There is no mask to save. Paint one first.');
    const picture = vscode.Uri.parse(uri, true);
    const maskName = `${stemOf(name)}.mask.png`;
    const target =
      vscode.workspace.getWorkspaceFolder(picture) === undefined
        ? await outside(() => askFile(maskName))
        : vscode.Uri.joinPath(picture, '..', maskName);
    if (target === undefined || !(await outside(() => mayWrite(target)))) return;
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(mask, true));
    await vscode.workspace.fs.writeFile(target, bytes);
    void dialogs.showInformationMessage(
      vscode.l10n.t('The mask was saved as {0}.', vscode.workspace.asRelativePath(target)),
    );
  }

  /** A copy with notes on it replaces the one before it, and goes along right after the picture. `layer`: the notes by themselves, for models that take them so. */
  async annotate(id: string, { bytes, layer }: AnnotatedPicture): Promise<Reference> {
    const picture = this.reference(id);
    const annotated = await this.references.fromBytes(annotatedName(picture), bytes);
    if (isLayerFor(annotated, layer)) await this.markups.keep(annotated.sha256, picture.sha256, layer);
    for (const other of this.store.draft.references.filter(({ name }) => name === annotated.name)) {
      this.store.change({ type: 'removeReference', reference: other.id });
    }
    this.store.change({ type: 'addReferences', references: [annotated] });
    const { length } = this.store.draft.references;
    this.store.change({ type: 'moveReference', reference: annotated.id, by: -length });
    // Visible, so that it can be said better.
    if (this.store.draft.prompt.trim() === '')
      this.store.change({ type: 'usePrompt', prompt: followNotes.onCopy });
    return annotated;
  }

  /** `file` absent: the picture's own transparent parts. */
  private async takeMask(reference: Reference, file: vscode.Uri | undefined): Promise<void> {
    const picture = await readPictureInput(vscode.Uri.parse(reference.uri, true));
    const mask = file && (await readPictureInput(file));
    const bytes = await this.readMask(picture.bytes, mask?.bytes);
    if (bytes === undefined) return;
    const kept = await this.references.keep('mask.png', bytes);
    const change = { reference: reference.id, mask: kept.toString(), isPainted: false };
    this.store.change({ type: 'setMask', ...change });
  }

  /** White is to change. `undefined`: the file can be read in two ways, and the user closed the question. */
  private async readMask(picture: Uint8Array, mask: Uint8Array | undefined): Promise<Uint8Array | undefined> {
    const { edits } = this.services;
    const { signal } = this.closing;
    if (mask === undefined) return (await edits.readMask({ picture, from: 'alpha' }, signal)).bytes;
    const read = await edits.readMask({ picture, from: 'file', mask }, signal);
    if (!read.isAmbiguous) return read.bytes;
    const polarity = await askPolarity();
    return polarity && (await edits.readMask({ picture, from: 'file', mask, polarity }, signal)).bytes;
  }

  private reference(id: string): Reference {
    const reference = this.store.draft.references.find(other => other.id === id);
    if (reference === undefined) throw invalidInput('That reference is not there any more.');
    return reference;
  }
}

function isLayerFor({ width, height }: PixelSize, layer: Uint8Array): boolean {
  const header = readImageHeader(layer);
  return header?.width === width && header.height === height && pngHasAlpha(layer);
}

async function askMask({ uri }: Reference): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: false,
    defaultUri: vscode.Uri.joinPath(vscode.Uri.parse(uri, true), '..'),
    openLabel: vscode.l10n.t('Use as Mask'),
    title: vscode.l10n.t('Choose a mask of the picture’s size'),
    filters: { [vscode.l10n.t('Pictures')]: ['png', 'webp', 'jpg', 'jpeg', 'gif', 'bmp', 'tif', 'tiff'] },
  });
  return chosen?.[0];
}

async function askPolarity(): Promise<'alpha' | 'white' | undefined> {
  const items = [
    {
      label: vscode.l10n.t('Transparent Parts Change'),
      description: vscode.l10n.t('as OpenAI has it'),
      polarity: 'alpha' as const,
    },
    {
      label: vscode.l10n.t('White Parts Change'),
      description: vscode.l10n.t('as most others have it'),
      polarity: 'white' as const,
    },
  ];
  const title = vscode.l10n.t('The mask has colours and transparent parts. Which are to change?');
  return (await dialogs.showQuickPick(items, { title }))?.polarity;
}

async function askFile(name: string): Promise<vscode.Uri | undefined> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, name) }),
    filters: { PNG: ['png'] },
  });
}

/** A mask that is there may be the work of an hour. */
async function mayWrite(target: vscode.Uri): Promise<boolean> {
  const isThere = await exists(target);
  if (!isThere) return true;
  const replace = vscode.l10n.t('Replace');
  const name = fileNameOf(target);
  const question = vscode.l10n.t('{0} is there already. Replace it?', name);
  return (await dialogs.showWarningMessage(question, { modal: true }, replace)) === replace;
}

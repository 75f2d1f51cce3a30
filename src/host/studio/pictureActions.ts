/** What can be done to a picture's file from the Studio. Never deletes anything without having asked. */

import { posix } from 'node:path';
import * as vscode from 'vscode';
import { fileNameOf, stemFromFileName, stemOf } from '../../core/fileNames';
import { type ImageError, invalidInput, toImageError } from '../../core/imageError';
import { hasExtensionOf, sniffMediaType } from '../../core/mediaType';
import { markdownFor, type PictureInText } from '../../core/pictureMarkup';
import type { HistoryEntry } from '../../jobs/history/historyEntry';
import type { PictureAction } from '../../protocol/intents';
import { insertPicture } from '../files/insertPicture';
import { readPictureBytes } from '../files/pictureBytes';
import type { PreviousVersions } from '../files/previousVersions';
import { type History, uriOf } from '../history/history';
import { dialogs } from '../ui/dialogs';
import type { LastEditor } from '../ui/lastEditor';
import { localized } from '../ui/localized';
import { offerRestore } from '../ui/offerRestore';

/** Actions that change the composer or start a job are the Studio's own. */
export type FileAction = Exclude<
  PictureAction,
  'edit' | 'mask' | 'useAsReference' | 'useSettings' | 'again' | 'removeBackground' | 'makeVariations'
>;

export class PictureActions {
  constructor(
    private readonly history: History,
    private readonly editor: LastEditor,
    private readonly versions: PreviousVersions,
  ) {}

  /** Throws ImageError `invalidInput` when it cannot be done, with what to do instead. */
  async run(action: FileAction, entry: HistoryEntry): Promise<void> {
    if (action === 'favourite') {
      const entries = await this.history.entries();
      return this.history.favour(entry.id, !entries.isFavourite(entry.id));
    }
    if (action === 'restore') return this.restore(entry);
    const uri = uriOf(entry);
    const isThere = uri !== undefined && (await this.history.isThere(entry));
    if (action === 'delete') return isThere ? this.delete(uri) : this.history.hide(entry.id);
    if (!isThere) throw gone(entry);
    await this.runOnFile(action, uri, entry);
  }

  private async runOnFile(
    action: Exclude<FileAction, 'favourite' | 'delete' | 'restore'>,
    uri: vscode.Uri,
    entry: HistoryEntry,
  ): Promise<void> {
    switch (action) {
      case 'open':
        await vscode.commands.executeCommand('vscode.open', uri);
        break;
      case 'openInStudio':
        await vscode.commands.executeCommand('easel.openInStudio', uri);
        break;
      case 'makeSizes':
        await vscode.commands.executeCommand('easel.makeSizes', uri);
        break;
      case 'reveal':
        await vscode.commands.executeCommand('revealInExplorer', uri);
        break;
      case 'copyPath':
        await vscode.env.clipboard.writeText(uri.scheme === 'file' ? uri.fsPath : uri.toString());
        break;
      case 'copyMarkdown':
        await vscode.env.clipboard.writeText(
          markdownFor(await this.inText(entry, vscode.workspace.asRelativePath(uri, false))),
        );
        break;
      case 'insert':
        await this.insert(uri, entry);
        break;
      case 'replaceSource':
        await this.replaceSource(uri, entry);
        break;
      case 'rename':
        await rename(uri);
        break;
    }
  }

  private async insert(uri: vscode.Uri, entry: HistoryEntry): Promise<void> {
    const editor = this.editor.current;
    if (editor === undefined) {
      throw invalidInput('There is no text editor to insert into. Open a text file first.');
    }
    await insertPicture(editor, await this.inText(entry, pathFrom(editor.document.uri, uri)));
  }

  private async inText(entry: HistoryEntry, path: string): Promise<PictureInText> {
    const description = (await this.history.entries()).descriptionOf(entry);
    return { path, description, width: entry.width, height: entry.height };
  }

  /** The edit takes its source's place, and stays where it is as well. */
  private async replaceSource(uri: vscode.Uri, entry: HistoryEntry): Promise<void> {
    const source = await this.sourceOf(entry);
    const bytes = await readPictureBytes(uri);
    const mediaType = sniffMediaType(bytes);
    if (mediaType === undefined || !hasExtensionOf(source.path, mediaType)) {
      throw invalidInput(
        '{0} is of another format than {1}: it cannot take its place.',
        fileNameOf(uri),
        fileNameOf(source),
      );
    }
    if (!(await this.versions.writeOver(source, bytes))) {
      throw invalidInput('{0} was not written over: it is gone, or could not be kept.', fileNameOf(source));
    }
    offerRestore(source);
  }

  /** What was written over takes its place again, and what has it now is kept. */
  private async restore(entry: HistoryEntry): Promise<void> {
    const uri = uriOf(entry);
    const bytes = uri && (await this.versions.find(uri, entry.sha256));
    if (uri === undefined || bytes === undefined) throw invalidInput('This version is not kept any more.');
    if (!(await this.versions.writeOver(uri, bytes))) {
      throw invalidInput('{0} was not written over: it is gone, or could not be kept.', fileNameOf(uri));
    }
    offerRestore(uri);
  }

  private async sourceOf({ sources: [source] }: HistoryEntry): Promise<vscode.Uri> {
    if (source === undefined) throw invalidInput('This picture was not made of another one.');
    const known = (await this.history.entries()).get(source);
    const uri = uriOf(known ?? { place: source });
    if (uri === undefined) throw invalidInput('{0} is not part of this workspace any more.', source);
    return uri;
  }

  private async delete(uri: vscode.Uri): Promise<void> {
    const name = fileNameOf(uri);
    const trash = vscode.l10n.t('Move to Trash');
    const question = vscode.l10n.t('Move “{0}” to the trash?', name);
    const options = { modal: true, detail: vscode.l10n.t('You can restore it from there.') };
    if ((await dialogs.showWarningMessage(question, options, trash)) !== trash) return;
    try {
      await vscode.workspace.fs.delete(uri, { useTrash: true });
    } catch {
      await deleteForGood(uri);
    }
    this.history.lookAgain();
  }
}

/** Remote machines and some file systems have no trash. */
async function deleteForGood(uri: vscode.Uri): Promise<void> {
  const really = vscode.l10n.t('Delete Permanently');
  const question = vscode.l10n.t(
    '“{0}” cannot be moved to a trash here. Delete it permanently?',
    fileNameOf(uri),
  );
  const options = { modal: true, detail: vscode.l10n.t('This cannot be undone.') };
  const answer = await dialogs.showWarningMessage(question, options, really);
  if (answer === really) await vscode.workspace.fs.delete(uri, { useTrash: false });
}

async function rename(uri: vscode.Uri): Promise<void> {
  const name = fileNameOf(uri);
  const stem = stemOf(name);
  const extension = name.slice(stem.length);
  const typed = await dialogs.showInputBox({
    title: vscode.l10n.t('Rename {0}', name),
    value: name,
    valueSelection: [0, stem.length],
    validateInput: text => problemOfName(text),
  });
  if (typed === undefined || typed === name) return;
  const target = vscode.Uri.joinPath(uri, '..', `${stemFromFileName(typed)}${extension}`);
  const edit = new vscode.WorkspaceEdit();
  edit.renameFile(uri, target, { overwrite: false });
  if (await vscode.workspace.applyEdit(edit)) return;
  throw invalidInput(
    '{0} could not be renamed: a file of that name is there, or the folder is locked.',
    name,
  );
}

function problemOfName(text: string): string | undefined {
  try {
    stemFromFileName(text);
    return undefined;
  } catch (error) {
    return localized(toImageError(error).sentence);
  }
}

/** Relative to the document where both lie on the same machine; a document without a file counts as in the workspace folder. */
function pathFrom(document: vscode.Uri, picture: vscode.Uri): string {
  if (document.scheme === 'untitled') return vscode.workspace.asRelativePath(picture, false);
  if (document.scheme !== picture.scheme || document.authority !== picture.authority) {
    return picture.toString();
  }
  return posix.relative(posix.dirname(document.path), picture.path);
}

function gone({ place }: HistoryEntry): ImageError {
  return invalidInput('{0} is not there any more. Generate it again, or take it out of the history.', place);
}

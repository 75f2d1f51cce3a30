/** Writes a picture into a text document as that document writes pictures, says where, and takes it back on request. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { invalidInput, toImageError } from '../../core/imageError';
import { insertionFor, type PictureInText } from '../../core/pictureMarkup';
import { dialogs } from '../ui/dialogs';
import { describeError } from '../ui/errorPresenter';

/** In offsets of the document as it was, from the front to the back. */
type Change = { readonly at: number; readonly removed: string; readonly added: string };

/** In the place of the editor's selection. Throws ImageError `invalidInput` where the document cannot be changed. */
export async function insertPicture(editor: vscode.TextEditor, picture: PictureInText): Promise<void> {
  const { document, selection } = editor;
  const at = document.offsetAt(selection.start);
  const { text, statement } = insertionFor(document.languageId, document.getText(), at, picture);
  const insertion: Change = {
    at,
    removed: document.getText(selection),
    added: text,
  };
  const eol = document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const changes = [
    ...(statement
      ? [{ ...lineStart(document, statement.line), added: `${statement.text}\n`.replaceAll('\n', eol) }]
      : []),
    insertion,
  ].sort((a, b) => a.at - b.at);
  await apply(document, changes);
  const { version } = document;
  const places = afterwards(changes);
  const start = document.positionAt(places[changes.indexOf(insertion)]?.at ?? 0);
  // Not awaited: it may stand there until the user has time for it.
  void offerWays(editor, start, async () => {
    if (document.isClosed || document.version !== version)
      throw invalidInput('{0} has changed since. Undo it there.', fileNameOf(document.uri));
    await apply(document, places);
  });
}

async function apply(document: vscode.TextDocument, changes: readonly Change[]): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  for (const { at, removed, added } of changes) {
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + removed.length));
    edit.replace(document.uri, range, added);
  }
  if (await vscode.workspace.applyEdit(edit)) return;
  throw invalidInput('{0} cannot be changed. Open another text file.', fileNameOf(document.uri));
}

/** The changes that take these back, in offsets of the document as it is then. */
function afterwards(changes: readonly Change[]): Change[] {
  let moved = 0;
  return changes.map(({ at, removed, added }) => {
    const change = { at: at + moved, removed: added, added: removed };
    moved += added.length - removed.length;
    return change;
  });
}

function lineStart(document: vscode.TextDocument, line: number): Pick<Change, 'at' | 'removed'> {
  return { at: document.offsetAt(new vscode.Position(line, 0)), removed: '' };
}

async function offerWays(
  { document, viewColumn }: vscode.TextEditor,
  start: vscode.Position,
  undo: () => Promise<void>,
): Promise<void> {
  const [show, back] = [vscode.l10n.t('Show'), vscode.l10n.t('Undo')];
  const where = vscode.l10n.t('Inserted in {0}:{1}', fileNameOf(document.uri), start.line + 1);
  const chosen = await dialogs.showInformationMessage(where, show, back);
  if (chosen === show) {
    const selection = new vscode.Range(start, start);
    await vscode.window.showTextDocument(document.uri, { selection, ...(viewColumn && { viewColumn }) });
  }
  if (chosen === back)
    await undo().catch(error => dialogs.showWarningMessage(describeError(toImageError(error))));
}

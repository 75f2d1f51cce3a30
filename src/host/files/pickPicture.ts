/** Asks for one of the workspace's pictures. Never offers what no edit can start from. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { dialogs } from '../ui/dialogs';
import { activeFile } from './workspaceFiles';

/** What an edit can start from, as a test and as a glob. */
const editable = /\.(png|jpe?g|webp|gif|bmp|tiff?|avif|heic|svg)$/i;
const editableGlob =
  '**/*.{png,PNG,jpg,JPG,jpeg,JPEG,webp,WEBP,gif,GIF,bmp,BMP,tif,TIF,tiff,TIFF,avif,AVIF,heic,HEIC,svg,SVG}';
const maxListed = 2000;

/** The picture that a menu was opened on: a file, an item of a list, or the one in VS Code's image preview. */
export function clickedPicture(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.Uri) return input;
  if (typeof input !== 'object' || input === null) return undefined;
  // The menu of a preview's page says which kind of page it is, and nothing of the picture.
  if ('webview' in input) return activeFile();
  return 'resourceUri' in input && input.resourceUri instanceof vscode.Uri ? input.resourceUri : undefined;
}

/**
 * What a menu hands to a command: the clicked picture first, then the others that are selected; `undefined` when the
 * command came from the palette or a keybinding.
 */
export function clickedPictures(input: unknown, selected: unknown): vscode.Uri[] | undefined {
  const clicked = clickedPicture(input);
  if (clicked === undefined) return undefined;
  const others = Array.isArray(selected) ? selected.flatMap(other => clickedPicture(other) ?? []) : [];
  return [clicked, ...others.filter(other => other.toString() !== clicked.toString() && isEditable(other))];
}

/** The clicked picture, the one in the active tab, or one that the user picks; `undefined`: none. */
export async function onePicture(input: unknown): Promise<vscode.Uri | undefined> {
  const clicked = clickedPicture(input);
  if (clicked !== undefined) return clicked;
  const active = activeFile();
  return active !== undefined && isEditable(active) ? active : pickPicture();
}

/** One of the workspace's pictures, the one in the active tab first. */
export async function pickPicture(): Promise<vscode.Uri | undefined> {
  const active = activeFile();
  const found = await vscode.workspace.findFiles(editableGlob, '**/node_modules/**', maxListed);
  const first = active !== undefined && isEditable(active) ? [active] : [];
  const rest = found
    .filter(uri => uri.toString() !== first[0]?.toString())
    .sort((a, b) => a.path.localeCompare(b.path));
  const items = [...first, ...rest].map(uri => ({
    uri,
    label: fileNameOf(uri),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    resourceUri: uri,
  }));
  if (items.length === 0) {
    await dialogs.showInformationMessage(
      vscode.l10n.t('There is no picture in this workspace yet that can be edited.'),
    );
    return undefined;
  }
  const title = vscode.l10n.t('Edit which picture?');
  return (await dialogs.showQuickPick(items, { title, matchOnDescription: true }))?.uri;
}

export function isEditable({ path }: vscode.Uri): boolean {
  return editable.test(path);
}

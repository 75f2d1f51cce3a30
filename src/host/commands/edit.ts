/** Easel: Edit Image with Prompt…. Never touches the source: the edit is a new file beside it. */

import * as vscode from 'vscode';
import type { ImageResult } from '../../api';
import type { Interaction } from '../interaction';
import { activeFile } from '../workspacePlaces';

/** What an edit can start from, as a glob and as a test. */
const editable = /\.(png|jpe?g|webp|gif|bmp|tiff?)$/i;
const editableGlob = '**/*.{png,PNG,jpg,JPG,jpeg,JPEG,webp,WEBP,gif,GIF,bmp,BMP,tif,TIF,tiff,TIFF}';
const maxListed = 2000;

export class EditCommand {
  readonly id = 'easel.edit';
  constructor(private readonly interaction: Interaction) {}

  /**
   * From the explorer: the clicked file and all selected ones. From a title bar: the file. From the palette: nothing.
   * Anything else is the argument object, `EditRequest` of the public API with `open`.
   */
  async execute(input?: unknown, selected?: unknown): Promise<ImageResult | undefined> {
    if (input instanceof vscode.Uri) {
      const others = Array.isArray(selected) ? selected.filter(other => other instanceof vscode.Uri) : [];
      const references = others.filter(
        other => other.toString() !== input.toString() && editable.test(other.path),
      );
      return this.interaction.ask({ images: [input, ...references] });
    }
    if (input !== undefined) return this.interaction.runArguments('edit', input);
    const picked = await pickImage();
    return picked && this.interaction.ask({ images: [picked] });
  }
}

/** One of the workspace's pictures, the one in the active tab first. */
async function pickImage(): Promise<vscode.Uri | undefined> {
  const active = activeFile();
  const found = await vscode.workspace.findFiles(editableGlob, '**/node_modules/**', maxListed);
  const first = active !== undefined && editable.test(active.path) ? [active] : [];
  const rest = found
    .filter(uri => uri.toString() !== first[0]?.toString())
    .sort((a, b) => a.path.localeCompare(b.path));
  const items = [...first, ...rest].map(uri => ({
    uri,
    label: uri.path.slice(uri.path.lastIndexOf('/') + 1),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(uri, '..')),
    resourceUri: uri,
  }));
  if (items.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('There is no picture in this workspace yet that can be edited.'),
    );
    return undefined;
  }
  const title = vscode.l10n.t('Edit which picture?');
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.uri;
}

/** Keeps what programs start inside the workspace: anything elsewhere is read or written only after a person agreed to it. */

import { realpath } from 'node:fs/promises';
import { posix } from 'node:path';
import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { invalidInput } from '../../core/imageError';
import type { StartedBy } from '../../jobs/jobRequest';
import { dialogs } from '../ui/dialogs';

/** Of somebody who may have been talked into it. */
function isCall(startedBy: StartedBy): boolean {
  return startedBy === 'command' || startedBy === 'tool';
}

/** A person is near enough for a question. An agent goes on by itself: it is told at once, and nobody clicks a question away for it. */
function canAsk(startedBy: StartedBy): boolean {
  return startedBy === 'person' || startedBy === 'command';
}

export class WorkspaceBoundary {
  /** Real addresses that a person has decided about, for this window. One question each is enough, whatever a program repeats. */
  private readonly decisions = new Map<string, Promise<boolean>>();

  /**
   * Throws ImageError `invalidInput` where pictures must not be written. A person is trusted with folders that lie
   * elsewhere by their name; one that looks like the workspace's and is a link out of it is asked about.
   */
  async checkWrite(folder: vscode.Uri, startedBy: StartedBy): Promise<void> {
    if (vscode.workspace.workspaceFolders === undefined && !isCall(startedBy)) return;
    const real = await realAddress(folder);
    if (await isInside(real)) return;
    const looksInside = await isInside(normalized(folder), normalized);
    if (startedBy === 'person' && !looksInside) return;
    const isAllowed =
      canAsk(startedBy) && (await this.decide(`write ${real}`, () => askToWrite(folder, real)));
    if (!isAllowed) {
      throw invalidInput(
        'The folder {0} is outside the workspace, and nobody allowed to write there. Choose one inside it.',
        real.fsPath,
      );
    }
  }

  /** Throws ImageError `invalidInput` where a program names a picture outside the workspace and the person does not want it sent. */
  async checkRead(pictures: readonly vscode.Uri[], startedBy: StartedBy): Promise<void> {
    if (!isCall(startedBy)) return;
    for (const picture of pictures) {
      const real = await realAddress(picture);
      if (await isInside(real)) continue;
      if (canAsk(startedBy) && (await this.decide(`read ${real}`, () => askToRead(picture, real)))) continue;
      throw invalidInput(
        '{0} is outside the workspace, and nobody allowed to send it. Copy it into the workspace first.',
        real.fsPath,
      );
    }
  }

  private decide(what: string, ask: () => Promise<boolean>): Promise<boolean> {
    const known = this.decisions.get(what) ?? ask();
    this.decisions.set(what, known);
    return known;
  }
}

async function askToWrite(folder: vscode.Uri, real: vscode.Uri): Promise<boolean> {
  const message = vscode.l10n.t('Save pictures outside the workspace?');
  const detail = vscode.l10n.t(
    '{0} leads to {1}, which is not part of this workspace.',
    folder.fsPath,
    real.fsPath,
  );
  const yes = vscode.l10n.t('Save There');
  return (await dialogs.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

async function askToRead(picture: vscode.Uri, real: vscode.Uri): Promise<boolean> {
  const message = vscode.l10n.t('Send {0} from outside the workspace?', fileNameOf(picture));
  const detail = vscode.l10n.t(
    'A task, a keybinding or an agent wants to edit {0}, which is not part of this workspace.',
    real.fsPath,
  );
  const yes = vscode.l10n.t('Send It');
  return (await dialogs.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

type ToAddress = (uri: vscode.Uri) => vscode.Uri | Promise<vscode.Uri>;

async function isInside(uri: vscode.Uri, addressOf: ToAddress = realAddress): Promise<boolean> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const addresses = await Promise.all(folders.map(folder => addressOf(folder.uri)));
  return addresses.some(
    ({ scheme, authority, path }) =>
      uri.scheme === scheme &&
      uri.authority === authority &&
      `${uri.path}/`.startsWith(path.endsWith('/') ? path : `${path}/`),
  );
}

/** Without `..`, which a URI from elsewhere may hold. */
function normalized(uri: vscode.Uri): vscode.Uri {
  return uri.with({ path: posix.normalize(uri.path).replace(/(?<=.)\/$/, '') });
}

/** Where a file on disk really lies, links on the way followed; what is not there yet lies in the nearest folder that is. */
async function realAddress(uri: vscode.Uri): Promise<vscode.Uri> {
  const plain = normalized(uri);
  if (plain.scheme !== 'file') return plain;
  const rest: string[] = [];
  for (let at = plain; ; at = vscode.Uri.joinPath(at, '..')) {
    const real = await realpath(at.fsPath).catch(() => undefined);
    if (real !== undefined) return vscode.Uri.joinPath(vscode.Uri.file(real), ...rest);
    if (at.path === '/') return plain;
    rest.unshift(fileNameOf(at));
  }
}

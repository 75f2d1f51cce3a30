/** Finds the mask that lies beside a picture as `name.mask.png`. Never takes one before the user agreed to that, once for a workspace. */

import * as vscode from 'vscode';
import { stemOf } from '../core/fileNames';

const stateKey = 'masksBeside';

/** Nothing where there is no mask, or the user does not want them. `undefined`: the user closed the question. */
export async function maskBeside(
  picture: vscode.Uri,
  state: vscode.Memento,
): Promise<{ readonly mask?: vscode.Uri } | undefined> {
  const name = picture.path.slice(picture.path.lastIndexOf('/') + 1);
  const mask = vscode.Uri.joinPath(picture, '..', `${stemOf(name)}.mask.png`);
  if (mask.path === picture.path || !(await exists(mask))) return {};
  const isWanted = state.get<boolean>(stateKey) ?? (await ask(name, mask));
  if (isWanted === undefined) return undefined;
  await state.update(stateKey, isWanted);
  return isWanted ? { mask } : {};
}

/** `undefined` when the question was closed. */
async function ask(name: string, mask: vscode.Uri): Promise<boolean | undefined> {
  const yes = vscode.l10n.t('Use Masks');
  const no = vscode.l10n.t('Ignore Them');
  const maskName = mask.path.slice(mask.path.lastIndexOf('/') + 1);
  const detail = vscode.l10n.t(
    'Only what {0} marks would change in {1}. The same goes for other pictures with a mask beside them in this workspace.',
    maskName,
    name,
  );
  const message = vscode.l10n.t('Use {0} as the mask of this edit?', maskName);
  const chosen = await vscode.window.showInformationMessage(message, { modal: true, detail }, yes, no);
  return chosen === undefined ? undefined : chosen === yes;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}

/** Finds the mask that lies beside a picture as `name.mask.png`. Never takes one before the user agreed to that, once for a workspace. */

import * as vscode from 'vscode';
import { fileNameOf, stemOf } from '../../core/fileNames';
import { dialogs } from '../ui/dialogs';
import { exists } from './exists';
import { readPictureInput } from './pictureInputs';

const stateKey = 'masksBeside';

/** Nothing where there is no mask, or the user does not want them. `undefined`: the user closed the question. */
export async function maskBeside(
  picture: vscode.Uri,
  state: vscode.Memento,
): Promise<{ readonly mask?: vscode.Uri } | undefined> {
  const name = fileNameOf(picture);
  const mask = vscode.Uri.joinPath(picture, '..', `${stemOf(name)}.mask.png`);
  if (mask.path === picture.path || !(await exists(mask))) return {};
  const before = state.get<boolean>(stateKey);
  if (before === false) return {};
  const misfit = await misfitOf(picture, mask);
  if (misfit !== undefined) return (await mayGoWithout(misfit)) ? {} : undefined;
  const isWanted = before ?? (await ask(name, mask));
  if (isWanted === undefined) return undefined;
  await state.update(stateKey, isWanted);
  return isWanted ? { mask } : {};
}

/** Why the file cannot be the mask of that picture. */
async function misfitOf(picture: vscode.Uri, mask: vscode.Uri): Promise<string | undefined> {
  const source = await readPictureInput(picture);
  const file = await readPictureInput(mask).catch(() => undefined);
  if (file === undefined)
    return vscode.l10n.t('{0} cannot be read, so it cannot be the mask.', fileNameOf(mask));
  // A size of 0 is one that the header does not tell.
  if ([file.width, file.height, source.width, source.height].includes(0)) return undefined;
  if (file.width === source.width && file.height === source.height) return undefined;
  return vscode.l10n.t(
    '{0} has {1} × {2} px and {3} has {4} × {5} px, so it cannot be the mask.',
    ...[fileNameOf(mask), file.width, file.height, fileNameOf(picture), source.width, source.height],
  );
}

/** Never by itself: a mask that is lost would let all of the picture change. */
async function mayGoWithout(misfit: string): Promise<boolean> {
  const without = vscode.l10n.t('Edit without It');
  const detail = vscode.l10n.t('Without it, all of the picture may change.');
  return (await dialogs.showWarningMessage(misfit, { modal: true, detail }, without)) === without;
}

/** `undefined` when the question was closed. */
async function ask(name: string, mask: vscode.Uri): Promise<boolean | undefined> {
  const yes = vscode.l10n.t('Use Masks');
  const no = vscode.l10n.t('Ignore Them');
  const maskName = fileNameOf(mask);
  const detail = vscode.l10n.t(
    'Only what {0} marks would change in {1}. The same goes for other pictures with a mask beside them in this workspace.',
    maskName,
    name,
  );
  const message = vscode.l10n.t('Use {0} as the mask of this edit?', maskName);
  const chosen = await dialogs.showInformationMessage(message, { modal: true, detail }, yes, no);
  return chosen === undefined ? undefined : chosen === yes;
}

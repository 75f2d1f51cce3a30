/** Easel: Make Sizes…. Other sizes and formats of one picture, made here and without a request; what would be written is shown first. */

import * as vscode from 'vscode';
import type { FileReference } from '../../api';
import { fileNameOf } from '../../core/fileNames';
import { type SizeSet, sizeSetNames, sizeSets } from '../../core/sizeSets';
import type { StartedBy } from '../../jobs/jobRequest';
import { clickedPicture, onePicture } from '../files/pickPicture';
import type { SizedFile, SizedFiles, SizesPlan } from '../files/sizedFiles';
import type { WorkspaceBoundary } from '../files/workspaceBoundary';
import { obviousWorkspaceFolder, resolveFile } from '../files/workspaceFiles';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';
import { signalOf } from '../ui/signal';

export type SizesResult = {
  readonly files: readonly vscode.Uri[];
  /** In the user's language: what was not written, and what was enlarged. */
  readonly warnings: readonly string[];
};

export type SizesOrder = {
  readonly image: FileReference;
  readonly sets: readonly SizeSet[];
  readonly folder?: FileReference | undefined;
  /** `#RRGGBB` */
  readonly background?: string | undefined;
};

export class MakeSizesCommand {
  readonly id = 'easel.makeSizes';
  constructor(
    private readonly sizes: SizedFiles,
    private readonly boundary: WorkspaceBoundary,
    private readonly failures: ErrorPresenter,
  ) {}

  /** From a menu: the clicked picture. Else the one in the active tab, or one that the user picks. An object: `image` and `sets`, as wanted `folder` and `background`. */
  async execute(input?: unknown): Promise<SizesResult | undefined> {
    if (input !== undefined && clickedPicture(input) === undefined) return this.runArguments(input);
    const picture = await onePicture(input);
    if (picture === undefined) return undefined;
    try {
      return await this.ask(picture);
    } catch (error) {
      await this.failures.show(error);
      return undefined;
    }
  }

  private async runArguments(input: unknown): Promise<SizesResult> {
    const { parseSizes } = await import('./argumentsSchema');
    return this.make(parseSizes(input), 'command', new AbortController().signal);
  }

  /** Writes what is not there yet, and asks nothing of a person but whether it may leave the workspace. Throws ImageError. */
  async make(
    { image, sets, folder, background }: SizesOrder,
    startedBy: StartedBy,
    signal: AbortSignal,
  ): Promise<SizesResult> {
    const base = obviousWorkspaceFolder();
    const picture = resolveFile(image, base);
    await this.boundary.checkRead([picture], startedBy);
    const plan = await this.sizes.plan(
      picture,
      sets,
      folder === undefined ? undefined : resolveFile(folder, base),
    );
    await this.boundary.checkWrite(plan.folder, startedBy);
    const free = plan.files.filter(({ isTaken }) => !isTaken);
    const files = await this.sizes.write(plan, free, { ground: background, signal });
    return { files, warnings: warningsOf(plan, files) };
  }

  private async ask(picture: vscode.Uri): Promise<SizesResult | undefined> {
    const name = fileNameOf(picture);
    const items = sizeSets.map(set => ({ label: vscode.l10n.t(sizeSetNames[set]), set }));
    const sets = await dialogs.showQuickPicks(items, {
      title: vscode.l10n.t('Make which sizes of {0}?', name),
      placeHolder: vscode.l10n.t('Made on this computer, without a request'),
    });
    if (sets === undefined || sets.length === 0) return undefined;
    const plan = await this.sizes.plan(
      picture,
      sets.map(({ set }) => set),
    );
    const chosen = await chooseFiles(plan);
    if (chosen === undefined) return undefined;
    await this.boundary.checkWrite(plan.folder, 'person');
    const files = await this.writeWithProgress(name, plan, chosen);
    await tellWritten(plan, files);
    return { files, warnings: warningsOf({ ...plan, files: chosen }, files) };
  }

  /** What was written before the user cancelled stays. */
  private async writeWithProgress(
    name: string,
    plan: SizesPlan,
    chosen: readonly SizedFile[],
  ): Promise<vscode.Uri[]> {
    const title = vscode.l10n.t('Making sizes of {0}', name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    return dialogs.withProgress(options, (notification, token) => {
      const report = (sized: SizedFile) => {
        const at = chosen.indexOf(sized) + 1;
        notification.report({ message: `${at} / ${chosen.length} · ${sized.file.path}` });
      };
      return this.sizes.write(plan, chosen, { signal: signalOf(token), report });
    });
  }
}

/** The files that the user left in the list; `undefined`: none, or the list was closed. */
async function chooseFiles({ folder, files }: SizesPlan): Promise<readonly SizedFile[] | undefined> {
  const items = files.map(sized => ({
    sized,
    label: sized.file.path,
    description: describe(sized),
    // What is there is left alone unless it is chosen.
    picked: !sized.isTaken,
  }));
  const picked = await dialogs.showQuickPicks(items, {
    title: vscode.l10n.t('Write these files into {0}?', vscode.workspace.asRelativePath(folder)),
    placeHolder: vscode.l10n.t('Enter writes what is ticked'),
    matchOnDescription: true,
  });
  const chosen = picked?.map(({ sized }) => sized) ?? [];
  if (chosen.length === 0) return undefined;
  const taken = chosen.filter(({ isTaken }) => isTaken);
  return taken.length === 0 || (await confirmOver(taken)) ? chosen : undefined;
}

async function confirmOver(taken: readonly SizedFile[]): Promise<boolean> {
  const message =
    taken.length === 1
      ? vscode.l10n.t('Write over 1 file that is there?')
      : vscode.l10n.t('Write over {0} files that are there?', taken.length);
  const yes = vscode.l10n.t('Write Over');
  const detail = taken.map(({ file }) => file.path).join('\n');
  return (await dialogs.showWarningMessage(message, { modal: true, detail }, yes)) === yes;
}

/** `1200 × 630 px · enlarged · is there already` */
function describe({ file, isEnlarged, isTaken }: SizedFile): string {
  const sizes = 'sizes' in file ? file.sizes : [];
  const [only] = sizes;
  const px =
    sizes.length === 1 && only !== undefined
      ? vscode.l10n.t('{0} × {1} px', only.width, only.height)
      : sizes.length > 1
        ? vscode.l10n.t('{0} px', sizes.map(({ width }) => width).join(', '))
        : vscode.l10n.t('text');
  const notes = [
    isEnlarged ? vscode.l10n.t('enlarged, which adds no detail') : '',
    isTaken ? vscode.l10n.t('is there already') : '',
  ];
  return [px, ...notes].filter(Boolean).join(' · ');
}

function warningsOf({ files }: Pick<SizesPlan, 'files'>, written: readonly vscode.Uri[]): string[] {
  const isWritten = ({ uri }: SizedFile) => written.some(other => other.toString() === uri.toString());
  const pathsOf = (some: readonly SizedFile[]) => some.map(({ file }) => file.path).join(', ');
  const left = files.filter(file => !isWritten(file));
  const enlarged = files.filter(file => file.isEnlarged && isWritten(file));
  return [
    ...(left.length > 0 ? [vscode.l10n.t('Not written, as they are there already: {0}', pathsOf(left))] : []),
    ...(enlarged.length > 0 ? [vscode.l10n.t('Enlarged, which adds no detail: {0}', pathsOf(enlarged))] : []),
  ];
}

/** Never waits for an answer. */
async function tellWritten({ folder }: SizesPlan, [first, ...rest]: readonly vscode.Uri[]): Promise<void> {
  if (first === undefined) return;
  // With no folder open the explorer shows nothing.
  await vscode.commands.executeCommand('revealInExplorer', first).then(undefined, () => {});
  const place = vscode.workspace.asRelativePath(folder);
  const message =
    rest.length === 0
      ? vscode.l10n.t('1 file was written into {0}.', place)
      : vscode.l10n.t('{0} files were written into {1}.', rest.length + 1, place);
  void dialogs.showInformationMessage(message);
}

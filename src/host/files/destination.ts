/** Where a job's pictures go, and what they are called. */

import * as vscode from 'vscode';
import { fileNameOf, stemFromFileName, stemFromPrompt, stemOf } from '../../core/fileNames';
import { invalidInput } from '../../core/imageError';
import type { JobRequest } from '../../jobs/jobRequest';
import type { Destination } from './pictureFiles';
import { outputFolderIn, resolveFile } from './workspaceFiles';

/** An edit goes beside its source; a new picture into the folder asked for, else into `easel.outputFolder`. */
export function destinationOf(
  { prompt, folder, fileName, images }: JobRequest,
  source: vscode.Uri | undefined,
  base: vscode.Uri | undefined,
): Destination {
  const chosen = folder === undefined ? undefined : resolveFile(folder, base);
  const stem = fileName === undefined ? undefined : stemFromFileName(fileName);
  if (images !== undefined && source !== undefined) {
    const name = fileNameOf(source);
    const beside = chosen ?? vscode.Uri.joinPath(source, '..');
    return stem === undefined
      ? { folder: beside, stem: `${stemOf(name)}-edit`, first: 1 }
      : { folder: beside, stem, first: 0 };
  }
  return {
    folder: chosen ?? outputFolderIn(workspaceFolder(base)),
    stem: stem ?? stemFromPrompt(prompt),
    first: 0,
  };
}

function workspaceFolder(obvious: vscode.Uri | undefined): vscode.Uri {
  if (obvious !== undefined) return obvious;
  throw invalidInput(
    vscode.workspace.workspaceFolders === undefined
      ? 'No folder is open. Open one, or say where to save with "folder".'
      : 'Several workspace folders are open. Say where to save with "folder".',
  );
}

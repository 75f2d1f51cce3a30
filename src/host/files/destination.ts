/** Where a job's pictures go, and what they are called. */

import * as vscode from 'vscode';
import {
  dayOf,
  type EditKind,
  fileNameOf,
  type NameParts,
  stemFromFileName,
  stemFromTemplate,
  stemOf,
  stemOfEdit,
} from '../../core/fileNames';
import { invalidInput } from '../../core/imageError';
import { effectiveMargins } from '../../core/margins';
import type { JobRequest } from '../../jobs/jobRequest';
import { readFileName } from '../settings';
import type { Destination } from './pictureFiles';
import { outputFolderIn, resolveFile } from './workspaceFiles';

/** An edit goes beside its source; a new picture into the folder asked for, else into `easel.outputFolder`. */
export function destinationOf(
  request: JobRequest & { readonly model: string },
  /** The picture that is edited. */
  source: vscode.Uri | undefined,
  base: vscode.Uri | undefined,
): Destination {
  const { folder, fileName } = request;
  const chosen = folder === undefined ? undefined : resolveFile(folder, base);
  const stem = fileName === undefined ? undefined : stemFromFileName(fileName);
  const [, extension] = /\.([a-z]+)$/i.exec(fileName?.trim() ?? '') ?? [];
  const spelling = extension === undefined ? {} : { extension };
  if (source !== undefined) {
    return {
      folder: chosen ?? vscode.Uri.joinPath(source, '..'),
      stem: stem ?? stemOfEdit(stemOf(fileNameOf(source)), kindOf(request)),
      ...spelling,
    };
  }
  const place = chosen ?? outputFolderIn(workspaceFolder(base));
  return {
    folder: place,
    stem: stem ?? stemFromTemplate(readFileName(place), partsOf(request)),
    ...spelling,
  };
}

function kindOf({ isVariation, edit }: JobRequest): EditKind {
  if (isVariation) return 'variation';
  if (edit?.cutOut) return 'noBackground';
  return effectiveMargins(edit?.extend) === undefined ? 'edit' : 'extended';
}

function partsOf({ prompt, model, parameters }: JobRequest & { readonly model: string }): NameParts {
  return { prompt, model, size: parameters.size ?? '', date: dayOf(new Date()) };
}

function workspaceFolder(obvious: vscode.Uri | undefined): vscode.Uri {
  if (obvious !== undefined) return obvious;
  throw invalidInput(
    vscode.workspace.workspaceFolders === undefined
      ? 'No folder is open. Open one, or say where to save with "folder".'
      : 'Several workspace folders are open. Say where to save with "folder".',
  );
}

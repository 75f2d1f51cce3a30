/** What the tools of language models need, out of this window: its jobs, its files, its history. Never asks anybody anything. */

import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { AgentDesk, FoundFile, SizesOrder } from '../../agents/agentDesk';
import { plainText } from '../../core/plainText';
import { hashOf } from '../../jobs/hash';
import type { JobQueue } from '../../jobs/jobQueue';
import type { JobRequest } from '../../jobs/jobRequest';
import type { Purse } from '../../jobs/spending/purse';
import type { Thumbnails } from '../../pixels/thumbnails';
import type { MakeSizesCommand } from '../commands/makeSizes';
import { exists } from '../files/exists';
import { readPictureBytes } from '../files/pictureBytes';
import type { WorkspaceBoundary } from '../files/workspaceBoundary';
import { obviousWorkspaceFolder, resolveFile } from '../files/workspaceFiles';
import { type History, placeOf, uriOf } from '../history/history';
import type { JobRunner } from '../jobRunner';
import { readSettings } from '../settings';
import { localized } from '../ui/localized';

export type DeskParts = {
  readonly jobs: JobQueue;
  readonly maker: JobRunner;
  readonly purse: Purse;
  readonly history: History;
  readonly sizes: MakeSizesCommand;
  readonly boundary: WorkspaceBoundary;
  /** Of a size for models to look at. */
  readonly looks: Thumbnails;
};

export function windowDesk({ jobs, maker, purse, history, sizes, boundary, looks }: DeskParts): AgentDesk {
  return {
    tell: sentence => plainText(localized(sentence)),
    rights: () => readSettings().agents,
    standing: () => purse.standing(),
    foresee: (request, signal) => foresee(maker, request, signal),
    isTaken: path => exists(fileAt(path)),
    run: (request, watch) => jobs.start(request, watch).result,
    makeSizes: async (order: SizesOrder, signal) => {
      const { files, warnings } = await sizes.make(order, 'tool', signal);
      return { files: files.map(pathOf), warnings };
    },
    identify: path => identify(boundary, path),
    history: () => history.entries(),
    whereIs: async entry => {
      const uri = uriOf(entry);
      return uri !== undefined && (await history.isThere(entry)) ? pathOf(uri) : undefined;
    },
    jobs: () => jobs.list(),
    look: async ({ sha256, uri }) => {
      const path = await looks.make(sha256, uri.scheme === 'file' ? uri.fsPath : () => readPictureBytes(uri));
      const bytes = path && (await readFile(path).catch(() => undefined));
      return bytes ? { mediaType: 'image/webp', bytes } : undefined;
    },
  };
}

async function foresee(
  maker: JobRunner,
  request: JobRequest,
  signal: AbortSignal,
): ReturnType<AgentDesk['foresee']> {
  const { provider, model, quote, target } = await maker.foresee(request, signal);
  const { folder, stem, extension, replaced } = target;
  const file = extension === undefined ? undefined : vscode.Uri.joinPath(folder, `${stem}.${extension}`);
  const shown = (uri: vscode.Uri) => vscode.workspace.asRelativePath(uri);
  return {
    ...{ provider: provider.label, model, quote, shownFolder: shown(replaced ?? folder) },
    ...(file && { file: { path: pathOf(file), shown: shown(file) } }),
  };
}

async function identify(boundary: WorkspaceBoundary, path: string): Promise<FoundFile> {
  const uri = resolveFile(path, obviousWorkspaceFolder());
  await boundary.checkRead([uri], 'tool');
  return { uri, place: placeOf(uri), sha256: await hashOf(await readPictureBytes(uri)) };
}

/** As agents name files: a path, or a URI where VS Code alone knows the file system. */
function pathOf(uri: vscode.Uri): string {
  return uri.scheme === 'file' ? uri.fsPath : uri.toString();
}

function fileAt(path: string): vscode.Uri {
  return resolveFile(path, obviousWorkspaceFolder());
}

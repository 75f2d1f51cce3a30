/** A picture as the last commit has it, read through VS Code's own Git extension. Never runs git, and never changes anything in a repository. */

import * as vscode from 'vscode';
import { fileNameOf } from '../../core/fileNames';
import { invalidInput } from '../../core/imageError';

/** What of the extension's API, version 1, is used here. */
type GitApi = {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<string>;
  getRepository(file: vscode.Uri): Repository | null;
  openRepository(folder: vscode.Uri): Promise<Repository | null>;
};

type Repository = {
  getObjectDetails(treeish: string, path: string): Promise<unknown>;
  buffer(ref: string, path: string): Promise<Uint8Array>;
};

type GitExtension = { readonly enabled: boolean; getAPI(version: 1): GitApi };

/** Throws ImageError `invalidInput` where there is no repository, or no such file in its last commit. */
export async function readCommitted(picture: vscode.Uri): Promise<Uint8Array> {
  const name = fileNameOf(picture);
  const git = await gitApi();
  const folder = vscode.Uri.joinPath(picture, '..');
  const repository = git.getRepository(picture) ?? (await git.openRepository(folder));
  if (repository === null) throw invalidInput('{0} is not in a Git repository.', name);
  const isCommitted = await repository.getObjectDetails('HEAD', picture.fsPath).then(
    () => true,
    () => false,
  );
  if (!isCommitted) throw invalidInput('{0} is new: HEAD has no version of it to compare with.', name);
  return repository.buffer('HEAD', picture.fsPath);
}

async function gitApi(): Promise<GitApi> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const exported = await extension?.activate();
  if (!exported?.enabled) throw invalidInput('Git is turned off in VS Code, or is not installed.');
  const api = exported.getAPI(1);
  // It is looking for repositories still.
  if (api.state !== 'initialized')
    await new Promise<void>(resolve => {
      const watcher = api.onDidChangeState(state => {
        if (state !== 'initialized') return;
        watcher.dispose();
        resolve();
      });
    });
  return api;
}

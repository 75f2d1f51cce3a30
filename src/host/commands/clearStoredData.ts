/** Easel: Clear Stored Data… says what Easel keeps outside the workspace, where and how much, and removes what is chosen. */

import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { PreviousVersions } from '../files/previousVersions';
import type { History } from '../history/history';
import type { Recovery } from '../recovery';
import { dialogs } from '../ui/dialogs';
import type { ErrorPresenter } from '../ui/errorPresenter';

/** Absolute paths. */
export type StoredFolders = {
  readonly jobs: string;
  readonly history: string;
  readonly thumbnails: string;
  readonly previews: string;
  readonly looks: string;
  readonly versions: string;
  readonly spending: string;
  readonly references: string;
  readonly answers: string;
};

type Item = vscode.QuickPickItem & { readonly clear: () => Promise<void> };

export class ClearStoredDataCommand {
  readonly id = 'easel.clearStoredData';
  constructor(
    private readonly folders: StoredFolders,
    private readonly history: History,
    private readonly recovery: Recovery,
    private readonly versions: PreviousVersions,
    private readonly failures: ErrorPresenter,
  ) {}

  async execute(): Promise<void> {
    try {
      const items = await Promise.all(this.items());
      const title = vscode.l10n.t('What Easel keeps outside the workspace. Remove what?');
      const chosen = await dialogs.showQuickPicks(items, { title, matchOnDetail: true });
      if (chosen === undefined || chosen.length === 0 || !(await isSure(chosen))) return;
      for (const { clear } of chosen) await clear();
      void dialogs.showInformationMessage(
        vscode.l10n.t('Removed: {0}.', chosen.map(({ label }) => label).join(', ')),
      );
    } catch (error) {
      await this.failures.show(error);
    }
  }

  private items(): Promise<Item>[] {
    const { folders } = this;
    const l = vscode.l10n.t;
    return [
      itemOf(l('Unsaved pictures and failed jobs'), folders.jobs, async () => {
        for (const { path } of await this.recovery.listAll()) await this.recovery.discard(path);
      }),
      itemOf(l('The history of this workspace'), folders.history, () => this.history.clear(), 'history'),
      itemOf(l('Small copies for the Studio'), folders.thumbnails, () => clear(folders.thumbnails)),
      itemOf(l('Copies of pictures that browsers do not draw'), folders.previews, () =>
        clear(folders.previews),
      ),
      itemOf(l('Small copies that agents looked at'), folders.looks, () => clear(folders.looks)),
      itemOf(l('Previous versions of pictures that were written over'), folders.versions, async () => {
        await clear(folders.versions);
        this.versions.lookAgain();
      }),
      itemOf(l('Pasted pictures and painted masks of this workspace'), folders.references, () =>
        clear(folders.references),
      ),
      itemOf(l('What providers answered to edits'), folders.answers, () => clear(folders.answers)),
      itemOf(l('What pictures cost, by which the limits go'), folders.spending, () =>
        clear(folders.spending),
      ),
    ];
  }
}

/** `start`: counts only the files whose names begin so. */
async function itemOf(label: string, folder: string, clear: () => Promise<void>, start = ''): Promise<Item> {
  const megabytes = ((await bytesIn(folder, start)) / 1024 / 1024).toFixed(1);
  return { label, description: vscode.l10n.t('{0} MB', megabytes), detail: folder, clear };
}

async function bytesIn(folder: string, start: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names
    .filter(name => name.startsWith(start))
    .map(name =>
      stat(join(folder, name)).then(
        found => (found.isFile() ? found.size : 0),
        () => 0,
      ),
    );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function isSure(chosen: readonly Item[]): Promise<boolean> {
  const remove = vscode.l10n.t('Remove');
  const message = vscode.l10n.t('Remove what Easel keeps?');
  const detail = chosen.map(({ label, description }) => `${label} (${description})`).join('\n');
  return (await dialogs.showWarningMessage(message, { modal: true, detail }, remove)) === remove;
}

/** The folder itself stays: others of this window hold on to it. */
async function clear(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Stands in for the person at pickers, folder dialogs and notifications while a suite runs. */

import * as vscode from 'vscode';

export type Picks = {
  /** The labels that are picked in each picker to come; none any more: it is closed. */
  choices: (readonly string[])[];
  /** What is chosen in the next folder dialogs. */
  folder: vscode.Uri | undefined;
  /** What the last folder dialog was opened with. */
  asked: vscode.OpenDialogOptions | undefined;
  readonly shown: { readonly title: string | undefined; readonly items: readonly vscode.QuickPickItem[] }[];
  /** Notifications that only inform. */
  readonly told: string[];
};

export function usePicks(): Picks {
  const picks: Picks = { choices: [], folder: undefined, asked: undefined, shown: [], told: [] };
  const { showQuickPick, showOpenDialog, showInformationMessage } = vscode.window;
  before(() =>
    Object.assign(vscode.window, {
      showQuickPick: async (items: readonly vscode.QuickPickItem[], options: vscode.QuickPickOptions) => {
        picks.shown.push({ title: options.title, items });
        const labels = picks.choices.shift();
        const picked = items.filter(({ label }) => labels?.includes(label));
        if (labels === undefined) return undefined;
        return options.canPickMany ? picked : picked[0];
      },
      showOpenDialog: async (options: vscode.OpenDialogOptions) => {
        picks.asked = options;
        return picks.folder && [picks.folder];
      },
      showInformationMessage: async (message: string) => void picks.told.push(message),
    }),
  );
  after(() => Object.assign(vscode.window, { showQuickPick, showOpenDialog, showInformationMessage }));
  beforeEach(() => {
    Object.assign(picks, { choices: [], folder: undefined, asked: undefined });
    picks.shown.length = 0;
    picks.told.length = 0;
  });
  return picks;
}

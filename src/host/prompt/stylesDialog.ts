/** The small dialog that edits `easel.styles`: add, change, remove. Whatever it does stands in the settings afterwards. */

import * as vscode from 'vscode';
import { readStyles, writeStyle } from '../settings';
import { dialogs } from '../ui/dialogs';

type Item = vscode.QuickPickItem & { readonly run: () => Promise<unknown> };

/** Comes back after each change, until it is closed. */
export async function editStyles(): Promise<void> {
  for (;;) {
    const title = vscode.l10n.t('Styles, to be added to prompts');
    const chosen = await dialogs.showQuickPick(styleItems(), {
      title,
      matchOnDetail: true,
      ignoreFocusOut: true,
    });
    if (chosen === undefined) return;
    await chosen.run();
  }
}

function styleItems(): Item[] {
  const styles = Object.entries(readStyles()).map(
    ([name, text]): Item => ({
      label: name,
      detail: text,
      run: () => changeStyle(name, text),
    }),
  );
  const add: Item = {
    label: vscode.l10n.t('Add a Style…'),
    iconPath: new vscode.ThemeIcon('add'),
    run: async () => {
      const name = await askName('');
      if (name !== undefined) await askText(name, '');
    },
  };
  return [...styles, add];
}

async function changeStyle(name: string, text: string): Promise<void> {
  const items: Item[] = [
    {
      label: vscode.l10n.t('Change the Text…'),
      iconPath: new vscode.ThemeIcon('edit'),
      run: () => askText(name, text),
    },
    {
      label: vscode.l10n.t('Rename…'),
      iconPath: new vscode.ThemeIcon('symbol-string'),
      run: async () => {
        const other = await askName(name);
        if (other === undefined || other === name) return;
        await writeStyle(other, text);
        await writeStyle(name, undefined);
      },
    },
    {
      label: vscode.l10n.t('Remove'),
      iconPath: new vscode.ThemeIcon('trash'),
      run: () => writeStyle(name, undefined),
    },
  ];
  await (await dialogs.showQuickPick(items, { title: name, ignoreFocusOut: true }))?.run();
}

async function askName(before: string): Promise<string | undefined> {
  const name = await dialogs.showInputBox({
    title: before === '' ? vscode.l10n.t('Add a Style') : vscode.l10n.t('Rename {0}', before),
    prompt: vscode.l10n.t('A short name, such as Watercolour'),
    value: before,
    ignoreFocusOut: true,
    validateInput: text => {
      const typed = text.trim();
      if (typed === '') return vscode.l10n.t('A style needs a name.');
      const isTaken = typed !== before && Object.hasOwn(readStyles(), typed);
      return isTaken ? vscode.l10n.t('There is a style of that name.') : undefined;
    },
  });
  return name?.trim();
}

async function askText(name: string, before: string): Promise<void> {
  const text = await dialogs.showInputBox({
    title: name,
    prompt: vscode.l10n.t('What is added to the prompt, such as: soft watercolour on rough paper'),
    value: before,
    ignoreFocusOut: true,
    validateInput: typed => (typed.trim() === '' ? vscode.l10n.t('A style needs a text.') : undefined),
  });
  if (text !== undefined) await writeStyle(name, text.trim());
}

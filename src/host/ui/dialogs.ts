/** VS Code's notifications, questions, progress and status bar, with every word in them as plain text. The only file that calls them. */

import * as vscode from 'vscode';
import { plainText } from '../../core/plainText';

/** As `vscode.window` has them. Buttons are answered by their label, so those have to be words of our own. */
export const dialogs = {
  showInformationMessage: told('showInformationMessage'),
  showWarningMessage: told('showWarningMessage'),
  showErrorMessage: told('showErrorMessage'),

  async showQuickPick<Item extends vscode.QuickPickItem>(
    items: readonly Item[],
    options: vscode.QuickPickOptions,
  ): Promise<Item | undefined> {
    const shown = items.map((item, at) => ({ ...plainItem(item), at }));
    const picked = await vscode.window.showQuickPick(shown, plainOptions(options));
    return picked && items[picked.at];
  },

  /** Several of them; `undefined` when it was closed. */
  async showQuickPicks<Item extends vscode.QuickPickItem>(
    items: readonly Item[],
    options: vscode.QuickPickOptions,
  ): Promise<readonly Item[] | undefined> {
    const shown = items.map((item, at) => ({ ...plainItem(item), at }));
    const picked = await vscode.window.showQuickPick(shown, { ...plainOptions(options), canPickMany: true });
    return picked?.flatMap(({ at }) => items[at] ?? []);
  },

  showInputBox({ validateInput, ...options }: vscode.InputBoxOptions): Thenable<string | undefined> {
    const validated = async (text: string) => plainProblem(await validateInput?.(text));
    const { value, ...words } = options;
    return vscode.window.showInputBox({
      ...plainOptions(words),
      ...(value !== undefined && { value }),
      ...(validateInput && { validateInput: validated }),
    });
  },

  createQuickPick: <Item extends vscode.QuickPickItem>() => plainBox(vscode.window.createQuickPick<Item>()),
  createInputBox: () => plainBox(vscode.window.createInputBox()),

  /** Hidden at first. `name`: in the menu that hides it for good. `command`: what a click runs. */
  createStatusBarItem({
    id,
    name,
    command,
  }: Readonly<Record<'id' | 'name' | 'command', string>>): StatusBarItem {
    const item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left);
    Object.assign(item, { name, command });
    return {
      tell: told => {
        if (told === undefined) return item.hide();
        const [text, tooltip] = [plainText(told.text), plainText(told.tooltip)];
        item.text = `$(${told.icon}) ${text}`;
        item.tooltip = tooltip;
        item.command = told.command ?? command;
        item.accessibilityInformation = { label: `${text}. ${tooltip}`, role: 'button' };
        item.show();
      },
      dispose: () => item.dispose(),
    };
  },

  withProgress<Result>(
    { title, ...options }: vscode.ProgressOptions,
    task: (
      progress: { report(step: { readonly message: string }): void },
      token: vscode.CancellationToken,
    ) => Thenable<Result>,
  ): Thenable<Result> {
    const plain = { ...options, ...(title !== undefined && { title: plainText(title) }) };
    return vscode.window.withProgress(plain, (progress, token) =>
      task({ report: ({ message }) => progress.report({ message: plainText(message) }) }, token),
    );
  },
};

/** `icon`: the name of one of VS Code's, such as `loading~spin`. */
export type StatusText = {
  readonly icon: string;
  readonly text: string;
  readonly tooltip: string;
  /** In place of the item's own. */
  readonly command?: string;
};

export type StatusBarItem = {
  /** `undefined` hides it. */
  tell(told: StatusText | undefined): void;
  dispose(): void;
};

/** A message with buttons, modal or not. `undefined`: it was closed. */
type Tell = {
  (message: string, ...buttons: string[]): Thenable<string | undefined>;
  (message: string, options: vscode.MessageOptions, ...buttons: string[]): Thenable<string | undefined>;
};

function told(name: 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'): Tell {
  return (message: string, first?: string | vscode.MessageOptions, ...buttons: string[]) => {
    const show: Tell = vscode.window[name];
    if (typeof first !== 'object') {
      return show(plainText(message), ...(first === undefined ? [] : [first, ...buttons]));
    }
    const { detail, ...options } = first;
    const plain = { ...options, ...(detail !== undefined && { detail: plainText(detail) }) };
    return show(plainText(message), plain, ...buttons);
  };
}

/** Labels, titles, prompts: every text among them. */
function plainOptions<Options extends object>(options: Options): Options {
  const fields = Object.entries(options).map(([name, value]) => [
    name,
    typeof value === 'string' ? plainText(value) : value,
  ]);
  return Object.fromEntries(fields) as Options;
}

function plainItem<Item extends vscode.QuickPickItem>(item: Item): Item {
  const { label, description, detail } = item;
  return {
    ...item,
    label: plainText(label),
    ...(description !== undefined && { description: plainText(description) }),
    ...(detail !== undefined && { detail: plainText(detail) }),
  };
}

function plainProblem(
  problem: string | vscode.InputBoxValidationMessage | null | undefined,
): string | vscode.InputBoxValidationMessage | undefined {
  if (typeof problem === 'string') return plainText(problem);
  return problem ? { ...problem, message: plainText(problem.message) } : undefined;
}

/** A picker or an input box: what it is told to show is plain; what stands in the field is the person's own. */
function plainBox<Box extends vscode.QuickInput>(box: Box): Box {
  return new Proxy(box, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value: unknown) => {
      const isShown = typeof value === 'string' && name !== 'value';
      const items = name === 'items' ? (value as readonly vscode.QuickPickItem[]).map(plainItem) : value;
      return Reflect.set(target, name, isShown ? plainText(value) : items, target);
    },
  });
}

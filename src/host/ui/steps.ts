/** The steps of a dialog: one list or one field at a time, each of which leads a step back with Escape or its arrow. */

import * as vscode from 'vscode';
import { toImageError } from '../../core/imageError';
import { dialogs } from './dialogs';
import { localized } from './localized';

/** A button of a step. The step stays open unless `run` comes back with what it asks for. */
export type StepButton<Value> = {
  readonly icon: string;
  readonly tooltip: string;
  readonly run: () => Promise<Value | undefined>;
};

export type Choice<Value> = {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Id of a codicon. */
  readonly icon?: string;
  /** A line above the first one of its group. */
  readonly group?: string;
  readonly value: Value;
  readonly buttons?: readonly { readonly icon: string; readonly tooltip: string; readonly value: Value }[];
};

type ListStep<Value> = {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<Value>[];
  /** Something else than a line of the list. */
  readonly buttons?: readonly { readonly icon: string; readonly tooltip: string; readonly value: Value }[];
  /** There is a step before: Escape and an arrow lead there. */
  readonly hasBack: boolean;
};

type Item<Value> = vscode.QuickPickItem & { readonly value?: Value };
type Button<Value> = vscode.QuickInputButton & { readonly value: Value };

/** What was chosen; `undefined`: a step back, or closed where there is none. */
export async function chooseStep<Value>(step: ListStep<Value>): Promise<Value | undefined> {
  const box = dialogs.createQuickPick<Item<Value>>();
  box.title = step.title;
  box.placeholder = step.placeholder;
  box.matchOnDescription = true;
  box.matchOnDetail = true;
  box.items = itemsOf(step.choices);
  // Between two steps the focus goes back to the editor, late where that is a webview: the next step would close.
  box.ignoreFocusOut = true;
  box.buttons = [
    ...(step.hasBack ? [vscode.QuickInputButtons.Back] : []),
    ...(step.buttons ?? []).map(buttonOf),
  ];
  try {
    return await new Promise<Value | undefined>(resolve => {
      box.onDidAccept(() => resolve(box.selectedItems[0]?.value));
      box.onDidTriggerButton(button =>
        resolve('value' in button ? (button as Button<Value>).value : undefined),
      );
      box.onDidTriggerItemButton(({ button }) => resolve((button as Button<Value>).value));
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

function itemsOf<Value>(choices: readonly Choice<Value>[]): Item<Value>[] {
  return choices.flatMap(({ group, icon, buttons, ...choice }, at) => {
    const item = {
      ...choice,
      ...(icon !== undefined && { iconPath: new vscode.ThemeIcon(icon) }),
      ...(buttons && { buttons: buttons.map(buttonOf) }),
    };
    if (group === undefined || group === choices[at - 1]?.group) return [item];
    return [{ label: group, kind: vscode.QuickPickItemKind.Separator }, item];
  });
}

function buttonOf<Value>({
  icon,
  tooltip,
  value,
}: {
  icon: string;
  tooltip: string;
  value: Value;
}): Button<Value> {
  return { iconPath: new vscode.ThemeIcon(icon), tooltip, value };
}

type TextStep<Value> = {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly isPassword?: boolean;
  readonly buttons?: readonly StepButton<Value>[];
  readonly hasBack: boolean;
  readonly step?: readonly [number, of: number];
  /** What the text means. Throws ImageError `invalidInput`, which is shown below the field until another letter is typed. */
  readonly read: (text: string) => Value | Promise<Value>;
};

/** What was typed; `undefined`: a step back, or closed where there is none. What is typed stays while the focus is elsewhere. */
export async function textStep<Value>(step: TextStep<Value>): Promise<Value | undefined> {
  const box = dialogs.createInputBox();
  const buttons = new Map<vscode.QuickInputButton, StepButton<Value>>(
    (step.buttons ?? []).map(button => [
      { iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip },
      button,
    ]),
  );
  box.title = step.title;
  box.prompt = step.prompt;
  box.placeholder = step.placeholder ?? '';
  box.password = step.isPassword === true;
  box.value = step.value ?? '';
  box.valueSelection = [0, box.value.length];
  box.ignoreFocusOut = true;
  box.buttons = [...(step.hasBack ? [vscode.QuickInputButtons.Back] : []), ...buttons.keys()];
  [box.step, box.totalSteps] = step.step ?? [undefined, undefined];
  try {
    return await new Promise<Value | undefined>(resolve => {
      box.onDidChangeValue(() => {
        box.validationMessage = undefined;
      });
      box.onDidAccept(async () => {
        // A second Enter would read twice.
        if (box.busy) return;
        box.busy = true;
        try {
          resolve(await step.read(box.value.trim()));
        } catch (error) {
          box.validationMessage = localized(toImageError(error).sentence);
        } finally {
          box.busy = false;
        }
      });
      box.onDidTriggerButton(async button => {
        if (button === vscode.QuickInputButtons.Back) return resolve(undefined);
        const value = await buttons.get(button)?.run();
        if (value !== undefined) resolve(value);
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

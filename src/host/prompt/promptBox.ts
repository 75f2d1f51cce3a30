/** Asks for the prompt, with everything else one button away. Never loses what was typed: closing keeps it as a draft. */

import * as vscode from 'vscode';
import { dialogs } from '../ui/dialogs';

export type PromptQuestion = {
  /** Asked again after each button. */
  readonly title: () => string;
  /** What stands in the box at first; selected, so that typing replaces it. */
  readonly value: string;
  readonly placeholder: string;
  /** Asked again after each button: provider, model and options as they are now. */
  readonly describe: () => Promise<string>;
  readonly buttons: readonly PromptButton[];
  /** `undefined` when the text may be sent. */
  readonly validate: (text: string) => string | undefined;
  /** Hears every change, so that a draft outlives an accidental Escape. */
  readonly onDraft: (text: string) => void;
};

export type PromptButton = {
  readonly icon: string;
  readonly tooltip: string;
  /** Opens its picker, if it has one; the prompt comes back when it resolves, with its text or with the one handed back. */
  readonly press: (text: string) => Promise<string | undefined>;
};

/** The prompt, or `undefined` when the user closed the box. */
export async function askPrompt(question: PromptQuestion): Promise<string | undefined> {
  let text = question.value;
  let isFirst = true;
  for (;;) {
    const answer = await showOnce(question, text, isFirst);
    if (typeof answer === 'string') return answer;
    if (answer === undefined) return undefined;
    isFirst = false;
    text = (await answer.button.press(answer.text)) ?? answer.text;
    if (text !== answer.text) question.onDraft(text);
  }
}

/** The accepted prompt, a pressed button with the text so far, or `undefined` for closed. */
async function showOnce(
  question: PromptQuestion,
  value: string,
  selectAll: boolean,
): Promise<string | { text: string; button: PromptButton } | undefined> {
  const description = await question.describe();
  const box = dialogs.createInputBox();
  const buttons = new Map<vscode.QuickInputButton, PromptButton>(
    question.buttons.map(button => [
      { iconPath: new vscode.ThemeIcon(button.icon), tooltip: button.tooltip },
      button,
    ]),
  );
  box.title = question.title();
  box.placeholder = question.placeholder;
  box.prompt = description;
  box.value = value;
  if (selectAll) box.valueSelection = [0, value.length];
  else box.valueSelection = [value.length, value.length];
  box.buttons = [...buttons.keys()];
  box.ignoreFocusOut = true;
  try {
    return await new Promise(resolve => {
      box.onDidChangeValue(text => {
        box.validationMessage = undefined;
        question.onDraft(text);
      });
      box.onDidAccept(() => {
        const problem = question.validate(box.value);
        box.validationMessage = problem;
        if (problem === undefined) resolve(box.value);
      });
      box.onDidTriggerButton(pressed => {
        const button = buttons.get(pressed);
        if (button !== undefined) resolve({ text: box.value, button });
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** Has one of the editor's own language models write a prompt anew. VS Code asks for consent; what comes back is shown before it is used. */

import * as vscode from 'vscode';
import { dialogs } from '../ui/dialogs';

/** ms; whose models take longer to be found is asked the next time. */
const patienceMs = 500;
/** Characters; an answer beyond them is no prompt. */
const longestProposal = 4000;

/** Whether there is a model to ask. Never asks for consent. */
export async function canImprovePrompts(): Promise<boolean> {
  const late = new Promise<readonly unknown[]>(resolve => setTimeout(() => resolve([]), patienceMs));
  const models = Promise.resolve(vscode.lm.selectChatModels()).catch(() => []);
  return (await Promise.race([models, late])).length > 0;
}

/** The proposal as the person left it; `undefined` when it was not wanted, or there is none, which is told. */
export async function improvePrompt(prompt: string, isEdit: boolean): Promise<string | undefined> {
  const [model] = await vscode.lm.selectChatModels();
  if (model === undefined) return undefined;
  try {
    const proposal = await propose(model, prompt, isEdit);
    if (proposal === undefined) return undefined;
    return await dialogs.showInputBox({
      title: vscode.l10n.t('Improved Prompt'),
      prompt: vscode.l10n.t('Proposed by {0}. Enter uses it, Escape keeps yours.', model.name),
      value: proposal,
      ignoreFocusOut: true,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void dialogs.showWarningMessage(vscode.l10n.t('{0} proposed nothing: {1}', model.name, why));
    return undefined;
  }
}

function propose(
  model: vscode.LanguageModelChat,
  prompt: string,
  isEdit: boolean,
): Thenable<string | undefined> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Asking {0} for a better prompt', model.name),
    cancellable: true,
  };
  return dialogs.withProgress(options, async (_, token) => {
    const justification = vscode.l10n.t('To write your prompt for a picture anew.');
    const answer = await model.sendRequest([messageFor(prompt, isEdit)], { justification }, token);
    let text = '';
    for await (const part of answer.text) {
      text += part;
      if (text.length > longestProposal) break;
    }
    const proposal = text.slice(0, longestProposal).replace(/\s+/g, ' ').trim();
    return token.isCancellationRequested || proposal === '' ? undefined : proposal;
  });
}

/** The prompt goes as JSON: whatever it says, it is what is to be written anew. */
function messageFor(prompt: string, isEdit: boolean): vscode.LanguageModelChatMessage {
  const what = isEdit
    ? 'an instruction that tells an image model how to change a picture'
    : 'a prompt for an image model';
  return vscode.LanguageModelChatMessage.User(
    `Improve ${what}. Keep its meaning, its language and every fact in it; add what helps a painter (composition, light, material, style) where it says nothing. At most 80 words, one paragraph. Answer with the text alone, without quotes.\n\n${JSON.stringify({ prompt })}`,
  );
}

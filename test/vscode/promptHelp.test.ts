/** Help with a prompt: one of the editor's own models proposes another. The models are stand-ins. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { canImprovePrompts, improvePrompt } from '../../src/host/prompt/improvePrompt';

type Asked = { readonly text: string; readonly justification: string | undefined };

/** Stands in for the editor's models and its windows: what was asked of the model, what was shown to the person. */
async function withModel<T>(
  answer: () => AsyncIterable<string>,
  person: (proposal: string) => string | undefined,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly asked: readonly Asked[]; readonly told: readonly string[] }> {
  const [asked, told]: [Asked[], string[]] = [[], []];
  const model = {
    name: 'Muse',
    sendRequest: async (
      [message]: readonly vscode.LanguageModelChatMessage[],
      { justification }: vscode.LanguageModelChatRequestOptions,
    ) => {
      const [part] = message?.content ?? [];
      asked.push({ text: part instanceof vscode.LanguageModelTextPart ? part.value : '', justification });
      return { text: answer() };
    },
  };
  const { showInputBox, showWarningMessage } = vscode.window;
  const { selectChatModels } = vscode.lm;
  Object.assign(vscode.lm, { selectChatModels: async () => [model] });
  Object.assign(vscode.window, {
    showInputBox: async ({ value = '', prompt = '' }: vscode.InputBoxOptions) => {
      told.push(prompt);
      return person(value);
    },
    showWarningMessage: async (message: string) => void told.push(message),
  });
  try {
    return { result: await work(), asked, told };
  } finally {
    Object.assign(vscode.lm, { selectChatModels });
    Object.assign(vscode.window, { showInputBox, showWarningMessage });
  }
}

async function* words(...parts: readonly string[]): AsyncIterable<string> {
  yield* parts;
}

async function* endless(): AsyncIterable<string> {
  for (;;) yield 'more ';
}

async function* refusal(): AsyncIterable<string> {
  yield 'a';
  throw new Error('No [consent](command:evil) was given.');
}

describe('Improve Prompt…', () => {
  it('shows the proposal before it is used, and takes it as the person leaves it', async () => {
    const { result, asked, told } = await withModel(
      () => words('a red fox,\n', 'in the snow '),
      proposal => `${proposal} at dawn`,
      () => improvePrompt('fox "red"', false),
    );
    assert.equal(result, 'a red fox, in the snow at dawn');
    assert.match(asked[0]?.text ?? '', /\{"prompt":"fox \\"red\\""\}$/);
    assert.match(asked[0]?.justification ?? '', /prompt/);
    assert.match(told.join(), /Proposed by Muse\. Enter uses it, Escape keeps yours\./);
  });

  it('keeps what was typed when the proposal is not wanted, and asks for a change where a picture is edited', async () => {
    const { result, asked } = await withModel(
      () => words('make it night, with a moon'),
      () => undefined,
      () => improvePrompt('night', true),
    );
    assert.equal(result, undefined);
    assert.match(asked[0]?.text ?? '', /how to change a picture/);
  });

  it('tells why there is no proposal, as plain words, and reads no answer without an end', async () => {
    const none = await withModel(
      refusal,
      proposal => proposal,
      () => improvePrompt('fox', false),
    );
    assert.equal(none.result, undefined);
    assert.match(none.told.join(), /^Muse proposed nothing: No \[consent\] \(command:evil\) was given\.$/);
    const long = await withModel(
      endless,
      proposal => proposal,
      () => improvePrompt('fox', false),
    );
    assert.ok((long.result ?? '').length <= 4000);
  });

  it('is offered only where there is a model', async () => {
    assert.equal(await canImprovePrompts(), false);
    const { result } = await withModel(
      () => words(),
      () => undefined,
      canImprovePrompts,
    );
    assert.equal(result, true);
  });
});

/** The extension under test and the workspace it works in, as another extension would reach them. Never reaches inside. */

import * as assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { EaselApi } from '../../src/api';
import type { ImageErrorKind } from '../../src/core/imageError';

export function easelExtension(): vscode.Extension<EaselApi> {
  const extension = vscode.extensions.getExtension<EaselApi>('easel.easel');
  assert.ok(extension, 'the extension is not there');
  return extension;
}

export async function easelApi(): Promise<EaselApi> {
  return easelExtension().activate();
}

/** Absolute path below the workspace folder. */
export function inWorkspace(...path: string[]): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return join(folder.uri.fsPath, ...path);
}

/** Writes a file below the workspace folder, with the folders on the way; its absolute path. */
export async function writeInWorkspace(path: string, content: string | Uint8Array): Promise<string> {
  const file = inWorkspace(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
  return file;
}

/** The names in a folder below the workspace folder, sorted; none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(inWorkspace(folder)).catch(() => [])).sort();
}

/** For `assert.rejects`: an ImageError of that kind, told in words. */
export function imageError(kind: ImageErrorKind): (error: unknown) => boolean {
  return error => {
    assert.ok(error instanceof Error);
    assert.equal((error as Error & { kind?: unknown }).kind, kind, error.message);
    assert.match(error.message, /\w+ \w+/);
    return true;
  };
}

type Answers = {
  readonly questions: string[];
  /** What dialogs say besides. */
  readonly details: string[];
  answer: string | undefined;
};

/** Stands in for the person at modal questions while a suite runs: what was asked, and the button that is pressed. */
export function useAnswers(): Answers {
  const state: Answers = { questions: [], details: [], answer: undefined };
  const { showWarningMessage } = vscode.window;
  before(() => {
    const ask = async (message: string, options: unknown) => {
      state.questions.push(message);
      // A notification has none, nor waits for an answer.
      const { modal = false, detail = '' } = (options ?? {}) as vscode.MessageOptions;
      if (modal) state.details.push(detail);
      return state.answer;
    };
    Object.assign(vscode.window, { showWarningMessage: ask });
  });
  after(() => Object.assign(vscode.window, { showWarningMessage }));
  beforeEach(() => {
    state.questions.length = 0;
    state.details.length = 0;
    state.answer = undefined;
  });
  return state;
}

/** Removes a provider's key, with a person who says yes. */
export async function removeKey(provider: string): Promise<void> {
  await agreed('Remove Key', 'easel.removeApiKey', { provider });
}

/** Sets a provider's key, with a person who says yes where there is another. */
export async function setKey(provider: string, key: string): Promise<void> {
  await agreed('Replace Key', 'easel.setApiKey', { provider, key });
}

async function agreed(button: string, command: string, args: object): Promise<void> {
  const { showWarningMessage } = vscode.window;
  Object.assign(vscode.window, { showWarningMessage: async () => button });
  try {
    await vscode.commands.executeCommand(command, args);
  } finally {
    Object.assign(vscode.window, { showWarningMessage });
  }
}

/** Offers Easel's tools to VS Code's agents. Everything behind them loads with the first call. */

import * as vscode from 'vscode';
import type { AgentTool } from '../../agents/agentTool';
import { signalOf } from '../ui/signal';

/** What VS Code's own agents are called where it is told who spent what. */
const caller = 'VS Code';

/** `names`: of the manifest. */
export function registerLanguageModelTools(
  names: readonly string[],
  tools: () => Promise<readonly AgentTool[]>,
): vscode.Disposable {
  const find = async (name: string) => {
    const tool = (await tools()).find(each => each.name === name);
    if (tool === undefined) throw new TypeError(`There is no tool ${name}`);
    return tool;
  };
  return vscode.Disposable.from(
    ...names.map(name =>
      vscode.lm.registerTool<object>(name, {
        prepareInvocation: async ({ input }) => {
          const { invocationMessage, confirmation } = await (await find(name)).prepare(input);
          return { invocationMessage, ...(confirmation && { confirmationMessages: confirmation }) };
        },
        invoke: async ({ input }, token) => {
          const tool = await find(name);
          const { text, previews } = await tool.invoke(input, { caller, signal: signalOf(token) });
          return new vscode.LanguageModelToolResult([
            new vscode.LanguageModelTextPart(text),
            ...previews.map(({ bytes, mediaType }) => vscode.LanguageModelDataPart.image(bytes, mediaType)),
          ]);
        },
      }),
    ),
  );
}

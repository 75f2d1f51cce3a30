/** Opens this window to the agents outside that the user has connected, with the tools that VS Code's own agents have. */

import * as vscode from 'vscode';
import type { AgentTool } from '../../agents/agentTool';
import { agentFolder } from '../../mcp/agentFolder';
import { Calls } from '../../mcp/calls';
import { install, writeTools } from '../../mcp/install';
import { WindowServer } from '../../mcp/windowServer';
import { AgentQuestions } from './agentQuestions';

/** Resolves when agents find it; `dispose` shuts it. Rejects where the user's home folder cannot be written to. */
export async function openToAgents(
  context: vscode.ExtensionContext,
  tools: () => Promise<readonly AgentTool[]>,
): Promise<vscode.Disposable> {
  const folder = agentFolder();
  const { version } = context.extension.packageJSON as { readonly version: string };
  const bundle = vscode.Uri.joinPath(context.extensionUri, 'dist', 'mcp.js').fsPath;
  await install({ folder, bundle, version, node: process.execPath });
  let known: Promise<readonly AgentTool[]> | undefined;
  const offered = () => {
    known ??= tools().then(async offered => {
      await writeTools(folder, version, offered).catch(() => {});
      return offered;
    });
    return known;
  };
  const { confirm } = new AgentQuestions(context.globalState);
  const server = new WindowServer({ version, tools: offered, calls: new Calls(confirm) }, folder);
  await server.listen(workspaceFolders());
  const moved = vscode.workspace.onDidChangeWorkspaceFolders(() => void server.tell(workspaceFolders()));
  return vscode.Disposable.from(moved, { dispose: () => server.close() });
}

function workspaceFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.flatMap(({ uri }) => (uri.scheme === 'file' ? [uri.fsPath] : []));
}

// Calls a tool as an agent does: `call.json` of the workspace says which, `answer.json` gets what comes of it. Never part of what ships.
import * as vscode from 'vscode';

export function activate(context) {
  context.subscriptions.push(vscode.commands.registerCommand('agent.call', call));
}

async function call() {
  const inFolder = name => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
  const { name, input } = JSON.parse(
    Buffer.from(await vscode.workspace.fs.readFile(inFolder('call.json'))).toString(),
  );
  const answer = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }).then(
    ({ content }) => ({
      text: content.find(part => part instanceof vscode.LanguageModelTextPart)?.value,
      pictures: content.filter(part => part instanceof vscode.LanguageModelDataPart).length,
    }),
    error => ({ error: error.name }),
  );
  await vscode.workspace.fs.writeFile(inFolder('answer.json'), Buffer.from(JSON.stringify(answer)));
}

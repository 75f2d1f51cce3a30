// Calls a tool as an agent does, by itself or in the chat: `call.json` of the workspace says which, and how often at once; `answer.json` gets what comes of it. Never part of what ships.
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';

const vendor = 'agent';

export function activate(context) {
  context.subscriptions.push(
    vscode.commands.registerCommand('agent.call', () => call(undefined)),
    vscode.commands.registerCommand('agent.chat', chat),
    vscode.chat.createChatParticipant('agent.agent', async (request, _context, stream) => {
      await call(request.toolInvocationToken);
      stream.markdown('That was it.');
    }),
    // The chat answers nobody without a model, though none is asked here.
    vscode.lm.registerLanguageModelChatProvider(vendor, {
      provideLanguageModelChatInformation: async () => [
        {
          ...{ id: 'script', name: 'Script', family: 'script', version: '1' },
          ...{ maxInputTokens: 1000, maxOutputTokens: 1000, isUserSelectable: true, isDefault: true },
          capabilities: { toolCalling: true, imageInput: true },
        },
      ],
      provideLanguageModelChatResponse: async () => {},
      provideTokenCount: async () => 1,
    }),
  );
}

async function chat() {
  while ((await vscode.lm.selectChatModels({ vendor })).length === 0) await sleep(100);
  // VS Code tells its window of the model a moment later.
  await sleep(2000);
  await vscode.commands.executeCommand('workbench.action.chat.open', { query: '@scripted draw' });
}

async function call(toolInvocationToken) {
  const inFolder = name => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);
  const { name, input, times, gate } = JSON.parse(
    Buffer.from(await vscode.workspace.fs.readFile(inFolder('call.json'))).toString(),
  );
  if (gate) await waitAt(gate);
  const invoke = () => invokeTool(name, { input, toolInvocationToken });
  const answer = times ? await Promise.all(Array.from({ length: times }, invoke)) : await invoke();
  await vscode.workspace.fs.writeFile(inFolder('answer.json'), Buffer.from(JSON.stringify(answer)));
}

/** With everything loaded, until the address answers: then all windows begin at the same moment. */
async function waitAt(gate) {
  await vscode.lm.invokeTool('easel_find_images', { input: {} });
  await fetch(gate);
}

function invokeTool(name, options) {
  return vscode.lm.invokeTool(name, options).then(
    ({ content }) => ({
      text: content.find(part => part instanceof vscode.LanguageModelTextPart)?.value,
      pictures: content.filter(part => part instanceof vscode.LanguageModelDataPart).length,
    }),
    error => ({ error: error.name }),
  );
}

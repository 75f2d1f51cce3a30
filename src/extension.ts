/** Registers what the manifest names and returns the public API. Everything behind them loads on first use. */

import * as vscode from 'vscode';
import type { EaselApi } from './api';
import { registerLanguageModelTools } from './host/agents/languageModelTools';
import type { Easel } from './host/composition';
import { registerPicturesView } from './host/pictures/picturesView';
import { LastEditor } from './host/ui/lastEditor';
import { studioViewType } from './protocol/viewType';

type Manifest = {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly languageModelTools: readonly { readonly name: string }[];
  };
};

export function activate(context: vscode.ExtensionContext): EaselApi {
  const editor = new LastEditor();
  let composing: Promise<Easel> | undefined;
  const easel = (): Promise<Easel> => {
    composing ??= import('./host/composition').then(({ compose }) =>
      compose(context, editor, () => changed.fire(), serveAgents),
    );
    return composing;
  };
  const changed = new vscode.EventEmitter<void>();
  let serving: Promise<vscode.Disposable> | undefined;
  const serveAgents = () => {
    serving ??= import('./host/agents/agentWindow')
      .then(({ openToAgents }) => openToAgents(context, async () => (await easel()).tools()))
      .catch(error => {
        serving = undefined;
        throw error;
      });
    return serving;
  };
  const { contributes } = context.extension.packageJSON as Manifest;
  context.subscriptions.push(
    editor,
    changed,
    { dispose: () => serving?.then(window => window.dispose()).catch(() => {}) },
    registerPicturesView(async () => (await easel()).pictures, changed.event),
    registerLanguageModelTools(
      contributes.languageModelTools.map(({ name }) => name),
      async () => (await easel()).tools(),
    ),
    ...contributes.commands.map(({ command: id }) =>
      vscode.commands.registerCommand(id, async (...input: readonly unknown[]) => {
        const { commands } = await easel();
        return commands.get(id)?.execute(...input);
      }),
    ),
    vscode.window.registerWebviewPanelSerializer(studioViewType, {
      deserializeWebviewPanel: async (panel, state) =>
        (await easel()).studios.deserializeWebviewPanel(panel, state),
    }),
  );
  void import('./host/onStartup').then(({ onStartup }) =>
    onStartup(context.globalStorageUri, async () => (await easel()).fetchBatches(), serveAgents),
  );
  return {
    generate: async (request, token) => (await easel()).api.generate(request, token),
    edit: async (request, token) => (await easel()).api.edit(request, token),
  };
}

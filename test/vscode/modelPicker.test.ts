/** Easel: Select Model…, where the provider has no list of its models. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Refusal } from '../servers/refusal';
import { StandIn } from '../servers/standIn';
import { setProviders } from './providers/useProvider';

describe('Select Model', () => {
  let server: StandIn;
  const settings = vscode.workspace.getConfiguration('easel');

  before(async () => {
    server = await StandIn.start(() => ({
      answer: () => {
        throw new Refusal(404, 'Invalid URL');
      },
      errorBody: ({ message }) => ({ error: { message } }),
    }));
    await setProviders({ bare: { label: 'Bare', baseUrl: `${server.origin}/v1`, auth: 'none' } });
    await settings.update('provider', 'bare', vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    await settings.update('provider', undefined, vscode.ConfigurationTarget.Global);
    await setProviders(undefined);
    await server.close();
  });

  it('asks for an id, in words, where the provider lists no models', async () => {
    const { createQuickPick } = vscode.window;
    let box: vscode.QuickPick<vscode.QuickPickItem> | undefined;
    const create = () => {
      box = createQuickPick();
      return box;
    };
    Object.assign(vscode.window, { createQuickPick: create });
    try {
      const picked = vscode.commands.executeCommand('easel.selectModel');
      const end = Date.now() + 20_000;
      while (box?.busy !== false && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 20));
      assert.equal(box?.title, 'Model of Bare – it lists no models; type an id');
      box.hide();
      await picked;
    } finally {
      Object.assign(vscode.window, { createQuickPick });
    }
  });
});

/** Easel: Select Model…, where the provider has a list of its models and where it has none. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { geminiKey, startGemini } from '../servers/gemini';
import { Refusal } from '../servers/refusal';
import { StandIn } from '../servers/standIn';
import { setProviders, useStandIn } from './providers/useProvider';

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
    assert.equal((await openPicker()).title, 'Model of Bare – it lists no models; type an id');
  });
});

describe('Select Model of a provider with a list', () => {
  useStandIn('gemini', startGemini, { key: geminiKey });
  const settings = vscode.workspace.getConfiguration('easel');
  before(() => settings.update('provider', 'gemini', vscode.ConfigurationTarget.Global));
  after(() => settings.update('provider', undefined, vscode.ConfigurationTarget.Global));

  it('offers what it has for pictures, at once the next time, and nothing that it has no more', async () => {
    const models = [
      ...['gemini-nano-banana-2.1', 'gemini-3-pro-image', 'gemini-4-pro-image-preview'],
      'gemini-3.1-flash-lite-image',
    ];
    const first = await openPicker();
    assert.deepEqual(first.labels.slice(0, 4), models);
    assert.ok(!first.labels.includes('gemini-3.5-flash'));
    assert.deepEqual((await openPicker()).atOnce.slice(0, 4), models);
  });
});

type Picker = { readonly title: string | undefined; readonly atOnce: string[]; readonly labels: string[] };

/** What the picker shows as soon as it is open, and when the list came. */
async function openPicker(): Promise<Picker> {
  const { createQuickPick } = vscode.window;
  let box: vscode.QuickPick<vscode.QuickPickItem> | undefined;
  const create = () => {
    box = createQuickPick();
    return box;
  };
  const wait = () => new Promise(resolve => setTimeout(resolve, 20));
  const labels = () => (box?.items ?? []).map(({ label }) => label).filter(label => label !== '');
  Object.assign(vscode.window, { createQuickPick: create });
  try {
    const picked = vscode.commands.executeCommand('easel.selectModel');
    const end = Date.now() + 20_000;
    while (labels().length === 0 && Date.now() < end) await wait();
    const atOnce = labels();
    while (box?.busy !== false && Date.now() < end) await wait();
    const shown = { title: box?.title, atOnce, labels: labels() };
    box?.hide();
    await picked;
    return shown;
  } finally {
    Object.assign(vscode.window, { createQuickPick });
  }
}

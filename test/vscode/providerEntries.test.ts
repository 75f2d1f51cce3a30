/** Changes of the user's own settings, as a real VS Code keeps them. */

import * as assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { ProviderEntries } from '../../src/host/providers/providerEntries';

describe('The entries of easel.providers', () => {
  let file: vscode.Uri;
  const inForce = () => vscode.workspace.getConfiguration('easel').inspect('providers')?.globalValue;
  const read = () => readFile(file.fsPath, 'utf8');

  const settings = () => vscode.workspace.getConfiguration('easel');
  async function add(entries: ProviderEntries, label: string, entry: object): Promise<string> {
    const id = await entries.newId(label, [{ id: 'demo' }]);
    await entries.change(id, { label, ...entry });
    return id;
  }
  const closeAll = () => vscode.commands.executeCommand('workbench.action.closeAllEditors');

  before(async () => {
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
    const end = Date.now() + 20_000;
    const isOpen = () => vscode.window.activeTextEditor?.document.fileName.endsWith('settings.json');
    while (!isOpen() && Date.now() < end) await new Promise(resolve => setTimeout(resolve, 20));
    assert.ok(vscode.window.activeTextEditor);
    file = vscode.window.activeTextEditor.document.uri;
    await closeAll();
  });
  after(async () => {
    await closeAll();
    await settings().update('providers', undefined, vscode.ConfigurationTarget.Global);
  });

  for (const isOpen of [false, true]) {
    it(`are changed with every comment kept, the file ${isOpen ? '' : 'not '}open in an editor`, async () => {
      const entries = new ProviderEntries(file);
      await settings().update('providers', undefined, vscode.ConfigurationTarget.Global);
      const ours = await add(entries, 'Ours', { baseUrl: 'https://ours.example/v1' });
      const written = await read();
      const commented = written
        .replace('"ours":', '// The one at work.\n    "ours":')
        .replace('v1"', 'v1" // VPN');
      await writeFile(file.fsPath, commented);
      if (isOpen) await vscode.window.showTextDocument(file);
      const theirs = await add(entries, 'Ours', { baseUrl: 'https://b.example', auth: 'none' });
      assert.deepEqual([ours, theirs], ['ours', 'ours-2']);
      await entries.change(ours, { baseUrl: 'https://ours.example/v2' });
      await entries.change(theirs, { auth: undefined, label: 'Theirs' });
      assert.deepEqual(inForce(), {
        ours: { label: 'Ours', baseUrl: 'https://ours.example/v2' },
        'ours-2': { label: 'Theirs', baseUrl: 'https://b.example' },
      });
      assert.match(await read(), /\/\/ The one at work\.\n\s*"ours": \{[\s\S]*v2" \/\/ VPN\n/);
      await entries.remove(theirs);
      assert.deepEqual(Object.keys(inForce() as object), ['ours']);
      assert.match(await read(), /\/\/ The one at work\.[\s\S]*\/\/ VPN/);
    });
  }

  it('are changed all the same where the file lies on another machine', async () => {
    const entries = new ProviderEntries(vscode.Uri.file('/nowhere/settings.json'));
    const id = await add(entries, 'Far', { baseUrl: 'https://far.example' });
    assert.ok(id in (inForce() as object));
  });
});

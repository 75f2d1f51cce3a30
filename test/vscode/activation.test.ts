/** What happens when VS Code loads the extension. Runs first, by its name: later files use it. */

import * as assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { easelApi, easelExtension } from './easel';

describe('The extension', () => {
  it('wakes when VS Code has started, and opens no window to agents where none is connected', async () => {
    await easelExtension().activate();
    assert.equal(existsSync(join(homedir(), '.easel')), false);
  });

  it('gives other extensions generate and edit', async () => {
    const api = await easelApi();
    assert.deepEqual(Object.keys(api).sort(), ['edit', 'generate']);
  });

  it('registers every command of its manifest', async () => {
    const manifest = easelExtension().packageJSON as { contributes: { commands: { command: string }[] } };
    const registered = await vscode.commands.getCommands(true);
    const missing = manifest.contributes.commands
      .map(({ command }) => command)
      .filter(command => !registered.includes(command));
    assert.deepEqual(missing, []);
  });
});

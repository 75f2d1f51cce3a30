/** What a failure leaves in the log. The log itself is a stand-in: VS Code writes its own where no test can read it. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ImageError } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import { ErrorPresenter } from '../../src/host/ui/errorPresenter';
import { Log } from '../../src/host/ui/log';

describe('The log', () => {
  it('tells a failure’s facts, and neither the prompt nor what a server made of it', async () => {
    const lines: string[] = [];
    const log = { error: (line: string) => lines.push(line) } as unknown as vscode.LogOutputChannel;
    const said = 'I will not paint a heron at dawn.';
    const error = new ImageError('refused', sentence('Somebody declined: {0}', said), {
      status: 400,
      code: 'moderation_blocked',
      serverMessage: said,
      requestId: 'req-7',
      host: 'images.example.test',
      cause: new Error(said),
    });
    const shown = new ErrorPresenter(new Log(log)).show(error);
    await vscode.commands.executeCommand('notifications.clearAll');
    await shown;
    assert.deepEqual(lines, [
      'refused status=400 code=moderation_blocked host=images.example.test requestId=req-7',
    ]);
  });

  it('holds one line for each failure, whatever a server calls its codes', async () => {
    const lines: string[] = [];
    const log = { error: (line: string) => lines.push(line) } as unknown as vscode.LogOutputChannel;
    const error = new ImageError('badRequest', sentence('No.'), {
      code: 'x\n2026-01-01 00:00:00.000 [info] a key was removed',
      param: '\u001b[31mred\u001b[0m',
    });
    const shown = new ErrorPresenter(new Log(log)).show(error);
    await vscode.commands.executeCommand('notifications.clearAll');
    await shown;
    assert.deepEqual(lines, ['badRequest code=x 2026-01-01 00:00:00.000 [info] a key was removed param=red']);
  });
});

/** What a failure leaves in the log. The log itself is a stand-in: VS Code writes its own where no test can read it. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ImageError } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import { ErrorPresenter } from '../../src/host/ui/errorPresenter';

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
    const shown = new ErrorPresenter(log).show(error);
    await vscode.commands.executeCommand('notifications.clearAll');
    await shown;
    assert.deepEqual(lines, [
      'refused status=400 code=moderation_blocked host=images.example.test requestId=req-7',
    ]);
  });
});

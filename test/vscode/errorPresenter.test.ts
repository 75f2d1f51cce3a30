/** The buttons that mend a failure, and what follows the one that did. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { ImageError, type ImageErrorKind } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import { ErrorPresenter } from '../../src/host/ui/errorPresenter';
import { Log } from '../../src/host/ui/log';

describe('A failure', () => {
  const log = new Log(vscode.window.createOutputChannel('Easel under test', { log: true }));
  const failures = new ErrorPresenter(log);
  after(() => log.dispose());
  const labels = (kind: ImageErrorKind, provider?: { id: string; hasOwnServer?: true }) =>
    [...failures.actionsFor(new ImageError(kind, sentence('No.')), provider)].map(({ label }) => label);

  it('to connect leads to the provider’s address first, then to the proxy', () => {
    assert.deepEqual(labels('network', { id: 'ours' }), ['Change Address…', 'Proxy Settings', 'Show Log']);
    assert.deepEqual(labels('network', { id: 'demo', hasOwnServer: true }), ['Proxy Settings', 'Show Log']);
    assert.deepEqual(labels('network'), ['Proxy Settings', 'Show Log']);
  });

  for (const works of [true, false]) {
    it(`is ${works ? 'made good' : 'left'} when the key that is given then ${works ? 'works' : 'does not'}`, async () => {
      const { executeCommand } = vscode.commands;
      const [asked, again]: [unknown[], string[]] = [[], []];
      const execute = async (...command: unknown[]) => {
        asked.push(command);
        return works;
      };
      Object.assign(vscode.commands, { executeCommand: execute });
      try {
        const provider = { id: 'ours', again: async () => again.push('made') };
        const error = new ImageError('unauthorized', sentence('No.'));
        const [first] = failures.actionsFor(error, provider);
        assert.equal(first?.label, 'Change Key…');
        await first?.run();
      } finally {
        Object.assign(vscode.commands, { executeCommand });
      }
      assert.deepEqual(asked, [['easel.setApiKey', { provider: 'ours' }]]);
      assert.deepEqual(again, works ? ['made'] : []);
    });
  }
});

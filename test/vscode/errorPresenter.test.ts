/** The buttons that mend a failure, and what follows the one that did. */

import * as assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { ImageError, type ImageErrorKind, toImageError } from '../../src/core/imageError';
import { sentence } from '../../src/core/sentence';
import { PictureFiles } from '../../src/host/files/pictureFiles';
import { describeError, ErrorPresenter } from '../../src/host/ui/errorPresenter';
import { Log } from '../../src/host/ui/log';

describe('A failure', () => {
  const log = new Log(vscode.window.createOutputChannel('Failures under test', { log: true }));
  const failures = new ErrorPresenter(log);
  after(() => log.dispose());
  const labels = (kind: ImageErrorKind, provider?: { id: string; hasOwnServer?: true }) =>
    [...failures.actionsFor(new ImageError(kind, sentence('No.')), provider)].map(({ label }) => label);

  it('to connect leads to the provider’s address first, then to the proxy', () => {
    assert.deepEqual(labels('network', { id: 'ours' }), ['Change Address…', 'Proxy Settings', 'Show Log']);
    assert.deepEqual(labels('network', { id: 'demo', hasOwnServer: true }), ['Proxy Settings', 'Show Log']);
    assert.deepEqual(labels('network'), ['Proxy Settings', 'Show Log']);
  });

  it('names the server once', () => {
    const details = { host: 'ours.example', status: 502 };
    const told = (text: string) => describeError(new ImageError('network', sentence(text), details));
    assert.equal(told('No connection to ours.example.'), 'No connection to ours.example. (502)');
    assert.equal(told('Ours failed.'), 'Ours failed. (502 · ours.example)');
  });

  it('that is a cancel is told where the provider goes on with the job, and is silent else', async () => {
    const { showInformationMessage } = vscode.window;
    const said: unknown[][] = [];
    Object.assign(vscode.window, {
      showInformationMessage: async (...words: unknown[]) => void said.push(words),
    });
    try {
      const told = sentence('Cancelled here, but it goes on.');
      const actions = [{ label: 'Recover…', run: async () => undefined }];
      await failures.showJob(new ImageError('cancelled', told, { keptIn: '/a' }), actions);
      assert.deepEqual(said, []);
      const details = { isGoodToKnow: true, keptIn: '/a' } as const;
      await failures.showJob(new ImageError('cancelled', told, details), actions);
      await failures.showJob(new ImageError('cancelled', told, { isGoodToKnow: true }), actions);
      assert.deepEqual(said, [
        ['Cancelled here, but it goes on.', 'Recover…'],
        ['Cancelled here, but it goes on.'],
      ]);
    } finally {
      Object.assign(vscode.window, { showInformationMessage });
    }
  });

  it('to save says in whole sentences that the picture was made and is kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-not-saved-'));
    const [images, file] = [join(folder, 'images'), join(folder, '0.bin')];
    try {
      for (const path of [images, file]) await writeFile(path, 'no folder');
      const saved = new PictureFiles().save(file, 'image/png', {
        folder: vscode.Uri.file(images),
        stem: 'a',
      });
      const failure = toImageError(await saved.then(String, error => error));
      // As of a job: what was delivered is paid for.
      const { details } = failure;
      const charged = new ImageError(failure.kind, failure.sentence, {
        ...details,
        mayHaveBeenCharged: true,
      });
      assert.equal(
        describeError(charged),
        `The picture was made, but could not be written into ${vscode.workspace.asRelativePath(images)} (EEXIST). What arrived is kept.`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
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

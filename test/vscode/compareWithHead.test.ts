/** Comparing a picture with its last commit, in a repository that git itself made. */

import * as assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';
import * as vscode from 'vscode';
import { readCommitted } from '../../src/host/files/committedPicture';
import { pngOf } from '../servers/pictures';
import { easelApi, imageError, inWorkspace, writeInWorkspace } from './easel';
import { openStudioHost } from './studioHost';

const run = promisify(execFile);

async function setGit(enabled: boolean): Promise<void> {
  await vscode.workspace
    .getConfiguration('git')
    .update('enabled', enabled, vscode.ConfigurationTarget.Global);
}
const user = ['-c', 'user.name=a', '-c', 'user.email=a@localhost', '-c', 'commit.gpgsign=false'];

describe('A picture in a Git repository', function () {
  this.timeout(60_000);
  const git = (...input: string[]) => run('git', ['-C', inWorkspace('versions'), ...user, ...input]);
  const uri = (name: string) => vscode.Uri.file(inWorkspace('versions', name));
  const [old, now] = [pngOf(21, 40, 30), pngOf(22, 60, 30)];

  before(async () => {
    await writeInWorkspace('versions/boat.png', old);
    await writeInWorkspace('versions/large.png', 'version https://git-lfs.github.com/spec/v1');
    await git('init', '-q');
    await git('add', '.');
    await git('commit', '-q', '-m', 'one');
    await writeInWorkspace('versions/boat.png', now);
    await writeInWorkspace('versions/new.png', now);
  });
  after(async () => {
    await setGit(false);
    await rm(inWorkspace('versions'), { recursive: true });
  });

  it('needs Git to be on in VS Code, and says so where it is not', async () => {
    await assert.rejects(readCommitted(uri('boat.png')), /Git is turned off in VS Code/);
    await setGit(true);
    const extension = vscode.extensions.getExtension<{ readonly enabled: boolean }>('vscode.git');
    const git = await extension?.activate();
    // It hears of its setting a moment later.
    while (git?.enabled === false) await new Promise(resolve => setTimeout(resolve, 50));
  });

  it('is read as the last commit has it, to the byte', async () => {
    assert.deepEqual(new Uint8Array(await readCommitted(uri('boat.png'))), new Uint8Array(old));
  });

  it('is shown beside that in the Studio’s comparison, the older one first', async () => {
    const host = await openStudioHost();
    const compared = host.compared();
    await host.compare(uri('boat.png'), await readCommitted(uri('boat.png')), 'boat.png in HEAD');
    const { first, second } = await compared;
    assert.deepEqual([first.name, first.width, first.height], ['boat.png in HEAD', 40, 30]);
    assert.deepEqual([second.name, second.width, second.height], ['boat.png', 60, 30]);
    assert.ok(first.source !== '' && first.source !== second.source && second.source !== '');
    host.close();
  });

  it('is shown beside the picture as it is now, although the Studio has drawn it before', async () => {
    const host = await openStudioHost();
    const shown = async () => {
      const compared = host.compared();
      await host.compare(uri('boat.png'), old, 'boat.png in HEAD');
      return (await compared).second.source;
    };
    const before = await shown();
    assert.equal(await shown(), before);
    await writeInWorkspace('versions/boat.png', old);
    assert.notEqual(await shown(), before);
    await writeInWorkspace('versions/boat.png', now);
    host.close();
  });

  it('is refused in a sentence where HEAD does not have it, or there is no repository', async () => {
    await assert.rejects(readCommitted(uri('new.png')), /new\.png is new: HEAD has no version of it/);
    const alone = await writeInWorkspace('alone.png', now);
    await assert.rejects(readCommitted(vscode.Uri.file(alone)), imageError('invalidInput'));
    await rm(alone);
  });

  for (const [what, name, said] of [
    ['a file that is no picture', 'notes.txt', /notes\.txt is not a picture/],
    ['a pointer in the picture’s place', 'large.png', /What HEAD has of large\.png is not a picture itself/],
  ] as const) {
    it(`is said not to be one: ${what}`, async () => {
      await easelApi();
      const { showErrorMessage } = vscode.window;
      const told: string[] = [];
      Object.assign(vscode.window, { showErrorMessage: async (message: string) => void told.push(message) });
      try {
        await vscode.commands.executeCommand('easel.compareWithHead', { resourceUri: uri(name) });
      } finally {
        Object.assign(vscode.window, { showErrorMessage });
      }
      assert.match(told.join(), said);
    });
  }
});

/** Black Forest Labs: jobs that are handed in and asked after, through windows that end in between. */

import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ImageError } from '../../../src/core/imageError';
import { bflKey, startBfl } from '../../servers/bfl';
import { inWorkspace } from '../easel';
import { assertAnswered, assertSaved, maskFile, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, generate } from './requests';
import { setProviders, useStandIn } from './useProvider';

/** Of a process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['-e', ''], { env: { ELECTRON_RUN_AS_NODE: '1' } });

describe('The provider bfl', () => {
  const server = useStandIn('bfl', startBfl, { path: '/v1', key: bflKey });
  const provider = 'bfl';

  it('generates in px that the model takes, and tells what it cost', async () => {
    const wishes = { size: '1536x1024', seed: 7, outputFormat: 'png' };
    const result = await generate({ provider, ...wishes });
    await assertSaved(result, server().painted.slice(-1));
    assert.deepEqual(result.cost, { amount: 0.03, currency: 'USD', isEstimate: false });
    const { width, height, seed } = server().requests.find(({ method }) => method === 'POST')?.json ?? {};
    assert.deepEqual([width, height, seed], [1536, 1024, 7]);
  });

  it('edits a picture with a reference', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images, outputFormat: 'png' }), server().painted.slice(-1));
  });

  it('fills what a mask marks, white for BFL whatever it was here', async () => {
    const [{ path }, mask] = [await sourceFile('png'), await maskFile()];
    const model = 'flux-pro-1.0-fill';
    const result = await edit({ provider, model, images: [path], mask: mask.path, outputFormat: 'png' });
    await assertAnswered(result, server().painted.at(-1));
  });

  it('extends a picture by a mask of its margins', async () => {
    const { path } = await sourceFile('png');
    const request = { images: [path], extend: { right: 32 }, outputFormat: 'png' };
    const { images } = await edit({ provider, model: 'flux-pro-1.0-fill', ...request });
    assert.deepEqual([images[0]?.width, images[0]?.height], [96, 48]);
  });

  it('brings the picture of a job that outlived its window once, and pays once', async () => {
    const from = server().requests.length;
    await setProviders({ bfl: { baseUrl: `${server().origin}/v1`, timeoutSeconds: 1 } });
    server().next({ shape: 'slow' });
    const failure = await failureOf(generate({ provider, folder: 'outlived' }), 'timeout');
    const journal = journalOf(failure);
    await leaveAsDied(journal);
    await setProviders({ bfl: { baseUrl: `${server().origin}/v1` } });
    const painted = server().painted.at(-1);
    const release = choosing('Fetch Again');
    try {
      await vscode.commands.executeCommand('easel.recover', { job: journal });
      await vscode.commands.executeCommand('easel.recover', { job: journal });
    } finally {
      release();
    }
    const names = await readdir(inWorkspace('outlived'));
    assert.equal(names.length, 1);
    assert.ok(painted?.equals(await readFile(inWorkspace('outlived', names[0] ?? ''))));
    assert.equal(asked(server(), from).filter(each => each.startsWith('POST')).length, 1);
    await assert.rejects(stat(journal), 'nothing of it is left in the journal');
  });
});

function journalOf({ details }: ImageError): string {
  assert.ok(details.keptIn !== undefined, 'the job is kept');
  return details.keptIn;
}

/** As a window leaves it that was killed: without a word of how the job ended, by a process that is no more. */
async function leaveAsDied(journal: string): Promise<void> {
  await rm(join(journal, 'outcome.json'));
  const file = join(journal, 'request.json');
  const record = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...record, pid: deadPid }));
}

/** Stands in for the person: chooses the row of that label, and reads what is said. Call what it returns when that is over. */
function choosing(label: string): () => void {
  const { showQuickPick, showInformationMessage } = vscode.window;
  const choose = async (items: readonly vscode.QuickPickItem[]) => items.find(item => item.label === label);
  Object.assign(vscode.window, { showQuickPick: choose, showInformationMessage: async () => undefined });
  return () => Object.assign(vscode.window, { showQuickPick, showInformationMessage });
}

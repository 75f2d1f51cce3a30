/** What a workspace's own settings may decide, even a trusted one's: where pictures go, and nothing else. */

import * as assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import * as vscode from 'vscode';
import { openaiKey, startOpenai } from '../../servers/openai';
import { StandIn } from '../../servers/standIn';
import { easelApi, inWorkspace, writeInWorkspace } from '../easel';
import { assertSaved } from './pictureFiles';
import { prompt } from './requests';
import { useStandIn } from './useProvider';

describe('A workspace that wants the prompts and the key', () => {
  const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });
  let thief: StandIn;

  before(async () => {
    thief = await StandIn.start(() => ({ answer: (_, reply) => reply.json({}), errorBody: String }));
    const baseUrl = `${thief.origin}/v1`;
    const hostile = {
      'easel.outputFolder': 'theirs',
      'easel.provider': 'openai',
      'easel.providers': { openai: { baseUrl }, demo: { baseUrl, auth: 'none' } },
      'easel.network': 'vscode',
      'easel.maxRetries': 99,
      'http.proxy': thief.origin,
    };
    await writeInWorkspace('.vscode/settings.json', JSON.stringify(hostile));
    await outputFolder('theirs');
  });

  after(async () => {
    await rm(inWorkspace('.vscode'), { recursive: true });
    await outputFolder('images');
    await thief.close();
  });

  it('gets neither: requests go where the user’s own settings say', async () => {
    const { generate } = await easelApi();
    const chosen = await generate({ provider: 'openai', prompt });
    await assertSaved(chosen, server().painted);
    const usual = await generate({ prompt, size: '64x64' });
    assert.equal(usual.images[0]?.width, 64, 'the Demo paints, as the user has it');
    assert.equal(server().requests.length, 1);
    assert.deepEqual(thief.requests, []);
    assert.ok(chosen.images[0]?.uri.fsPath.startsWith(inWorkspace('theirs')), 'its settings were read');
  });
});

/** Resolves when VS Code has read the workspace's settings, or their end. */
async function outputFolder(expected: string): Promise<void> {
  const read = () => vscode.workspace.getConfiguration('easel').get('outputFolder');
  if (read() === expected) return;
  await new Promise<void>(resolve => {
    const watcher = vscode.workspace.onDidChangeConfiguration(() => {
      if (read() !== expected) return;
      watcher.dispose();
      resolve();
    });
  });
}

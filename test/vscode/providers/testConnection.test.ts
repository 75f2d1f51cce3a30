/** Easel: Test Connection, which tells how far it got and spends nothing. */

import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { hubKey, startAigneHub } from '../../servers/aigneHub';
import { apertisKey, startApertis } from '../../servers/apertis';
import { azureKey, startAzure } from '../../servers/azure';
import { bflKey, startBfl } from '../../servers/bfl';
import { startComfyui } from '../../servers/comfyui';
import { gatewayKey, startGateway } from '../../servers/gateway';
import { geminiKey, startGemini } from '../../servers/gemini';
import { ideogramKey, startIdeogram } from '../../servers/ideogram';
import { startKatz } from '../../servers/katz';
import { startLocalAi, startSdCpp, startSglang, startVllmOmni } from '../../servers/localServers';
import { openaiKey, startOpenai } from '../../servers/openai';
import { startOpenaiResponses } from '../../servers/openaiResponses';
import { openrouterKey, startOpenrouter } from '../../servers/openrouter';
import { recraftKey, startRecraft } from '../../servers/recraft';
import { replicateKey, startReplicate } from '../../servers/replicate';
import { startSdapi } from '../../servers/sdapi';
import { seedreamKey, startSeedream } from '../../servers/seedream';
import { stabilityKey, startStability } from '../../servers/stability';
import type { StandIn } from '../../servers/standIn';
import { startStima, stimaKey } from '../../servers/stima';
import { startXai, xaiKey } from '../../servers/xai';
import { failureOf, generate } from './requests';
import { setProviders, useStandIn } from './useProvider';

type Row = readonly [id: string, start: () => Promise<StandIn>, path: string, key?: string];

const asking: readonly Row[] = [
  ['stima', startStima, '/v1', stimaKey],
  ['apertis', startApertis, '/v1', apertisKey],
  ['openai', startOpenai, '/v1', openaiKey],
  ['openrouter', startOpenrouter, '/api/v1', openrouterKey],
  ['openai-responses', startOpenaiResponses, '/v1', openaiKey],
  ['gemini', startGemini, '', geminiKey],
  ['xai', startXai, '/v1', xaiKey],
  ['azure-openai', startAzure, '', azureKey],
  ['seedream', startSeedream, '/api/v3', seedreamKey],
  ['recraft', startRecraft, '/v1', recraftKey],
  ['bfl', startBfl, '/v1', bflKey],
  ['replicate', startReplicate, '/v1', replicateKey],
  ['stability', startStability, '', stabilityKey],
  ['ideogram', startIdeogram, '', ideogramKey],
  ['openai-compatible', startGateway, '/v1', gatewayKey],
  ['aigne-hub', () => startAigneHub({ mount: '/app', missing: 404 }), '', hubKey],
];
const open: readonly Row[] = [
  ['katz', () => startKatz('/v1/images/generations'), '/v1'],
  ['automatic1111', startSdapi, ''],
  ['comfyui', () => startComfyui(), ''],
  ['sd-cpp', () => startSdCpp(), '/v1'],
  ['localai', startLocalAi, '/v1'],
  ['vllm-omni', startVllmOmni, '/v1'],
  ['sglang', startSglang, '/v1'],
];

/** The steps as told; `undefined` when one failed. The failure's notification would wait for somebody to close it. */
async function testConnection(provider: string): Promise<readonly string[] | undefined> {
  const test = vscode.commands.executeCommand<readonly string[] | undefined>('easel.testConnection', {
    provider,
  });
  const closing = setInterval(() => void vscode.commands.executeCommand('notifications.clearAll'), 50);
  return Promise.resolve(test).finally(() => clearInterval(closing));
}

describe('Test Connection', () => {
  for (const [id, start, path, key] of [...asking, ...open]) {
    describe(`of ${id}`, () => {
      const server = useStandIn(id, start, { path, ...(key === undefined ? {} : { key }) });

      it('tells each step with its time, and has nothing painted', async () => {
        const steps = (await testConnection(id)) ?? [];
        assert.equal(steps.length, 3);
        for (const step of steps) assert.match(step, /\(\d+ ms\)$/);
        assert.match(steps[0] ?? '', /^127\.0\.0\.1 is 127\.0\.0\.1/);
        assert.match(steps[1] ?? '', /^connected to port \d+/);
        assert.match(
          steps[2] ?? '',
          /^http:\S+ answers, .*(the key is accepted|key was not refused; .*|no key was asked for) \(/,
        );
        assert.ok(server().requests.length > 0);
        assert.deepEqual(server().painted, []);
      });
    });
  }

  for (const [id, start, path] of asking) {
    describe(`of ${id} with a wrong key`, () => {
      const server = useStandIn(id, start, { path, key: 'sk-wrong-but-well-formed' });

      it('fails, and has nothing painted', async () => {
        assert.equal(await testConnection(id), undefined);
        assert.ok(server().requests.length > 0);
        assert.deepEqual(server().painted, []);
      });
    });
  }

  describe('of a server whose models are its own', () => {
    const server = useStandIn('localai', startLocalAi, { path: '/v1' });

    it('teaches which of them is asked unless told', async () => {
      await testConnection('localai');
      await generate({ provider: 'localai' });
      assert.equal(server().requests.at(-1)?.json.model, 'dreamshaper');
    });
  });

  describe('of a gateway that wants a key, where none is set', () => {
    const id = 'openai-compatible';
    const server = useStandIn(id, startGateway, { path: '/v1' });

    it('says that one is missing, as a picture does', async () => {
      const told: string[] = [];
      const { showErrorMessage } = vscode.window;
      Object.assign(vscode.window, { showErrorMessage: async (message: string) => void told.push(message) });
      try {
        assert.equal(await testConnection(id), undefined);
      } finally {
        Object.assign(vscode.window, { showErrorMessage });
      }
      assert.match(told.join(), /OpenAI-compatible gateway wants an API key, and none is set\./);
      await failureOf(generate({ provider: id, model: 'dall-e-3' }), 'noKey');
      assert.deepEqual(server().painted, []);
    });
  });

  it('of an address where nobody listens fails', async () => {
    const server = await startOpenai();
    const { origin } = server;
    await server.close();
    await setProviders({ katz: { baseUrl: `${origin}/v1` } });
    try {
      assert.equal(await testConnection('katz'), undefined);
    } finally {
      await setProviders(undefined);
    }
  });
});

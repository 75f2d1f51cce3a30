/** Keys: kept in secret storage, sent to their provider, and nowhere else. */

import * as assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as vscode from 'vscode';
import { easelApi, imageError, removeKey, useAnswers } from './easel';

const key = 'sk-test-4f0c1d2e3b4a59687766';
/** A PNG of one pixel. */
const pixel =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('An API key', () => {
  const seen: (string | undefined)[] = [];
  let server: Server;
  let address = '';
  const request = { prompt: 'x', provider: 'local', folder: 'keys' };
  const settings = () => vscode.workspace.getConfiguration('easel');

  before(async () => {
    server = createServer((call, answer) => {
      seen.push(call.headers.authorization);
      call.resume();
      answer.setHeader('content-type', 'application/json');
      answer.end(JSON.stringify({ created: 1, data: [{ b64_json: pixel }] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const local = {
      label: 'Local',
      wire: 'openai-images',
      baseUrl: address,
      auth: 'bearer',
      models: ['painter'],
      defaultModel: 'painter',
    };
    await settings().update('providers', { local }, vscode.ConfigurationTarget.Global);
  });

  after(async () => {
    await settings().update('providers', undefined, vscode.ConfigurationTarget.Global);
    server.close();
  });

  it('is missed before anything is sent', async () => {
    await assert.rejects((await easelApi()).generate(request), imageError('noKey'));
    assert.deepEqual(seen, []);
  });

  it('reaches its provider once it is set', async () => {
    await vscode.commands.executeCommand('easel.setApiKey', { provider: 'local', key });
    const { images } = await (await easelApi()).generate(request);
    assert.deepEqual([images[0]?.width, images[0]?.height], [1, 1]);
    assert.deepEqual(seen, [`Bearer ${key}`]);
  });

  it('is in no setting', () => {
    assert.ok(!JSON.stringify(vscode.workspace.getConfiguration()).includes(key));
    for (const name of ['provider', 'providers']) {
      assert.ok(!JSON.stringify(settings().inspect(name) ?? {}).includes(key), name);
    }
  });

  it('does not go to an address that it was not given for', async () => {
    const { port } = server.address() as AddressInfo;
    const providers = settings().get<Record<string, object>>('providers', {});
    for (const baseUrl of [`http://localhost:${port}/v1`, `http://127.0.0.1:${port}/other/v1`]) {
      const moved = { ...providers, local: { ...providers.local, baseUrl } };
      await settings().update('providers', moved, vscode.ConfigurationTarget.Global);
      seen.length = 0;
      await assert.rejects((await easelApi()).generate(request), imageError('noKey'));
      assert.deepEqual(seen, []);
    }
    await settings().update('providers', providers, vscode.ConfigurationTarget.Global);
  });

  it('is gone once it is removed', async () => {
    await removeKey('local');
    seen.length = 0;
    await assert.rejects((await easelApi()).generate(request), imageError('noKey'));
    assert.deepEqual(seen, []);
  });

  describe('that is there', () => {
    const person = useAnswers();
    const set = async (other: string) =>
      vscode.commands.executeCommand('easel.setApiKey', { provider: 'local', key: other });
    const remove = async () => vscode.commands.executeCommand('easel.removeApiKey', { provider: 'local' });

    before(() => set(key));
    after(() => removeKey('local'));

    it('is not replaced by a program without a person’s word', async () => {
      await assert.rejects(set('sk-test-of-somebody-else'), imageError('invalidInput'));
      assert.deepEqual(person.questions, ['Replace the API key of Local?']);
      assert.deepEqual(person.details, [
        `A key is stored for ${address}. The new one will be sent to ${address}.`,
      ]);
      seen.length = 0;
      await (await easelApi()).generate(request);
      assert.deepEqual(seen, [`Bearer ${key}`]);
    });

    it('is not asked about when it is the same', async () => {
      await set(key);
      assert.deepEqual(person.questions, []);
    });

    it('is not removed by a program without a person’s word', async () => {
      await remove();
      assert.deepEqual(person.questions, ['Remove the API key of Local?']);
      // Only a modal dialog has a detail.
      assert.deepEqual(person.details, [`It is stored for ${address}, and cannot be brought back.`]);
      await (await easelApi()).generate(request);
    });

    it('is replaced and removed when the person says so', async () => {
      person.answer = 'Replace Key';
      await set('sk-test-another-one');
      seen.length = 0;
      await (await easelApi()).generate(request);
      assert.deepEqual(seen, ['Bearer sk-test-another-one']);
      person.answer = 'Remove Key';
      await remove();
      await assert.rejects((await easelApi()).generate(request), imageError('noKey'));
    });
  });
});

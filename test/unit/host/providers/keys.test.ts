/** Which address a stored key is for. */

import assert from 'node:assert/strict';
import type { SecretStorage } from 'vscode';
import { Keys } from '../../../../src/host/providers/keys';

const key = 'sk-test-0123456789';

function keysWith(stored: Record<string, string> = {}): Keys {
  const secrets = new Map(Object.entries(stored));
  return new Keys({
    get: async name => secrets.get(name),
    store: async (name, value) => void secrets.set(name, value),
    delete: async name => void secrets.delete(name),
    keys: async () => [...secrets.keys()],
    onDidChange: () => ({ dispose: () => {} }),
  } satisfies SecretStorage);
}

describe('A stored key', () => {
  it('is for the origin and base path that it was given for, and for no other on the same host', async () => {
    const keys = keysWith();
    await keys.store('gateway', 'https://gateway.example/team-a/v1', key);
    assert.equal(await keys.read('gateway', 'https://gateway.example/team-a/v1'), key);
    for (const address of [
      'https://gateway.example/team-b/v1',
      'https://gateway.example/team-a',
      'https://gateway.example/team-a/v1/more',
      'https://gateway.example',
      'http://gateway.example/team-a/v1',
      'https://gateway.example:8443/team-a/v1',
    ])
      assert.equal(await keys.read('gateway', address), undefined, address);
    assert.equal(await keys.boundAddress('gateway'), 'https://gateway.example/team-a/v1');
  });

  it('is for another address, and no longer for its first, once a person moved it', async () => {
    const keys = keysWith();
    await keys.store('gateway', 'https://gateway.example/v1', key);
    await keys.move('gateway', 'https://gateway.example/v2');
    assert.equal(await keys.read('gateway', 'https://gateway.example/v2'), key);
    assert.equal(await keys.read('gateway', 'https://gateway.example/v1'), undefined);
    await keys.move('nobody', 'https://gateway.example/v2');
    assert.equal(await keys.boundAddress('nobody'), undefined);
  });

  it('of an earlier version works for its origin until it is set anew', async () => {
    const origin = 'https://gateway.example';
    const keys = keysWith({ 'easel.key.gateway': JSON.stringify({ origin, key }) });
    assert.equal(await keys.read('gateway', `${origin}/team-a/v1`), key);
    assert.equal(await keys.read('gateway', `${origin}/team-b/v1`), key);
    assert.equal(await keys.read('gateway', 'https://other.example/team-a/v1'), undefined);
    assert.equal(await keys.boundAddress('gateway'), origin);
    await keys.store('gateway', `${origin}/team-a/v1`, key);
    assert.equal(await keys.read('gateway', `${origin}/team-b/v1`), undefined);
  });

  it('that is damaged is as good as none', async () => {
    for (const stored of ['no JSON', '{}', '{"key":"x"}', '{"address":7,"key":"x"}', 'null', '[]'])
      assert.equal(
        await keysWith({ 'easel.key.gateway': stored }).read('gateway', 'https://gateway.example/v1'),
        undefined,
        stored,
      );
  });
});

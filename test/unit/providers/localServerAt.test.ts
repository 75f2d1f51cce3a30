/** What a server of the user's own is, by the lists that it has. */

import assert from 'node:assert/strict';
import { ImageError } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import type { WireCall } from '../../../src/core/wireFormat';
import { localServerAt } from '../../../src/providers/localServerAt';
import { listModels } from '../../../src/providers/providerConnection';
import { FakeNetwork, type Told } from '../wire/fakeNetwork';

const openai: Told = { json: { data: [{ id: 'sd-cpp-local' }] } };
const checkpoints: Told = { json: [{ title: 'dreamshaper [abc]', model_name: 'dreamshaper' }] };
const required = { ckpt_name: [['dreamshaper.safetensors'], {}] };
const nodes: Told = { json: { CheckpointLoaderSimple: { input: { required } } } };

async function foundAt(address: string, answers: Readonly<Record<string, Told>>) {
  const network = new FakeNetwork(
    ({ url }: WireCall) => answers[new URL(url).pathname] ?? { status: 404, json: { detail: 'Not Found' } },
  );
  const found = await localServerAt(address, provider => listModels(provider, network.send));
  assert.ok(network.calls.every(({ method, headers }) => method === 'GET' && !headers?.authorization));
  return found && [found.id, found.baseUrl];
}

describe('A server of one’s own at an address', () => {
  it('is known by its list of models', async () => {
    const a1111 = { '/sdapi/v1/sd-models': checkpoints };
    assert.deepEqual(await foundAt('http://gpu:5000/v1', a1111), ['automatic1111', 'http://gpu:5000']);
    const comfy = { '/object_info/CheckpointLoaderSimple': nodes };
    assert.deepEqual(await foundAt('http://gpu:5000/v1', comfy), ['comfyui', 'http://gpu:5000']);
  });

  it('is asked no more where nobody answers', async () => {
    let asked = 0;
    const nobody = async () => {
      asked++;
      throw new ImageError('network', sentence('No connection.'));
    };
    assert.equal(await localServerAt('http://gpu:5000/v1', nobody), undefined);
    assert.equal(asked, 1);
  });

  it('is asked OpenAI’s way where it speaks that as well, or nothing that is known', async () => {
    const both = { '/v1/models': openai, '/sdapi/v1/sd-models': checkpoints };
    assert.equal(await foundAt('http://gpu:1234/v1', both), undefined);
    assert.equal(await foundAt('http://gpu:1234/v1', {}), undefined);
    const locked = { '/v1/models': { status: 401, json: { error: 'no key' } } };
    assert.equal(await foundAt('http://gpu:1234/v1', locked), undefined);
  });
});

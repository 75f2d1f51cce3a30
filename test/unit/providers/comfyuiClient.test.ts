/** A client of ComfyUI that is not ours against its stand-in: what only Easel understood would prove nothing. */

import assert from 'node:assert/strict';
import { Client } from '@stable-canvas/comfyui-client';
import { WebSocket } from 'undici';
import { checkpoints, startComfyui } from '../../servers/comfyui';
import type { StandIn } from '../../servers/standIn';

const graph = {
  model: { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'dreamshaper_8.safetensors' } },
  latent: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 2 } },
  wanted: { class_type: 'CLIPTextEncode', inputs: { text: 'a cat', clip: ['model', 1] } },
  unwanted: { class_type: 'CLIPTextEncode', inputs: { text: 'dogs', clip: ['model', 1] } },
  sampled: {
    class_type: 'KSampler',
    inputs: {
      ...{ model: ['model', 0], positive: ['wanted', 0], negative: ['unwanted', 0] },
      ...{ latent_image: ['latent', 0], seed: 7, steps: 20, cfg: 7, denoise: 1 },
      ...{ sampler_name: 'euler', scheduler: 'normal' },
    },
  },
  decoded: { class_type: 'VAEDecode', inputs: { samples: ['sampled', 0], vae: ['model', 2] } },
  saved: { class_type: 'SaveImage', inputs: { images: ['decoded', 0], filename_prefix: 'cat' } },
};

describe('The stand-in of ComfyUI serves a client of others', function () {
  this.timeout(20_000);
  let server: StandIn;
  let client: Client;
  beforeEach(async () => {
    server = await startComfyui();
    client = new Client({ api_host: new URL(server.origin).host, fetch, WebSocket });
  });
  afterEach(() => server.close());

  it('which lists the checkpoints, has a graph done, and fetches what was saved', async () => {
    assert.deepEqual(await client.getSDModels(), checkpoints);
    const { images } = await client.enqueue_polling(graph);
    const saved = images.filter(({ data }) => String(data).endsWith('type=output'));
    const fetched = await Promise.all(
      saved.map(async ({ data }) => Buffer.from(await (await fetch(String(data))).arrayBuffer())),
    );
    assert.equal(fetched.length, 2);
    assert.deepEqual(fetched, server.painted);
  });

  it('which takes a graph out of the queue', async () => {
    server.next({ shape: 'endless' });
    const { prompt_id: id } = await client._enqueue_prompt(graph);
    assert.equal((await client.getQueue()).Pending.length, 1);
    await client.deleteItem('queue', id);
    assert.equal((await client.getQueue()).Pending.length, 0);
  });

  it('which hears of a graph that failed, and of one that is none', async () => {
    server.next({ shape: 'failed' });
    await assert.rejects(client.enqueue_polling(graph), /execution failed with status: error/);
    const { model: _, ...broken } = graph;
    await assert.rejects(client.enqueue_polling(broken), /400 Bad Request/);
  });
});

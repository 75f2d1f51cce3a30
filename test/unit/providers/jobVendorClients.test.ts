/** The vendors' own clients against our stand-ins: what only Easel understood would prove nothing. */

import assert from 'node:assert/strict';
import { createFalClient } from '@fal-ai/client';
import Replicate from 'replicate';
import { falKey, startFal } from '../../servers/fal';
import { pngOf } from '../../servers/pictures';
import { replicateKey, startReplicate, versionId } from '../../servers/replicate';
import type { StandIn } from '../../servers/standIn';

describe('The stand-ins serve the vendors’ own clients', function () {
  this.timeout(20_000);
  const servers: StandIn[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  describe('@fal-ai/client', () => {
    async function begin() {
      const server = await startFal();
      servers.push(server);
      // It knows the vendor's address alone.
      const redirected: typeof fetch = (input, init) =>
        fetch(String(input).replace('https://queue.fal.run', server.origin), init);
      return { server, client: createFalClient({ credentials: falKey, fetch: redirected }) };
    }

    it('waits for pictures in the queue', async () => {
      const { server, client } = await begin();
      const seen: string[] = [];
      const { data, requestId } = await client.subscribe('fal-ai/flux-2', {
        input: { prompt: 'a heron', num_images: 2, image_size: { width: 1024, height: 768 } },
        pollInterval: 20,
        onQueueUpdate: ({ status }) => seen.push(status),
      });
      assert.equal(requestId, 'job-1');
      assert.equal((data as { images: unknown[] }).images.length, server.painted.length);
      assert.ok(seen.includes('IN_PROGRESS') && seen.at(-1) === 'COMPLETED');
    });

    it('takes a job back', async () => {
      const { server, client } = await begin();
      server.next({ shape: 'endless' });
      const { request_id: requestId } = await client.queue.submit('fal-ai/flux-2-pro', {
        input: { prompt: 'a heron' },
      });
      await client.queue.cancel('fal-ai/flux-2-pro', { requestId });
      assert.equal(server.requests.at(-1)?.method, 'PUT');
    });

    it('hears what an app does not take', async () => {
      const { client } = await begin();
      const job = client.subscribe('fal-ai/flux/schnell', { input: { prompt: 'a heron', seed: 0.5 } });
      await assert.rejects(job, { status: 422 });
    });
  });

  describe('replicate', () => {
    async function begin() {
      const server = await startReplicate();
      servers.push(server);
      const client = new Replicate({
        auth: replicateKey,
        baseUrl: `${server.origin}/v1`,
        useFileOutput: false,
      });
      return { server, client };
    }

    it('runs a model of the vendor’s and one of the community’s', async () => {
      const { server, client } = await begin();
      const wait = { mode: 'poll', interval: 20 } as const;
      const input = { prompt: 'a heron' };
      const one = await client.run('black-forest-labs/flux-2-pro', { input, wait });
      assert.equal(typeof one, 'string');
      const several = await client.run(`somebody/painter:${versionId}`, { input, wait });
      assert.ok(Array.isArray(several));
      assert.equal(server.painted.length, 2);
    });

    it('has the picture with the first answer where it waits for it', async () => {
      const { server, client } = await begin();
      server.next({ shape: 'quick' });
      await client.run('black-forest-labs/flux-2-pro', { input: { prompt: 'a heron' } });
      assert.equal(server.requests.length, 1);
    });

    it('uploads a file, and takes a prediction back', async () => {
      const { server, client } = await begin();
      const file = new Blob([new Uint8Array(pngOf(3, 400, 300))], { type: 'image/png' });
      const { urls } = await client.files.create(file);
      server.next({ shape: 'endless' });
      const model = 'black-forest-labs/flux-kontext-pro';
      const { id } = await client.predictions.create({
        model,
        input: { prompt: 'a heron', input_image: urls.get },
      });
      assert.equal((await client.predictions.cancel(id)).status, 'canceled');
    });
  });
});

/** A server with `/sdapi` against its stand-in: watched while it paints, and stopped when nobody waits. */

import assert from 'node:assert/strict';
import type { PictureInMemory } from '../../../src/core/imageRequest';
import { inEnglish } from '../../../src/core/sentence';
import { checkConnection, listModels } from '../../../src/providers/providerConnection';
import { pngOf } from '../../servers/pictures';
import { startSdapi } from '../../servers/sdapi';
import type { StandIn } from '../../servers/standIn';
import { failureOf } from '../wire/fakeNetwork';
import { type Outcome, ProviderRun } from './providerRun';

const source: PictureInMemory = {
  ...{ name: 'source.png', mediaType: 'image/png', bytes: pngOf(9, 72, 97), width: 72, height: 97 },
};

function assertSame({ pictures }: Outcome, painted: readonly Buffer[]): void {
  assert.equal(pictures.length, painted.length);
  for (const [index, picture] of painted.entries())
    assert.ok(pictures[index]?.equals(picture), `picture ${index}`);
}

describe('A server with /sdapi', function () {
  this.timeout(20_000);
  let server: StandIn;
  let user: ProviderRun;

  beforeEach(async () => {
    server = await startSdapi();
    user = await ProviderRun.begin('automatic1111', server.origin, undefined);
  });

  afterEach(async () => {
    await user.end();
    await server.close();
  });

  it('paints several pictures of one request, and the sheet of all of them is none', async () => {
    assertSame(await user.run({ n: 3, size: '768x512', seed: 7 }), server.painted);
    assert.deepEqual(server.requests[0]?.json, {
      ...{ prompt: 'a cat', width: 768, height: 512, seed: 7, n_iter: 3, batch_size: 1, save_images: false },
    });
    assert.equal(server.requests[0]?.path, '/sdapi/v1/txt2img');
  });

  it('takes what diffusion models have, and as much of it as its page offers', async () => {
    const { answer } = await user.run({ negativePrompt: 'dogs', steps: 180, guidance: 6.5 });
    const { json } = server.requests[0] ?? {};
    assert.deepEqual([json?.negative_prompt, json?.steps, json?.cfg_scale], ['dogs', 150, 6.5]);
    assert.deepEqual(answer.warnings.map(inEnglish), [
      'loaded-checkpoint takes steps from 1 to 150: 150 was asked for.',
    ]);
  });

  it('edits a picture in its own size, and paints by another checkpoint where one is named', async () => {
    assertSame(await user.run({ sources: [source], model: 'dreamshaper_8' }), server.painted);
    const [request] = server.requests;
    assert.equal(request?.path, '/sdapi/v1/img2img');
    const { json } = request;
    assert.deepEqual([json.width, json.height], [72, 96]);
    assert.deepEqual(json.init_images, [Buffer.from(source.bytes).toString('base64')]);
    assert.deepEqual(json.override_settings, { sd_model_checkpoint: 'dreamshaper_8' });
  });

  it('tells how far it is, with as many sketches as are wanted', async () => {
    server.next({ shape: 'slow' });
    assertSame(await user.run({ partialImages: 2 }), server.painted);
    const waits = user.progress.flatMap(each => (each.type === 'waiting' ? [inEnglish(each.reason)] : []));
    assert.deepEqual(new Set(waits), new Set(['AUTOMATIC1111 / Forge is making it: 60 %']));
    assert.equal(
      user.progress.filter(({ type }) => type === 'partial').length,
      1,
      '60 % is beyond one of two',
    );
    assert.ok(
      server.requests.every(
        ({ path, query }) => !/progress/.test(path) || query.toString().endsWith('false'),
      ),
    );
  });

  it('is told to stop when the job is cancelled, and when its time is over', async () => {
    for (const kind of ['cancelled', 'timeout'] as const) {
      server.next({ shape: 'slow' });
      const controller = new AbortController();
      const run = user.run({}, { signal: controller.signal, ...(kind === 'timeout' && { timeoutMs: 300 }) });
      if (kind === 'cancelled') setTimeout(() => controller.abort(), 300);
      await failureOf(run, kind);
      const last = server.requests.filter(({ path }) => !path.endsWith('/progress')).at(-1);
      assert.equal(last?.path, '/sdapi/v1/interrupt');
    }
  });

  it('says in its words what it does not take', async () => {
    const error = await failureOf(user.run({ model: 'gone' }), 'badRequest');
    assert.match(error.message, /Input should be valid/);
    server.next({ shape: 'noMemory' });
    const full = await failureOf(user.run({}), 'serverError');
    assert.match(full.message, /CUDA out of memory/);
    assert.equal(full.details.code, 'OutOfMemoryError');
  });

  it('lists its checkpoints, and needs no key', async () => {
    const models = await listModels(user.provider, user.send);
    assert.deepEqual(
      models?.map(({ id }) => id),
      ['sd_xl_base_1.0', 'dreamshaper_8'],
    );
    assert.deepEqual((await checkConnection(user.provider, user.send)).key, 'none');
  });
});

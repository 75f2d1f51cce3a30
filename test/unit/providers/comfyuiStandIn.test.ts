/** ComfyUI against its stand-in: graphs filled in, queued, asked after, fetched, stopped and found again. */

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { controlsFor } from '../../../src/core/controls';
import type { PictureInMemory } from '../../../src/core/imageRequest';
import { inEnglish } from '../../../src/core/sentence';
import { checkConnection, listModels } from '../../../src/providers/providerConnection';
import { loadAbilities } from '../../../src/providers/resolveAbilities';
import { builtInGraphs } from '../../../src/wire/comfyGraph';
import { checkpoints, startComfyui } from '../../servers/comfyui';
import { pngOf } from '../../servers/pictures';
import type { StandIn } from '../../servers/standIn';
import type { ServedSocket } from '../../servers/webSocket';
import { failureOf } from '../wire/fakeNetwork';
import { ProviderRun } from './providerRun';
import { asked, assertSame } from './standInRun';

const source: PictureInMemory = {
  ...{ name: 'source.png', mediaType: 'image/png', bytes: pngOf(9, 72, 97), width: 72, height: 97 },
};
const mask: PictureInMemory = { ...source, name: 'mask.png', bytes: pngOf(5, 72, 97) };

type Nodes = Readonly<
  Record<string, { readonly class_type: string; readonly inputs: Record<string, unknown> }>
>;

describe('ComfyUI', function () {
  this.timeout(20_000);
  let server: StandIn;
  let user: ProviderRun;
  let served: Map<string, ServedSocket>;

  beforeEach(async () => {
    served = new Map();
    server = await startComfyui('served', served);
    user = await ProviderRun.begin('comfyui', server.origin, undefined);
  });

  afterEach(async () => {
    await user.end();
    await server.close();
  });

  const graphSent = () => server.requests.find(({ path }) => path === '/prompt')?.json.prompt as Nodes;
  const waits = () =>
    user.progress.flatMap(each => (each.type === 'waiting' ? [inEnglish(each.reason)] : []));

  it('paints several pictures of one graph, by the first checkpoint, and previews are none', async () => {
    assertSame(await user.run({ n: 2, size: '768x512', seed: 7 }), server.painted);
    const { model, positive, latent, sampler } = graphSent();
    assert.equal(model?.inputs.ckpt_name, checkpoints[0]);
    assert.equal(positive?.inputs.text, 'a cat');
    assert.deepEqual(latent?.inputs, { width: 768, height: 512, batch_size: 2 });
    assert.equal(sampler?.inputs.seed, 7);
    assert.equal(waits()[0], 'In the queue of ComfyUI');
    assert.match(waits()[1] ?? '', /^ComfyUI is making it/);
    assert.equal(server.requests.filter(({ path }) => path === '/prompt').length, 1);
  });

  it('says in the graph what shall not be seen, in how many steps, and how closely', async () => {
    server.next({ shape: 'quick' }, { shape: 'quick' });
    await user.run({ negativePrompt: 'dogs', steps: 30, guidance: 4.5 });
    await user.run({});
    const sent = server.requests
      .filter(({ path }) => path === '/prompt')
      .map(({ json }) => json.prompt as Nodes)
      .map(({ negative, sampler }) => [negative?.inputs.text, sampler?.inputs.steps, sampler?.inputs.cfg]);
    assert.deepEqual(sent, [
      ['dogs', 30, 4.5],
      ['', 20, 7],
    ]);
  });

  it('has no size to choose where a graph of the user’s own has no place for one, and says so at once', async () => {
    const own = { ...builtInGraphs.generate.latent, inputs: { width: 512, height: 768, batch_size: 1 } };
    const graph = { ...builtInGraphs.generate, latent: own };
    const mine = await ProviderRun.begin('comfyui', server.origin, undefined, '', {
      graphs: { generate: graph },
    });
    const abilities = (await loadAbilities(mine.provider))('first-checkpoint');
    const shown = controlsFor(abilities, { parameters: {}, isEdit: false }).map(({ parameter }) => parameter);
    assert.ok(shown.includes('steps') && !shown.includes('size'), shown.join());
    const { answer } = await mine.run({ size: '1024x1024' });
    assert.deepEqual(answer.warnings.map(inEnglish), [
      'first-checkpoint has a size of its own: “1024x1024” was not sent.',
    ]);
    assert.deepEqual(graphSent().latent?.inputs, { width: 512, height: 768, batch_size: 1 });
    await mine.end();
  });

  it('tells how far it is and shows as many sketches as are wanted, over its socket, which closes with the job', async () => {
    server.next({ shape: 'slow' });
    const outcome = await user.run({ partialImages: 2 });
    assertSame(outcome, server.painted);
    assert.ok(waits().includes('ComfyUI is making it: 50 %'), waits().join());
    const sketches = user.progress.flatMap(each => (each.type === 'partial' ? [each.picture] : []));
    assert.equal(sketches.length, 1, 'half is beyond one of two');
    const [sketch] = sketches;
    assert.equal(sketch?.mediaType, 'image/png');
    assert.equal((await readFile(sketch.file)).length, sketch.bytes);
    const [socket] = served.values();
    assert.deepEqual(socket?.faults, []);
    assert.ok(socket.pongs.includes('still there?'));
    while (!socket.isClosed) await new Promise(resolve => setTimeout(resolve, 10));
    const sent = server.requests.find(({ path }) => path === '/prompt')?.json;
    assert.ok(served.has(String(sent?.client_id)));
    assert.deepEqual(sent?.extra_data, { preview_method: 'auto' });
  });

  it('writes no sketch that nobody asked for', async () => {
    server.next({ shape: 'slow' });
    await user.run({});
    assert.equal(user.progress.filter(({ type }) => type === 'partial').length, 0);
    const files = (await readdir(user.folder)).filter(name => name.endsWith('.bin'));
    assert.equal(files.length, server.painted.length, files.join());
  });

  for (const how of ['refused', 'brokenOff', 'endless'] as const)
    it(`makes its pictures all the same where the socket is ${how}`, async () => {
      const other = await startComfyui(how);
      const their = await ProviderRun.begin('comfyui', other.origin, undefined);
      other.next({ shape: 'slow' });
      const outcome = await their.run({ partialImages: 2 });
      assertSame(outcome, other.painted);
      assert.deepEqual(outcome.answer.warnings, []);
      await their.end();
      await other.close();
    });

  it('closes its socket when the job is cancelled', async () => {
    server.next({ shape: 'endlessRun' });
    const controller = new AbortController();
    const run = user.run({}, { signal: controller.signal });
    await Promise.all([
      user.until(() => waits().some(each => /50 %/.test(each))).then(() => controller.abort()),
      failureOf(run, 'cancelled'),
    ]);
    const [socket] = served.values();
    while (!socket?.isClosed) await new Promise(resolve => setTimeout(resolve, 10));
  });

  it('never asks for the same graph twice where no seed is named: it would not be made again', async () => {
    server.next({ shape: 'quick' }, { shape: 'quick' });
    await user.run({});
    await user.run({});
    const seeds = server.requests
      .filter(({ path }) => path === '/prompt')
      .map(({ json }) => (json.prompt as Nodes).sampler?.inputs.seed);
    assert.notEqual(seeds[0], seeds[1]);
  });

  it('edits a picture in its own size, by the checkpoint that was chosen', async () => {
    assertSame(await user.run({ sources: [source], model: 'dreamshaper_8.safetensors' }), server.painted);
    const { model, image, scaled, sampler } = graphSent();
    assert.equal(model?.inputs.ckpt_name, 'dreamshaper_8.safetensors');
    assert.equal(image?.inputs.image, 'easel/source.png');
    assert.deepEqual([scaled?.inputs.width, scaled?.inputs.height], [72, 96]);
    assert.equal(sampler?.inputs.denoise, 0.75);
    const [upload] = server.requests;
    assert.ok(upload?.parts.some(({ bytes }) => bytes.equals(Buffer.from(source.bytes))));
  });

  it('changes what is transparent in a mask', async () => {
    assertSame(await user.run({ sources: [source], mask }), server.painted);
    assert.deepEqual(graphSent().mask, {
      class_type: 'LoadImageMask',
      inputs: { image: 'easel/mask.png', channel: 'alpha' },
    });
  });

  it('says in its words what is wrong with a graph, and with which node', async () => {
    const error = await failureOf(user.run({ model: 'gone.safetensors' }), 'badRequest');
    assert.match(error.message, /CheckpointLoaderSimple: Value not in list: ckpt_name: 'gone\.safetensors'/);
    assert.equal(error.details.code, 'prompt_outputs_failed_validation');
  });

  it('says in its words why a graph failed, and when somebody else stopped it', async () => {
    server.next({ shape: 'failed' });
    const full = await failureOf(user.run({}), 'serverError');
    assert.match(full.message, /KSampler: Allocation on device/);
    assert.equal(full.details.code, 'torch.OutOfMemoryError');
    server.next({ shape: 'interrupted' });
    const stopped = await failureOf(user.run({}), 'serverError');
    assert.match(stopped.message, /The job was stopped at ComfyUI/);
    server.next({ shape: 'empty' });
    await failureOf(user.run({}), 'noImage');
  });

  it('is taken out of the queue when nobody waits, and is interrupted by its id alone where it runs', async () => {
    for (const [shape, state, told] of [
      ['endless', /In the queue/, ['POST /queue']],
      ['endlessRun', /is making it/, ['POST /queue', 'POST /interrupt']],
    ] as const) {
      const from = server.requests.length;
      const controller = new AbortController();
      server.next({ shape });
      const run = user.run({}, { signal: controller.signal });
      await Promise.all([
        user.until(() => waits().some(each => state.test(each))).then(() => controller.abort()),
        failureOf(run, 'cancelled'),
      ]);
      const posts = asked(server)
        .slice(from)
        .filter(each => /^POST/.test(each) && each !== 'POST /prompt');
      assert.deepEqual(posts, told, shape);
    }
    const id = server.requests.at(-1)?.json.prompt_id;
    assert.equal(id, 'job-2');
  });

  it('has what an earlier window asked for, made once', async () => {
    server.next({ shape: 'slow' });
    const late = await failureOf(user.run({}, { timeoutMs: 700 }), 'timeout');
    assert.match(late.message, /Recover Unsaved Images/);
    assertSame(await user.resume(), server.painted);
    assert.equal(server.requests.filter(({ path }) => path === '/prompt').length, 1);
  });

  it('lists its checkpoints, and needs no key', async () => {
    const models = await listModels(user.provider, user.send);
    assert.deepEqual(
      models?.map(({ id }) => id),
      checkpoints,
    );
    assert.deepEqual((await checkConnection(user.provider, user.send)).key, 'none');
  });
});

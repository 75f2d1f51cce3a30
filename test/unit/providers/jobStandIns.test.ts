/** Providers that take jobs, against their stand-ins: handed in, asked after, fetched, stopped, and found again. */

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PictureInMemory } from '../../../src/core/imageRequest';
import { inEnglish } from '../../../src/core/sentence';
import type { Progress } from '../../../src/core/wireFormat';
import { probeKey } from '../../../src/providers/providerConnection';
import { bflKey, startBfl } from '../../servers/bfl';
import { falKey, startFal } from '../../servers/fal';
import { chunk, pictureOf, pngOf } from '../../servers/pictures';
import { replicateKey, startReplicate, versionId } from '../../servers/replicate';
import type { StandIn } from '../../servers/standIn';
import { failureOf } from '../wire/fakeNetwork';
import type { Outcome } from './providerRun';
import { begin, endAll } from './standInRun';

const bfl = (key = bflKey) => begin('bfl', startBfl(), '/v1', key);
const fal = (key = falKey) => begin('fal', startFal(), '', key);
const replicate = (key = replicateKey) => begin('replicate', startReplicate(), '/v1', key);

function source(format: 'png' | 'jpeg' = 'png', seed = 99): PictureInMemory {
  const [width, height] = format === 'png' ? [64, 48] : [40, 30];
  const name = `source.${format === 'jpeg' ? 'jpg' : format}`;
  return { name, mediaType: `image/${format}`, bytes: pictureOf(seed, format), width, height };
}

/** Grey alone, as large as `source`: only its head and its kind count here. */
function whiteMask(): PictureInMemory {
  const png = pngOf(5, 64, 48);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(64, 0);
  header.writeUInt32BE(48, 4);
  header.set([8, 0], 8);
  const bytes = Buffer.concat([png.subarray(0, 8), chunk('IHDR', header), png.subarray(33)]);
  return { ...source(), name: 'mask.png', bytes };
}

function assertSame({ pictures }: Outcome, painted: readonly Buffer[]): void {
  assert.equal(pictures.length, painted.length);
  for (const [index, picture] of painted.entries())
    assert.ok(pictures[index]?.equals(picture), `picture ${index}`);
}

const asked = ({ requests }: StandIn) => requests.map(({ method, path }) => `${method} ${path}`);
const posts = ({ requests }: StandIn) => requests.filter(({ method }) => method === 'POST');
const waits = (progress: readonly Progress[]) =>
  progress.flatMap(each => (each.type === 'waiting' ? [inEnglish(each.reason)] : []));

async function noteIn(folder: string): Promise<unknown> {
  return JSON.parse(await readFile(join(folder, 'addresses.json'), 'utf8'));
}

describe('Providers that take jobs and their stand-ins', function () {
  this.timeout(20_000);
  afterEach(endAll);

  describe('bfl', () => {
    it('hands a job in once, asks after it and fetches its picture without the key', async () => {
      const { server, user } = await bfl();
      const outcome = await user.run({
        ...{ size: '1536x1024', seed: 7, outputFormat: 'png', moderation: 'low', enhance: true },
      });
      assertSame(outcome, server.painted);
      assert.deepEqual(server.requests[0]?.json, {
        ...{ prompt: 'a cat', width: 1536, height: 1024, seed: 7, output_format: 'png' },
        ...{ safety_tolerance: 5, prompt_upsampling: true },
      });
      const [first, ...others] = asked(server);
      assert.equal(first, 'POST /v1/flux-2-pro');
      assert.deepEqual(new Set(others), new Set(['GET /v1/get_result']));
      assert.deepEqual(
        server.downloads.map(({ headers }) => headers['x-key']),
        [undefined],
      );
      assert.deepEqual(outcome.answer.usage, { cost: 0.03, currency: 'USD' });
      assert.deepEqual(waits(user.progress), [
        'In the queue of Black Forest Labs',
        'Black Forest Labs is making it: 50 %',
      ]);
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('makes several pictures of several jobs', async () => {
      const { server, user } = await bfl();
      const outcome = await user.run({ n: 3 });
      assert.equal(outcome.pictures.length, 3);
      assert.equal(posts(server).length, 3);
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('sends references in the order of the prompt', async () => {
      const { server, user } = await bfl();
      assertSame(await user.run({ sources: [source(), source('jpeg')] }), server.painted);
      const { input_image: one, input_image_2: two } = server.requests[0]?.json ?? {};
      assert.equal(one, Buffer.from(source().bytes).toString('base64'));
      assert.equal(two, Buffer.from(source('jpeg').bytes).toString('base64'));
    });

    it('speaks the fields of each family', async () => {
      const { server, user } = await bfl();
      await user.run({ model: 'flux-3-image', size: '16:9 2K', sources: [source()] });
      await user.run({ model: 'flux-kontext-pro', size: '3:4', sources: [source()] });
      await user.run({ model: 'flux-pro-1.1', size: '1440x800' });
      await user.run({ model: 'flux-pro-1.1-ultra', size: '21:9', style: 'raw' });
      const [newest, kontext, older, ultra] = posts(server).map(({ json }) => json);
      assert.deepEqual(
        [newest?.aspect_ratio, newest?.resolution, newest?.images],
        [...['16:9', '2k'], [Buffer.from(source().bytes).toString('base64')]],
      );
      assert.equal(kontext?.aspect_ratio, '3:4');
      assert.deepEqual([older?.width, older?.height], [1440, 800]);
      assert.deepEqual([ultra?.aspect_ratio, ultra?.raw], ['21:9', true]);
    });

    it('fills what is white in a mask, and does not ask to fill without one', async () => {
      const { server, user } = await bfl();
      const model = 'flux-pro-1.0-fill';
      assertSame(await user.run({ model, sources: [source()], mask: whiteMask() }), server.painted);
      assert.equal(server.requests[0]?.json.mask, Buffer.from(whiteMask().bytes).toString('base64'));
      await failureOf(user.run({ model, sources: [source()] }), 'invalidInput');
      assert.equal(posts(server).length, 1);
    });

    it('takes steps and guidance where the model has them, within its bounds', async () => {
      const { server, user } = await bfl();
      server.next({ shape: 'quick' }, { shape: 'quick' });
      const wishes = { steps: 60, guidance: 4.5 };
      const { answer } = await user.run({ model: 'flux-2-flex', ...wishes });
      const json = posts(server)[0]?.json;
      assert.deepEqual([json?.steps, json?.guidance], [50, 4.5]);
      assert.equal(answer.warnings.length, 1);
      const without = await user.run(wishes);
      assert.deepEqual(posts(server)[1]?.json, { prompt: 'a cat' });
      assert.equal(without.answer.warnings.length, 2);
    });

    it('says what was moderated, before and after it was made, and keeps no note of it', async () => {
      const { server, user } = await bfl();
      server.next({ shape: 'requestModerated' }, { shape: 'contentModerated' });
      const before = await failureOf(user.run({}), 'refused');
      assert.equal(before.message, 'Black Forest Labs declined for safety reasons: Request Moderated');
      const after = await failureOf(user.run({}), 'refused');
      assert.deepEqual(after.details.categories, ['Derivative Works Filter']);
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('says why a job failed, also where that comes with a status of its own', async () => {
      const { server, user } = await bfl();
      server.next({ shape: 'error' });
      const error = await failureOf(user.run({}), 'serverError');
      assert.match(error.message, /The model ran out of memory/);
      assert.equal(asked(server).length, 3);
    });

    it('gives a job time to be known everywhere', async () => {
      const { server, user } = await bfl();
      server.next({ shape: 'lateKnown' });
      assertSame(await user.run({}), server.painted);
    });

    it('says of a job that goes on what a cancel means, and finds its picture afterwards', async () => {
      const { server, user } = await bfl();
      server.next({ shape: 'ready' });
      const controller = new AbortController();
      const run = user.run({}, { signal: controller.signal });
      await user.until(progress => waits(progress).length > 0);
      controller.abort();
      const error = await failureOf(run, 'cancelled');
      assert.match(error.message, /cannot stop a job: it is done and charged for/);
      assert.equal(error.details.mayHaveBeenCharged, true);
      assertSame(await user.resume(), server.painted);
      assert.equal(posts(server).length, 1);
    });

    it('keeps a job whose time is over, and fetches its picture later', async () => {
      const { server, user } = await bfl();
      const error = await failureOf(user.run({}, { timeoutMs: 400 }), 'timeout');
      assert.match(error.message, /has taken the job, but the time for it is over/);
      assert.equal(error.details.mayHaveBeenCharged, true);
      assert.deepEqual(await noteIn(user.folder), [
        { job: { id: 'job-1', pollUrl: `${server.origin}/v1/get_result?id=job-1` } },
      ]);
      assertSame(await user.resume(), server.painted);
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('tells a job that the server has forgotten since, and forgets it too', async () => {
      const { server, user } = await bfl();
      server.next({ shape: 'notFound' });
      await failureOf(user.run({}, { timeoutMs: 400 }), 'timeout');
      const error = await failureOf(user.resume(), 'expired');
      assert.match(error.message, /no longer knows it/);
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('says that it knows no such model, which nobody pays for', async () => {
      const { server, user } = await bfl();
      const error = await failureOf(user.run({ model: 'flux-9' }), 'notFound');
      assert.notEqual(error.details.mayHaveBeenCharged, true);
      assert.equal(server.painted.length, 0);
    });

    it('checks the key by the credits, and says that it is wrong', async () => {
      const { user } = await bfl();
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
      const stranger = await bfl('wrong');
      await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
      await failureOf(stranger.user.run({}), 'unauthorized');
    });
  });

  describe('fal', () => {
    it('submits, follows the queue and fetches the pictures without the key', async () => {
      const { server, user } = await fal();
      const outcome = await user.run({ model: 'fal-ai/flux-2', n: 2, size: '1024x768', seed: 7 });
      assertSame(outcome, server.painted);
      assert.deepEqual(server.requests[0]?.json, {
        ...{ prompt: 'a cat', num_images: 2, image_size: { width: 1024, height: 768 }, seed: 7 },
      });
      assert.equal(asked(server)[0], 'POST /fal-ai/flux-2');
      assert.equal(asked(server).at(-1), 'GET /fal-ai/flux-2/requests/job-1');
      assert.ok(server.downloads.every(({ headers }) => headers.authorization === undefined));
      assert.ok(waits(user.progress).includes('In the queue of fal, behind 2 others'));
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('edits at the app’s own address for that, and fills by a white mask', async () => {
      const { server, user } = await fal();
      await user.run({ sources: [source(), source('jpeg')] });
      await user.run({ model: 'fal-ai/flux-pro/kontext', sources: [source()], size: '16:9' });
      await user.run({ model: 'fal-ai/flux-pro/v1/fill', sources: [source()], mask: whiteMask() });
      assert.deepEqual(
        posts(server).map(({ path }) => path),
        ['/fal-ai/flux-2-pro/edit', '/fal-ai/flux-pro/kontext', '/fal-ai/flux-pro/v1/fill'],
      );
      const uri = `data:image/png;base64,${Buffer.from(source().bytes).toString('base64')}`;
      const [edit, kontext] = posts(server);
      assert.ok(Array.isArray(edit?.json.image_urls));
      assert.equal(edit.json.image_urls[0], uri);
      assert.deepEqual([kontext?.json.image_url, kontext?.json.aspect_ratio], [uri, '16:9']);
    });

    it('takes steps and guidance in diffusers’ words', async () => {
      const { server, user } = await fal();
      await user.run({ model: 'fal-ai/flux-2', steps: 2, guidance: 2.5 });
      const { num_inference_steps: steps, guidance_scale: guidance } = posts(server)[0]?.json ?? {};
      assert.deepEqual([steps, guidance], [4, 2.5]);
    });

    it('shows no picture that fal holds back, and says so', async () => {
      const { server, user } = await fal();
      server.next({ shape: 'nsfw' });
      await failureOf(user.run({}), 'refused');
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('says in its words what the app did not take, and why a runner failed', async () => {
      const { server, user } = await fal();
      server.next({ shape: 'invalid' }, { shape: 'failed' });
      const refused = await failureOf(user.run({}), 'refused');
      assert.match(refused.message, /The prompt is not allowed/);
      const failed = await failureOf(user.run({}), 'serverError');
      assert.match(failed.message, /The runner crashed/);
    });

    for (const [shape, words, mayHaveBeenCharged] of [
      ['endless', /had not begun with the job, which costs nothing/, false],
      ['endlessRun', /was told to stop, and may charge/, true],
    ] as const)
      it(`tells fal of a cancel (${shape}), and what it costs`, async () => {
        const { server, user } = await fal();
        server.next({ shape });
        const controller = new AbortController();
        const run = user.run({}, { signal: controller.signal });
        await user.until(progress => waits(progress).length > 1);
        controller.abort();
        const error = await failureOf(run, 'cancelled');
        assert.match(error.message, words);
        assert.equal(error.details.mayHaveBeenCharged, mayHaveBeenCharged);
        assert.equal(asked(server).at(-1), 'PUT /fal-ai/flux-2-pro/requests/job-1/cancel');
        assert.deepEqual(
          (await readdir(user.folder)).filter(name => name === 'addresses.json'),
          [],
        );
      });

    it('says that nothing but a picture tells whether the key is right', async () => {
      const { user } = await fal();
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'unchecked');
      const stranger = await fal('wrong');
      await failureOf(stranger.user.run({}), 'unauthorized');
    });
  });

  describe('replicate', () => {
    it('predicts, follows and fetches, whether the output is one address or several', async () => {
      const { server, user } = await replicate();
      const wishes = { size: '16:9', outputFormat: 'jpeg', outputCompression: 80 } as const;
      assertSame(await user.run(wishes), server.painted);
      assert.deepEqual(server.requests[0]?.json, {
        input: { prompt: 'a cat', aspect_ratio: '16:9', output_format: 'jpg', output_quality: 80 },
      });
      const several = await user.run({ model: 'black-forest-labs/flux-schnell', n: 2 });
      assertSame(several, server.painted.slice(1));
      assert.ok(server.downloads.every(({ headers }) => headers.authorization === undefined));
    });

    it('takes a picture that is there with the first answer', async () => {
      const { server, user } = await replicate();
      server.next({ shape: 'quick' });
      assertSame(await user.run({}), server.painted);
      assert.deepEqual(asked(server), ['POST /v1/models/black-forest-labs/flux-2-pro/predictions']);
      assert.equal(server.requests[0]?.headers.prefer, 'wait=5');
    });

    it('asks for a model of the community by its version', async () => {
      const { server, user } = await replicate();
      assertSame(await user.run({ model: `somebody/painter:${versionId}` }), server.painted);
      assert.equal(asked(server)[0], 'POST /v1/predictions');
    });

    it('sends pictures under each model’s name for them, and large ones as files', async () => {
      const { server, user } = await replicate();
      const large = { ...source(), bytes: pngOf(3, 400, 300), width: 400, height: 300 };
      assertSame(await user.run({ sources: [source(), large] }), server.painted);
      const [upload, prediction] = posts(server);
      assert.deepEqual(
        upload?.parts.map(({ name }) => name),
        ['content'],
      );
      assert.ok(upload?.parts[0]?.bytes.equals(large.bytes));
      const { input_images: images } = (prediction?.json.input ?? {}) as { input_images: string[] };
      assert.match(images[0] ?? '', /^data:image\/png;base64,/);
      assert.equal(images[1], `${server.origin}/v1/files/file-1`);
      await user.run({ model: 'black-forest-labs/flux-kontext-pro', sources: [source()] });
      await user.run({ model: 'google/nano-banana', sources: [source()] });
      await user.run({
        ...{ model: 'black-forest-labs/flux-fill-pro', sources: [source()], mask: whiteMask() },
      });
      assert.equal(server.painted.length, 4);
    });

    it('calls steps and guidance as the model does', async () => {
      const { server, user } = await replicate();
      await user.run({ model: 'black-forest-labs/flux-schnell', steps: 4 });
      await user.run({
        ...{ model: 'black-forest-labs/flux-fill-pro', sources: [source()], mask: whiteMask() },
        ...{ steps: 30, guidance: 60 },
      });
      const inputs = posts(server).map(({ json }) => json.input as Record<string, unknown>);
      assert.equal(inputs[0]?.num_inference_steps, 4);
      assert.deepEqual([inputs[1]?.steps, inputs[1]?.guidance], [30, 60]);
    });

    it('says in the model’s words why it failed, and that somebody stopped it there', async () => {
      const { server, user } = await replicate();
      server.next({ shape: 'failed' }, { shape: 'canceled' });
      const failed = await failureOf(user.run({}), 'serverError');
      assert.match(failed.message, /NSFW content detected/);
      const stopped = await failureOf(user.run({}), 'serverError');
      assert.match(stopped.message, /was stopped at Replicate \(canceled\)/);
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('tells Replicate of a cancel', async () => {
      const { server, user } = await replicate();
      server.next({ shape: 'endlessRun' });
      const controller = new AbortController();
      const run = user.run({}, { signal: controller.signal });
      await user.until(progress => waits(progress).length > 1);
      controller.abort();
      const error = await failureOf(run, 'cancelled');
      assert.match(error.message, /was told to stop/);
      assert.equal(asked(server).at(-1), 'POST /v1/predictions/job-1/cancel');
      assert.deepEqual(
        (await readdir(user.folder)).filter(name => name === 'addresses.json'),
        [],
      );
    });

    it('checks the key by the account', async () => {
      const { user } = await replicate();
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    });
  });
});

/** Every provider against its stand-in, generate and edit, in every shape, byte for byte. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { costOf } from '../../../src/core/cost';
import { tablePrice } from '../../../src/core/priceTable';
import { inEnglish } from '../../../src/core/sentence';
import { Continuations } from '../../../src/jobs/continuations';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { type HubKind, hubKey, startAigneHub } from '../../servers/aigneHub';
import { apertisKey, startApertis } from '../../servers/apertis';
import { chatShapes, streamedShapes } from '../../servers/chatDialect';
import { gatewayKey, startGateway, typedPaths } from '../../servers/gateway';
import { geminiError, geminiKey, geminiQuota, startGemini } from '../../servers/gemini';
import { fieldsOf, imageShapes } from '../../servers/imagesDialect';
import { katzPaths, startKatz } from '../../servers/katz';
import { openaiKey, startOpenai } from '../../servers/openai';
import { pngOf } from '../../servers/pictures';
import { Refusal } from '../../servers/refusal';
import type { StandIn } from '../../servers/standIn';
import { startStima, stimaKey } from '../../servers/stima';
import { failureOf } from '../wire/fakeNetwork';
import { afterwards, asked, assertSame, begin, endAll, mask, only, source } from './standInRun';

describe('Providers and their stand-ins', function () {
  this.timeout(20_000);
  afterEach(endAll);

  describe('openai', () => {
    const openai = () => begin('openai', startOpenai(), '/v1', openaiKey);

    it('generates with every parameter of the dialect', async () => {
      const { server, user } = await openai();
      const outcome = await user.run({
        n: 2,
        size: '1792x1024',
        quality: 'high',
        background: 'opaque',
        moderation: 'low',
        outputFormat: 'webp',
        outputCompression: 70,
        user: 'someone',
      });
      assertSame(outcome, server.painted);
      assert.equal(outcome.pictures.length, 2);
      assert.deepEqual(outcome.answer.usage, {
        ...{ inputTokens: 40, inputImageTokens: 0 },
        ...{ outputTokens: 2 * 5488, totalTokens: 40 + 2 * 5488 },
      });
      assert.equal(outcome.answer.requestId, 'req-200');
      assert.deepEqual(outcome.answer.warnings, []);
    });

    it('streams sketches and the picture, also when the stream is none', async () => {
      const { server, user } = await openai();
      const outcome = await user.run({ partialImages: 2 });
      assertSame(outcome, server.painted);
      const partials = user.progress.filter(({ type }) => type === 'partial');
      assert.equal(partials.length, 2);
      server.next({ shape: 'plainThoughStreamed' }, { shape: 'url' });
      assertSame(await user.run({ partialImages: 2 }), server.painted.slice(1));
      assertSame(await user.run({ partialImages: 1 }), server.painted.slice(2));
    });

    it('edits one picture, several, and one with a mask', async () => {
      const { server, user } = await openai();
      await user.run({ sources: [source()], mask });
      await user.run({
        sources: [source('jpeg'), source('webp'), source()],
        model: 'gpt-image-1.5',
        inputFidelity: 'high',
      });
      const outcome = await user.run({ sources: [source('jpeg')], n: 2, partialImages: 1 });
      assertSame(outcome, server.painted.slice(2));
      const files = server.requests.map(({ parts }) =>
        parts.filter(({ fileName }) => fileName).map(({ name }) => name),
      );
      assert.deepEqual(files, [['image', 'mask'], ['image[]', 'image[]', 'image[]'], ['image']]);
      assert.ok(server.requests[0]?.parts.find(({ name }) => name === 'image')?.bytes.equals(source().bytes));
      assert.ok(server.requests[0]?.parts.find(({ name }) => name === 'mask')?.bytes.equals(mask.bytes));
    });

    for (const shape of [...Object.keys(imageShapes), 'escapedSlashes', 'raw', 'cutOff']) {
      if (shape === 'none') continue;
      it(`reads an answer of the shape ${shape}`, async () => {
        const { server, user } = await openai();
        const outcome = await user.next(server, shape);
        assertSame(outcome, server.painted);
        for (const { headers } of server.downloads) {
          assert.equal(headers.authorization, undefined, 'the key goes nowhere but below its base path');
        }
      });
    }

    it('says that fewer came than were asked for', async () => {
      const { server, user } = await openai();
      server.next({ shape: 'fewer' });
      const { pictures, answer } = await user.run({ n: 3 });
      assert.equal(pictures.length, 1);
      assert.deepEqual(answer.warnings.map(inEnglish), ['OpenAI sent 1 of 3 pictures.']);
    });

    it('tells an address that has expired, and does not ask for the picture again', async () => {
      const { server, user } = await openai();
      server.next({ shape: 'url' });
      server.isExpired = true;
      const { pictures, failures } = await user.run({});
      assert.equal(pictures.length, 0);
      assert.deepEqual(
        failures.map(({ kind }) => kind),
        ['expired'],
      );
      assert.equal(server.requests.length, 1);
    });

    it('lists its models, those that paint first, and checks the key without spending', async () => {
      const { server, user } = await openai();
      const models = await listModels(user.provider, user.send);
      assert.equal(models?.at(-1)?.id, 'gpt-5');
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
      assert.equal(server.painted.length, 0);
    });

    it('says that the key is wrong', async () => {
      const { user } = await begin('openai', startOpenai(), '/v1', 'sk-wrong');
      await failureOf(user.run({}), 'unauthorized');
      await failureOf(probeKey(user.provider, user.send), 'unauthorized');
      await failureOf(listModels(user.provider, user.send), 'unauthorized');
    });
  });

  describe('apertis', () => {
    const apertis = () => begin('apertis', startApertis(), '/v1', apertisKey);

    it('generates with the gpt-image parameters and keeps the revised prompt', async () => {
      const { server, user } = await apertis();
      const outcome = await user.run({
        model: 'gpt-image-1',
        size: '1536x1024',
        background: 'transparent',
        moderation: 'low',
        outputFormat: 'webp',
        outputCompression: 90,
        n: 2,
      });
      assertSame(outcome, server.painted);
      assert.deepEqual(outcome.revisedPrompts, ['A revised prompt', 'A revised prompt']);
    });

    it('generates with DALL·E’s parameters, one at a time', async () => {
      const { server, user } = await apertis();
      const outcome = await user.run({
        model: 'dall-e-3',
        size: '1792x1024',
        quality: 'hd',
        style: 'natural',
        n: 3,
      });
      assert.equal(outcome.pictures.length, 3);
      assert.equal(server.requests.length, 3);
    });

    it('edits with a mask, and with the flux-kontext models without one', async () => {
      const { server, user } = await apertis();
      assertSame(
        await user.run({ model: 'gpt-image-1', sources: [source(), source('webp')], mask, quality: 'low' }),
        server.painted,
      );
      const outcome = await user.run({ model: 'flux-kontext-max', sources: [source('jpeg')], mask, n: 2 });
      assert.equal(outcome.pictures.length, 2);
      assert.equal(outcome.answer.warnings.length, 1);
      assertSame(await user.run({ model: 'gpt-image-1-all', sources: [source()] }), server.painted.slice(3));
    });

    for (const model of ['flux-kontext-pro', 'flux-kontext-max', 'gpt-image-1-all']) {
      it(`edits with ${model} as its document says, and learns what it refuses`, async () => {
        const { server, user } = await apertis();
        const wishes = { quality: 'low', background: 'transparent', moderation: 'low', size: '1536x1024' };
        const edit = { model, sources: [source()], ...wishes };
        const { answer } = await user.run(edit);
        assert.deepEqual(answer.warnings, []);
        const { model: _, prompt: __, response_format: ___, ...sent } = fieldsOf(only(server.requests));
        assert.deepEqual(sent, wishes);

        const refusal = { code: 'unknown_parameter', message: 'Unknown parameter', param: 'background' };
        server.next({ fail: { status: 400, body: { error: refusal } } });
        await user.run(edit);
        await user.run(edit);
        assert.deepEqual(
          server.requests.map(received => fieldsOf(received).background),
          ['transparent', 'transparent', undefined, undefined],
        );
      });
    }

    it('lists its models and checks the key', async () => {
      const { user } = await apertis();
      assert.equal((await listModels(user.provider, user.send))?.length, 7);
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    });
  });

  describe('stima', () => {
    const stima = () => begin('stima', startStima(), '/v1', stimaKey);

    it('generates and edits, with any model typed in, several at a time', async () => {
      const { server, user } = await stima();
      for (const model of [...user.provider.models.map(({ id }) => id), 'gemini-2.0-flash-exp-image']) {
        assertSame(await user.run({ model }), server.painted.slice(-1));
      }
      assertSame(await user.run({ sources: [source('webp'), source()] }), server.painted.slice(-1));
      const outcome = await user.run({ n: 3, size: '1024x1024' });
      assert.equal(outcome.pictures.length, 3);
      assert.equal(outcome.answer.warnings.length, 1);
    });

    for (const shape of [...chatShapes, ...streamedShapes.map(each => `${each}+stream`)]) {
      it(`reads an answer of the shape ${shape}`, async () => {
        const { server, user } = await stima();
        assertSame(await user.next(server, shape), server.painted);
      });
    }

    it('streams where it was asked to', async () => {
      const { server, user } = await stima();
      assertSame(await user.run({ partialImages: 1 }), server.painted);
      assert.equal(server.requests[0]?.json.stream, true);
    });

    it('shows what the model says instead of a picture', async () => {
      const { server, user } = await stima();
      server.next({ shape: 'words' }, { shape: 'refusal' }, { shape: 'filtered' });
      const failure = await failureOf(user.run({}), 'noImage');
      assert.equal(failure.details.serverMessage, 'I cannot draw that, sorry.');
      await failureOf(user.run({}), 'refused');
      await failureOf(user.run({}), 'refused');
    });
  });

  describe('gemini', () => {
    const gemini = () => begin('gemini', startGemini(), '', geminiKey);
    const configOf = ({ requests }: StandIn) => requests.at(-1)?.json.generationConfig;

    it('generates and edits, in a shape and with a seed', async () => {
      const { server, user } = await gemini();
      const outcome = await user.run({ model: 'gemini-3-pro-image', size: '16:9 2K', seed: 7 });
      assertSame(outcome, server.painted);
      assert.deepEqual(configOf(server), {
        responseModalities: ['TEXT', 'IMAGE'],
        imageConfig: { aspectRatio: '16:9', imageSize: '2K' },
        seed: 7,
      });
      assertSame(await user.run({ sources: [source(), source('jpeg')] }), server.painted.slice(1));
      assertSame(
        await user.run({ model: 'gemini-3.1-flash-lite-image', sources: [source('webp')], n: 2 }),
        server.painted.slice(2),
      );
      assert.deepEqual(asked(server).slice(0, 2), [
        'POST /v1beta/models/gemini-3-pro-image:generateContent',
        'POST /v1beta/models/gemini-nano-banana-2.1:generateContent',
      ]);
    });

    it('takes px for the nearest shape, in a resolution that has as many', async () => {
      const { server, user } = await gemini();
      const { answer } = await user.run({ size: '3000x750' });
      assert.deepEqual((configOf(server) as { imageConfig: object }).imageConfig, {
        aspectRatio: '4:1',
        imageSize: '2K',
      });
      assert.equal(answer.warnings.length, 1);
    });

    it('takes a model of any number of pictures by its limits', async () => {
      const { server, user } = await gemini();
      const model = 'gemini-2.5-flash-image';
      assertSame(await user.run({ model, size: '3:2', partialImages: 1 }), server.painted);
      assert.deepEqual(asked(server), [`POST /v1beta/models/${model}:generateContent`]);
      const tooMany = [source(), source('jpeg'), source('webp'), source()];
      await failureOf(user.run({ model, sources: tooMany }), 'invalidInput');
    });

    it('shows drafts as sketches, and never as a picture', async () => {
      const { server, user } = await gemini();
      const outcome = await user.run({ partialImages: 1 });
      assertSame(outcome, server.painted);
      assert.equal(user.progress.filter(({ type }) => type === 'partial').length, 1);
      assert.deepEqual(asked(server), ['POST /v1beta/models/gemini-nano-banana-2.1:streamGenerateContent']);
      server.next({ shape: 'errorInStream' });
      const failure = await failureOf(user.run({ partialImages: 1 }), 'serverError');
      assert.match(failure.message, /overloaded/);
    });

    for (const shape of ['several', 'jpeg', 'underscores', 'shortSignature'])
      it(`reads an answer of the shape ${shape}`, async () => {
        const { server, user } = await gemini();
        assertSame(await user.next(server, `picture:${shape}`), server.painted);
      });

    it('goes on from its own picture with what it thought of it, and with no other', async () => {
      const { server, user } = await gemini();
      for (const shape of ['picture', 'picture:shortSignature', 'picture:jpeg']) {
        server.next({ shape });
        const { collected } = await user.run({ prompt: 'a heron' });
        const folder = await mkdtemp(join(tmpdir(), 'easel-continuations-'));
        afterwards(() => rm(folder, { recursive: true }));
        const continuations = new Continuations(folder, async () => {});
        await continuations.keep(collected, 'gemini', 'gemini-nano-banana-2.1');
        const { sha256 = '', file = '', mediaType = 'image/png' } = collected[0] ?? {};
        const continues = await continuations.find(sha256, 'gemini', 'gemini-nano-banana-2.1');
        assert.ok(continues);
        assert.equal(await continuations.find(sha256, 'gemini', 'gemini-3-pro-image'), undefined);
        const own = { ...source(), mediaType, bytes: await readFile(file) };
        const { answer } = await user.run({ prompt: 'at night', sources: [own, source('webp')], continues });
        assert.deepEqual(answer.warnings, []);
        type Turn = { role: string; parts: readonly { text?: string }[] };
        const contents = server.requests.at(-1)?.json.contents as readonly Turn[];
        assert.deepEqual(
          contents.map(({ role, parts }) => [role, parts.map(({ text }) => text)]),
          [
            ['user', ['a heron']],
            ['model', ['Here it is.', undefined]],
            ['user', ['at night', undefined]],
          ],
        );
      }
    });

    it('sends the picture as a new one where its signature is not taken, and says so', async () => {
      const { server, user } = await gemini();
      const continues = { prompt: 'a heron', parts: [{ signature: 'Zm9yZ2Vk' }] };
      const outcome = await user.run({ sources: [source()], continues });
      assertSame(outcome, server.painted);
      assert.deepEqual(outcome.answer.warnings.map(inEnglish), [
        'Google Gemini did not go on from its own picture: it was sent as a new one, without what the model thought of it.',
      ]);
      assert.equal(server.requests.length, 2);
    });

    it('uploads the largest pictures where all are too much for one request, each once', async () => {
      const { server, user } = await gemini();
      const large = { ...source(), bytes: pngOf(3, 1600, 1600) };
      const sources = [large, { ...source(), bytes: pngOf(4, 1500, 1500) }, source('jpeg')];
      assertSame(await user.run({ sources, n: 2 }), server.painted);
      assert.deepEqual(asked(server), [
        'POST /upload/v1beta/files',
        'POST /upload/v1beta/files',
        'POST /v1beta/models/gemini-nano-banana-2.1:generateContent',
        'POST /v1beta/models/gemini-nano-banana-2.1:generateContent',
      ]);
      assert.ok(server.requests[1]?.body.equals(large.bytes));
      for (const { body } of server.requests) assert.ok(body.length < 20_000_000);
    });

    it('shows what the model says instead of a picture, and every reason it gives', async () => {
      const { server, user } = await gemini();
      server.next({ shape: 'words' });
      const words = await failureOf(user.run({}), 'noImage');
      assert.equal(words.details.serverMessage, 'I cannot draw that. What else?');
      assert.ok(words.details.usage);
      for (const reason of ['SAFETY', 'IMAGE_SAFETY', 'PROHIBITED_CONTENT', 'IMAGE_RECITATION']) {
        server.next({ shape: `finish:${reason}` }, { shape: `block:${reason}` });
        const finished = await failureOf(user.run({}), 'refused');
        assert.deepEqual(finished.details.categories, [reason, 'SEXUALLY_EXPLICIT']);
        assert.equal(finished.details.serverMessage, `Ended with ${reason}.`);
        await failureOf(user.run({}), 'refused');
      }
      for (const [reason, advice] of [
        ['NO_IMAGE', /Trying again may bring one/],
        ['IMAGE_OTHER', /Trying again may bring one/],
        ['MALFORMED_RESPONSE', /Trying again may bring one/],
        ['MAX_TOKENS', /Change the prompt/],
        ['LANGUAGE', /Change the prompt/],
        ['STOP', /Change the prompt/],
      ] as const) {
        server.next({ shape: `silent:${reason}` });
        const failure = await failureOf(user.run({}), 'noImage');
        assert.match(failure.message, advice);
        assert.ok(failure.message.includes(reason));
      }
    });

    it('waits as long as it is told, and not for a model that the account may not have', async () => {
      const { server, user } = await gemini();
      server.next({ fail: { status: 429, body: geminiQuota(15, '0.05s') } });
      assertSame(await user.run({}), server.painted);
      const waits = user.progress.filter(({ type }) => type === 'waiting');
      assert.equal(waits.length, 1);
      server.next({ fail: { status: 429, body: geminiQuota(0, '0.05s') } });
      const failure = await failureOf(user.run({}), 'noCredit');
      assert.match(failure.message, /billing/);
      assert.equal(server.requests.length, 3);
      server.next({ fail: { status: 429, body: geminiQuota(15, '300s') } });
      const busy = await failureOf(user.run({}), 'rateLimited');
      assert.equal(busy.details.retryAfterMs, 300_000);
    });

    it('leaves out what a model refuses by name', async () => {
      const { server, user } = await gemini();
      const { answer } = await user
        .run({ model: 'gemini-3.1-flash-lite-image', size: '16:9 2K' })
        .catch(() => user.run({ model: 'gemini-3.1-flash-lite-image', size: '16:9' }));
      assert.deepEqual(answer.warnings, []);
      const refusal = geminiError(
        new Refusal(400, 'Invalid value', { param: 'generation_config.image_config.image_size' }),
      );
      server.next({ fail: { status: 400, body: refusal } });
      const second = await user.run({ size: '16:9 4K' });
      assert.equal(second.answer.warnings.length, 1);
    });

    it('lists the models that paint, and checks the key', async () => {
      const { server, user } = await gemini();
      const models = await listModels(user.provider, user.send);
      assert.deepEqual(models, [
        { id: 'gemini-4-pro-image-preview', name: 'Nano Banana Pro 4', paints: true },
        { id: 'gemini-3-pro-image', name: 'Nano Banana Pro', paints: true },
        { id: 'gemini-nano-banana-2.1', name: 'Nano Banana 2.1', paints: true },
        { id: 'gemini-3.1-flash-lite-image', name: 'Nano Banana Lite', paints: true },
      ]);
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
      assert.equal(server.painted.length, 0);
      const stranger = await begin('gemini', startGemini(), '', 'AIza-wrong');
      await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
      await failureOf(stranger.user.run({}), 'unauthorized');
    });

    it('says that a model is gone', async () => {
      const { user } = await gemini();
      const failure = await failureOf(user.run({ model: 'gemini-3-pro-image-preview' }), 'notFound');
      assert.match(failure.message, /is not found for API version v1beta/);
    });

    it('costs what its tokens cost', async () => {
      const { user } = await gemini();
      const { answer } = await user.run({ model: 'gemini-3-pro-image' });
      const cost = costOf(answer.usage, tablePrice('gemini-3-pro-image'), 1);
      assert.equal(cost?.basis, 'tokens');
      assert.ok(Math.abs((cost?.amount ?? 0) - 0.134) < 0.003, `${cost?.amount}`);
    });
  });

  describe('aigne-hub', () => {
    const hub = (kind: HubKind) => begin('aigne-hub', startAigneHub(kind), '', hubKey);

    it('generates and edits at the documented address', async () => {
      const { server, user } = await hub('documented');
      const wishes = { model: 'dall-e-3', size: '1792x1024', quality: 'hd', style: 'vivid' };
      assertSame(await user.run(wishes), server.painted.slice(-1));
      assertSame(await user.run({ model: 'gpt-image-1', sources: [source()] }), server.painted.slice(-1));
      assertSame(
        await user.run({ model: 'gpt-image-1', sources: [source(), source('webp')] }),
        server.painted.slice(-1),
      );
      assert.deepEqual(user.routes, {});
    });

    it('edits with no model that would be paid and ignore the picture', async () => {
      const { server, user } = await hub('documented');
      for (const model of ['dall-e-2', 'dall-e-3', 'somebody/next-years-model'])
        await failureOf(user.run({ model, sources: [source()] }), 'invalidInput');
      assert.equal(server.requests.length, 0);
    });

    for (const kind of [
      { mount: '/app', missing: 404 },
      { mount: '/app', missing: 'index' },
      { mount: '/', missing: 404 },
    ] as const) {
      it(`finds the hub at ${kind.mount} after ${kind.missing}, and goes there straight the next time`, async () => {
        const { server, user } = await hub(kind);
        assertSame(await user.run({}), server.painted);
        assert.deepEqual(user.routes, { mount: kind.mount });
        const before = server.requests.length;
        assertSame(
          await user.run({ model: 'gpt-image-1', sources: [source('jpeg')] }),
          server.painted.slice(1),
        );
        assert.equal(server.requests.length, before + 1);
      });
    }

    it('lists its models, and says of the key that it was let in or not without paying', async () => {
      const { server, user } = await hub({ mount: '/app', missing: 'index' });
      assert.deepEqual(await listModels(user.provider, user.send), [{ id: 'openai/dall-e-3', paints: true }]);
      assert.equal(await probeKey(user.provider, user.send, user.keyless), 'unchecked');
      const stranger = await begin('aigne-hub', startAigneHub({ mount: '/app', missing: 404 }), '', 'wrong');
      await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
      assert.equal(server.painted.length + stranger.server.painted.length, 0);
    });
  });

  describe('katz', () => {
    for (const [path, missing] of katzPaths) {
      it(`generates at ${path}, without a key, where the other path answers ${missing}`, async () => {
        const { server, user } = await begin('katz', startKatz(path, missing), '/v1', undefined);
        const outcome = await user.run({ enhance: true, size: '1024x1024' });
        assertSame(outcome, server.painted);
        assert.deepEqual(outcome.revisedPrompts, ['Enhanced Prompt']);
        assert.equal(server.requests.at(-1)?.json.enhance, true);
        assert.equal(server.downloads.length, 0, 'the base64 is there, so nobody goes to the address');
        const before = server.requests.length;
        await user.run({});
        assert.deepEqual(asked(server).slice(before), [`POST ${path}`]);
      });
    }

    it('falls back on the address when the base64 is none', async () => {
      const { server, user } = await begin('katz', startKatz('/v1/images/generations'), '/v1', undefined);
      assertSame(await user.next(server, 'brokenBase64'), server.painted);
    });
  });

  describe('openai-compatible', () => {
    for (const [prefix, typed] of typedPaths) {
      it(`finds ${prefix}/v1 when the user typed ${typed || 'the host alone'}`, async () => {
        const { server, user } = await begin('openai-compatible', startGateway(prefix), typed, gatewayKey);
        assertSame(
          await user.run({ model: 'dall-e-3', quality: 'hd', style: 'vivid', user: 'me' }),
          server.painted,
        );
        assertSame(
          await user.run({ model: 'my-editor', sources: [source('webp')] }),
          server.painted.slice(1),
        );
        assert.equal((await listModels(user.provider, user.send))?.[0]?.id, 'dall-e-3');
      });
    }

    it('is asked straight where it is, once a model has found it: another model, and edits', async () => {
      const { server, user } = await begin('openai-compatible', startGateway('/proxy'), '/proxy', gatewayKey);
      await user.run({ model: 'dall-e-3' });
      await user.run({ model: 'dall-e-2' });
      await user.run({ model: 'my-editor', sources: [source()] });
      await user.run({ model: 'dall-e-3' });
      assert.deepEqual(asked(server), [
        'POST /proxy/images/generations',
        'POST /proxy/v1/images/generations',
        'POST /proxy/v1/images/generations',
        'POST /proxy/v1/images/edits',
        'POST /proxy/v1/images/generations',
      ]);
    });

    it('drops what a gateway refuses, warns, and remembers', async () => {
      const { server, user } = await begin('openai-compatible', startGateway(), '/v1', gatewayKey);
      const style = { code: 'unknown_parameter', message: 'Unknown parameter', param: 'style', type: 'x' };
      server.next({ fail: { status: 400, body: { error: style } } });
      const first = await user.run({ model: 'new-model', style: 'vivid' });
      assert.equal(first.pictures.length, 1);
      assert.equal(first.answer.warnings.length, 1);
      const second = await user.run({ model: 'new-model', style: 'vivid' });
      assert.equal(second.answer.warnings.length, 1);
      assert.equal(server.requests.length, 3);
      assert.equal('style' in (server.requests[2]?.json ?? {}), false);
    });
  });
});

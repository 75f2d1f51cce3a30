/** Servers of one's own that speak OpenAI's way, against their stand-ins: each in the words that are its own. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/core/sentence';
import { checkConnection, listModels } from '../../../src/providers/providerConnection';
import { startLocalAi, startSdCpp, startSglang, startVllmOmni } from '../../servers/localServers';
import { failureOf } from '../wire/fakeNetwork';
import { assertSame, begin, endAll, source, whiteMask } from './standInRun';

const diffusion = { negativePrompt: 'dogs', steps: 30, guidance: 4.5 };

describe('A server of one’s own that speaks OpenAI’s way', function () {
  this.timeout(20_000);
  afterEach(endAll);

  describe('stable-diffusion.cpp', () => {
    const sdCpp = (isOld = false) => begin('sd-cpp', startSdCpp(isOld), '/v1', undefined);
    const argumentsIn = (prompt: unknown) =>
      JSON.parse(
        /^a cat <sd_cpp_extra_args>(.*)<\/sd_cpp_extra_args>$/.exec(String(prompt))?.[1] ?? '',
      ) as Record<string, unknown>;

    it('reads what has no field out of the prompt, and has another seed each time', async () => {
      const { server, user } = await sdCpp();
      const wishes = { ...diffusion, negativePrompt: '</sd_cpp_extra_args> dogs', seed: 7, n: 2 };
      assertSame(await user.run({ ...wishes, size: '768x512' }), server.painted);
      const [first] = server.requests;
      assert.deepEqual([first?.json.n, first?.json.size], [2, '768x512']);
      assert.deepEqual(argumentsIn(first?.json.prompt), {
        ...{ seed: 7, negative_prompt: '</sd_cpp_extra_args> dogs' },
        sample_params: { sample_steps: 30, guidance: { txt_cfg: 4.5 } },
      });
      await user.run({});
      await user.run({});
      const seeds = server.requests.slice(1).map(({ json }) => argumentsIn(json.prompt).seed);
      assert.equal(new Set(seeds).size, 2, `${seeds}`);
    });

    it('edits several pictures, and what is white in a mask', async () => {
      const { server, user } = await sdCpp();
      await user.run({ sources: [source(), source('jpeg')] });
      assertSame(await user.run({ sources: [source()], mask: whiteMask }), server.painted.slice(1));
    });

    it('says what it can, which is not asked of a picture; an old one is taken as it usually is', async () => {
      const { server, user } = await sdCpp();
      const { abilities } = await user.lookUp('sd-cpp-local');
      assert.deepEqual([abilities?.maxN, abilities?.outputFormats], [4, ['png', 'jpeg']]);
      assert.deepEqual(abilities?.edits, { maxSources: 1, mask: true, maskPolarity: 'white' });
      await user.run({ size: '2048x2048' });
      assert.equal(server.requests.at(-1)?.json.size, '1536x1536');
      const old = await sdCpp(true);
      assert.deepEqual(await old.user.lookUp('sd-cpp-local'), {});
      await old.user.run({ size: '2048x2048' });
      assert.equal(old.server.requests.at(-1)?.json.size, '2048x2048');
    });
  });

  describe('LocalAI', () => {
    const localAi = () => begin('localai', startLocalAi(), '/v1', undefined);

    it('reads what is not wanted behind a bar in the prompt', async () => {
      const { server, user } = await localAi();
      assertSame(await user.run({ negativePrompt: 'dogs', steps: 30, seed: 7 }), server.painted);
      const { prompt, step, seed } = server.requests[0]?.json ?? {};
      assert.deepEqual([prompt, step, seed], ['a cat|dogs', 30, 7]);
      await user.run({ prompt: 'a cat|blurry', negativePrompt: 'dogs' });
      assert.equal(server.requests[1]?.json.prompt, 'a cat|blurry, dogs');
    });

    it('takes pictures as bare base64 where new ones are made', async () => {
      const { server, user } = await localAi();
      assertSame(await user.run({ sources: [source()] }), server.painted);
      await user.run({ sources: [source(), source('jpeg')] });
      const [one, two] = server.requests.map(({ json }) => json);
      assert.equal(one?.file, Buffer.from(source().bytes).toString('base64'));
      const references = two?.ref_images;
      assert.equal(Array.isArray(references) ? references.length : 0, 2);
    });

    it('changes what is white in a mask at a path of its own, and what that has no place for is told', async () => {
      const { server, user } = await localAi();
      const outcome = await user.run({
        sources: [source()],
        mask: whiteMask,
        ...{ negativePrompt: 'dogs', steps: 30 },
      });
      assertSame(outcome, server.painted);
      const [request] = server.requests;
      assert.equal(request?.path, '/v1/images/inpainting');
      const texts = request.parts.flatMap(({ name, fileName, bytes }) =>
        fileName === undefined ? [[name, bytes.toString()]] : [],
      );
      assert.deepEqual(Object.fromEntries(texts), {
        ...{ model: 'stablediffusion', prompt: 'a cat', steps: '30', response_format: 'b64_json' },
      });
      assert.deepEqual(outcome.answer.warnings.map(inEnglish), [
        'stablediffusion has no negative prompt: “…” was not sent.',
      ]);
    });
  });

  describe('vLLM-Omni', () => {
    const vllm = () => begin('vllm-omni', startVllmOmni(), '/v1', undefined);
    const model = 'Qwen/Qwen-Image-Edit-2511';

    it('has diffusers’ words for what OpenAI has none for', async () => {
      const { server, user } = await vllm();
      assertSame(await user.run({ model, ...diffusion, seed: 7, size: '768x512' }), server.painted);
      assert.deepEqual(server.requests[0]?.json, {
        ...{ model, prompt: 'a cat', seed: 7, size: '768x512', response_format: 'b64_json' },
        ...{ negative_prompt: 'dogs', num_inference_steps: 30, guidance_scale: 4.5 },
      });
    });

    it('takes several pictures under one name, and a mask whose white changes', async () => {
      const { server, user } = await vllm();
      await user.run({ model, sources: [source(), source('jpeg')] });
      await user.run({ model, sources: [source()], mask: whiteMask });
      const names = server.requests.map(({ parts }) =>
        parts.flatMap(({ name, fileName }) => (fileName === undefined ? [] : [name])),
      );
      assert.deepEqual(names, [
        ['image', 'image'],
        ['image', 'mask_image'],
      ]);
    });

    it('says which model it serves: its list, and its words where another is asked for', async () => {
      const { user } = await vllm();
      assert.deepEqual(await listModels(user.provider, user.send), [{ id: model }]);
      const error = await failureOf(user.run({ model: 'another' }), 'badRequest');
      assert.match(error.message, /Model mismatch/);
      assert.notEqual((await checkConnection(user.provider, user.send)).key, 'refused');
    });
  });

  describe('SGLang', () => {
    const sglang = () => begin('sglang', startSglang(), '/v1', undefined);

    it('has another seed each time where none is named: its own is always the same', async () => {
      const { server, user } = await sglang();
      await user.run({ ...diffusion, outputFormat: 'webp' });
      await user.run({ sources: [source(), source('jpeg')] });
      await user.run({ seed: 7 });
      const [made, , named] = server.requests.map(({ json }) => json);
      const edited = server.requests[1]?.parts.find(({ name }) => name === 'seed')?.bytes.toString();
      assert.ok(Number.isSafeInteger(made?.seed));
      assert.notEqual(String(made?.seed), edited);
      assert.equal(named?.seed, 7);
      assert.deepEqual([made?.num_inference_steps, made?.guidance_scale], [30, 4.5]);
    });

    it('has no masks: none is sent, which is told', async () => {
      const { server, user } = await sglang();
      const { answer } = await user.run({ sources: [source()], mask: whiteMask });
      assert.ok(server.requests[0]?.parts.every(({ name }) => name !== 'mask'));
      assert.match(answer.warnings.map(inEnglish).join(), /mask/);
    });
  });
});

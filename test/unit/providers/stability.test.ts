/** Stability AI against its stand-in: a form for each service, refusals before and after, and a key that is tried for nothing. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/core/sentence';
import { readPasted } from '../../../src/providers/pastedProvider';
import { presets } from '../../../src/providers/presets';
import { baseUrlOf } from '../../../src/providers/provider';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { pngOf } from '../../servers/pictures';
import { lackingCredits, moderated, stabilityKey, startStability } from '../../servers/stability';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, mask, source } from './standInRun';

/** As Easel makes it of any mask: white changes, and there is no alpha. */
function whiteMask() {
  const bytes = Buffer.from(pngOf(5, 64, 48));
  // Colour type: grey.
  bytes[25] = 0;
  return { ...mask, bytes };
}

describe('stability', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const stability = (key = stabilityKey) => begin('stability', startStability(), '', key);

  it('generates by a form, with what the service has, one picture a request', async () => {
    const { server, user } = await stability();
    const wishes = { size: '16:9', seed: 7, style: 'pixel-art', outputFormat: 'webp', n: 2 };
    const outcome = await user.run({ ...wishes, quality: 'high' });
    assertSame(outcome, server.painted);
    assert.deepEqual(asked(server), Array(2).fill('POST /v2beta/stable-image/generate/core'));
    assert.deepEqual(formOf(server.requests[0]?.parts), {
      ...{ prompt: 'a cat', aspect_ratio: '16:9', seed: '7', style_preset: 'pixel-art' },
      output_format: 'webp',
    });
    assert.match(outcome.answer.warnings.map(inEnglish).join(), /has no quality/);
    await failureOf(user.run({ sources: [source()] }), 'invalidInput');
  });

  it('names the model where several are behind a service', async () => {
    const { server, user } = await stability();
    const wishes = { negativePrompt: 'dogs', guidance: 4.5 };
    assertSame(await user.run({ ...wishes, model: 'sd3.5-large' }), server.painted);
    assert.deepEqual(asked(server), ['POST /v2beta/stable-image/generate/sd3']);
    assert.deepEqual(formOf(server.requests[0]?.parts), {
      ...{ prompt: 'a cat', model: 'sd3.5-large', negative_prompt: 'dogs', cfg_scale: '4.5' },
    });
    await user.run({ ...wishes, model: 'sd3.5-large-turbo' });
    assert.deepEqual(formOf(server.requests[1]?.parts), { prompt: 'a cat', model: 'sd3.5-large-turbo' });
  });

  it('begins with a picture where the model can, and leaves its shape to it', async () => {
    const { server, user } = await stability();
    for (const [model, mode] of [
      ['stable-image-ultra', undefined],
      ['sd3.5-medium', 'image-to-image'],
    ] as const) {
      assertSame(await user.run({ model, sources: [source()], size: '4:5' }), server.painted.slice(-1));
      const { strength, aspect_ratio: shape, ...sent } = formOf(server.requests.at(-1)?.parts);
      assert.deepEqual([strength, shape, sent.mode], ['0.75', undefined, mode]);
    }
    await failureOf(user.run({ model: 'stable-image-ultra', sources: [source(), source()] }), 'invalidInput');
  });

  it('fills what is white in a mask, and asks for nothing without one', async () => {
    const { server, user } = await stability();
    const request = { model: 'stable-image-inpaint', sources: [source()] };
    assertSame(await user.run({ ...request, mask: whiteMask() }), server.painted);
    assert.deepEqual(asked(server), ['POST /v2beta/stable-image/edit/inpaint']);
    const files = server.requests[0]?.parts.filter(({ fileName }) => fileName).map(({ name }) => name);
    assert.deepEqual(files, ['image', 'mask']);
    await failureOf(user.run(request), 'invalidInput');
    await failureOf(user.run({ model: 'stable-image-inpaint' }), 'invalidInput');
    assert.equal(server.requests.length, 1);
  });

  for (const shape of ['filtered', 'filteredBytes'])
    it(`has no good picture in a blurred one that comes with a good status, as ${shape}`, async () => {
      const { server, user } = await stability();
      server.next({ shape });
      const { details } = await failureOf(user.run({}), 'refused');
      assert.deepEqual([details.code, details.status], ['CONTENT_FILTERED', 200]);
      assert.deepEqual(server.painted, []);
    });

  it('takes the picture from a server that sends its bytes alone', async () => {
    const { server, user } = await stability();
    server.next({ shape: 'bytes' });
    assertSame(await user.run({}), server.painted);
  });

  it('tells what its moderation says, a lack of credits, and a field that it does not take', async () => {
    const { server, user } = await stability();
    server.next({ fail: moderated }, { fail: lackingCredits });
    const refusal = await failureOf(user.run({}), 'refused');
    assert.match(refusal.details.serverMessage ?? '', /^Your request was flagged/);
    await failureOf(user.run({}), 'noCredit');
    const { details } = await failureOf(user.run({ model: 'sd2' }), 'badRequest');
    assert.deepEqual([details.code, details.serverMessage], ['bad_request', 'model: is invalid']);
  });

  it('checks the key by the balance, and lists nothing', async () => {
    const { server, user } = await stability();
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    assert.equal(await listModels(user.provider, user.send), undefined);
    const stranger = await stability('sk-wrong-but-well-formed');
    await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
    assert.deepEqual(server.painted, []);
  });

  it('takes any of the addresses that people copy', async () => {
    const preset = presets.find(({ id }) => id === 'stability');
    assert.ok(preset);
    for (const path of ['', '/', '/v2beta/stable-image/generate/core', '/v1/user/balance'])
      assert.equal(
        await baseUrlOf({ ...preset, baseUrl: `https://api.stability.ai${path}` }),
        'https://api.stability.ai',
      );
    const { wire, auth } = await readPasted('https://api.stability.ai/v2beta/stable-image/generate/sd3');
    assert.deepEqual([wire, auth], ['stability', 'bearer']);
    const gateway = { ...preset, baseUrl: 'https://gw.example.com/sd/v2beta' };
    assert.equal(await baseUrlOf(gateway), 'https://gw.example.com/sd');
  });
});

/** Its texts by name. */
function formOf(
  parts: readonly { name: string; fileName?: string; bytes: Buffer }[] = [],
): Record<string, string> {
  const texts = parts.filter(({ fileName }) => fileName === undefined);
  return Object.fromEntries(texts.map(({ name, bytes }) => [name, bytes.toString()]));
}

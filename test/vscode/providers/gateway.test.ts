/** Any gateway of the OpenAI Images dialect, wherever the user says that it is. */

import * as assert from 'node:assert/strict';
import { gatewayKey, startGateway, typedPaths } from '../../servers/gateway';
import { imageError } from '../easel';
import { assertSaved, sourceFile } from './pictureFiles';
import { asked, edit, generate } from './requests';
import { setProviders, useStandIn } from './useProvider';

const provider = 'openai-compatible';

describe('The provider openai-compatible', () => {
  for (const [prefix, typed] of typedPaths) {
    describe(`at ${prefix}/v1 when the user typed ${typed || 'the host alone'}`, () => {
      const server = useStandIn(provider, () => startGateway(prefix), { path: typed, key: gatewayKey });

      it('generates and edits', async () => {
        const wishes = { model: 'dall-e-3', size: '1792x1024', quality: 'hd', style: 'vivid', user: 'me' };
        const generated = await generate({ provider, ...wishes });
        await assertSaved(generated, server().painted);
        assert.equal(generated.images[0]?.revisedPrompt, undefined, 'an empty string is no revised prompt');
        const { path } = await sourceFile('webp');
        await assertSaved(
          await edit({ provider, model: 'my-editor', images: [path] }),
          server().painted.slice(1),
        );
        assert.equal(asked(server()).at(-1), `POST ${prefix}/v1/images/edits`);
      });
    });
  }

  describe('with rules', () => {
    const server = useStandIn(provider, startGateway, { path: '/v1', key: gatewayKey });

    for (const shape of [
      'emptyStrings',
      'emptyStringsUrl',
      'nulls',
      'dataUri',
      'brokenLines',
      'escapedSlashes',
      'raw',
    ]) {
      it(`saves the picture of an answer of the shape ${shape}`, async () => {
        server().next({ shape });
        await assertSaved(await generate({ provider, model: 'dall-e-3' }), server().painted.slice(-1));
      });
    }

    it('names the limit of a prompt that is too long, and asks nobody', async () => {
      const before = server().requests.length;
      const long = generate({ provider, model: 'dall-e-2', prompt: 'x'.repeat(1001) });
      await assert.rejects(long, error => {
        assert.match(String(error), /dall-e-2.*1000.*1001/);
        return imageError('invalidInput')(error);
      });
      assert.equal(server().requests.length, before);
    });

    it('sends a request again without the parameter that was refused, once, and remembers', async () => {
      const refused = { code: 'unknown_parameter', message: 'Unknown parameter', param: 'style', type: 'x' };
      server().next({ fail: { status: 400, body: { error: refused } } });
      const before = server().requests.length;
      const wishes = { provider, model: 'new-model', style: 'vivid' };
      const first = await generate(wishes);
      await assertSaved(first, server().painted.slice(-1));
      assert.match(first.warnings.join(), /style/);
      const second = await generate(wishes);
      await assertSaved(second, server().painted.slice(-1));
      assert.match(second.warnings.join(), /style/);
      const styles = server()
        .requests.slice(before)
        .map(({ json }) => json.style);
      assert.deepEqual(styles, ['vivid', undefined, undefined]);
    });
  });

  describe('at another address', () => {
    const server = useStandIn(provider, startGateway, { path: '/v1', key: gatewayKey });

    it('is asked for what the one before refused', async () => {
      const result = await generate({ provider, model: 'new-model', style: 'vivid' });
      assert.deepEqual(result.warnings, []);
      assert.equal(server().requests.at(-1)?.json.style, 'vivid');
    });
  });

  describe('beside a wrong entry', () => {
    const server = useStandIn(provider, startGateway, { path: '/v1', key: gatewayKey });

    it('goes on working, and the wrong one is not used without what was wrong', async () => {
      const baseUrl = `${server().origin}/v1`;
      await setProviders({
        [provider]: { baseUrl },
        broken: { baseUrl, timeoutSeconds: 'long' },
        openai: { baseUrl, wire: 'smoke-signals' },
      });
      await assertSaved(await generate({ provider, model: 'dall-e-3' }), server().painted.slice(-1));
      await assert.rejects(generate({ provider: 'broken' }), imageError('invalidInput'));
      await assert.rejects(generate({ provider: 'openai' }), imageError('invalidInput'));
    });
  });

  describe('under a name of the user’s own', () => {
    const server = useStandIn('my-gw', startGateway, {
      path: '/v1',
      key: gatewayKey,
      entry: {
        label: 'My gateway',
        wire: 'openai-images',
        headers: { 'x-team': 'pictures' },
        models: [{ id: 'painter', maxN: 2, sizes: ['640x480'], edits: false }],
        defaultModel: 'painter',
      },
    });

    it('has the abilities and headers that its entry says', async () => {
      const result = await generate({ provider: 'my-gw', n: 3, size: '640x480' });
      assert.equal(result.images.length, 3);
      assert.deepEqual(
        server().requests.map(({ json, headers }) => [json.n, headers['x-team']]),
        [
          [2, 'pictures'],
          [undefined, 'pictures'],
        ],
      );
      const { path } = await sourceFile('png');
      await assert.rejects(edit({ provider: 'my-gw', images: [path] }), imageError('invalidInput'));
    });
  });
});

/** What would be sent, told without sending it. */

import assert from 'node:assert/strict';
import type { ImageRequest, PictureInput } from '../../../src/core/imageRequest';
import type { WireCall } from '../../../src/core/wireFormat';
import { presets } from '../../../src/providers/presets';
import { previewCalls } from '../../../src/providers/previewCalls';
import type { Provider } from '../../../src/providers/provider';
import { imageRequest, type Wishes } from '../support/imageRequest';

const prompt = 'a fox in the snow';
const picture: PictureInput = {
  name: 'fox.png',
  mediaType: 'image/png',
  bytes: new Uint8Array(16),
  width: 64,
  height: 64,
};

function placed(provider: Provider): Provider {
  return { ...provider, baseUrl: provider.baseUrl ?? provider.baseUrlExample ?? 'http://127.0.0.1:1/v1' };
}

function requestTo({ defaultModel, models }: Provider, wishes: Wishes = {}): ImageRequest {
  return imageRequest({ prompt, model: defaultModel ?? models[0]?.id ?? 'some-model', ...wishes });
}

/** Everything that a body says, its pictures by name. */
const saidBy = ({ body }: WireCall) => JSON.stringify(body);

describe('A preview', () => {
  for (const provider of presets) {
    it(`of ${provider.id} is the request for a picture, at its address, with the prompt`, async () => {
      const place = placed(provider);
      const calls = await previewCalls(place, requestTo(place), {});
      assert.equal(calls.length, 1);
      const [call] = calls;
      assert.ok(call);
      assert.equal(call.method, 'POST');
      assert.equal(new URL(call.url).origin, new URL(place.baseUrl ?? '').origin);
      assert.ok(saidBy(call).includes(prompt));
      assert.doesNotMatch(JSON.stringify(call.headers ?? {}), /authorization/i);
    });
  }

  it('of an edit names its pictures', async () => {
    const openai = presets.find(({ id }) => id === 'openai');
    assert.ok(openai);
    const [call] = await previewCalls(openai, requestTo(openai, { sources: [picture] }), {});
    assert.ok(call);
    assert.match(call.url, /\/images\/edits$/);
    assert.match(saidBy(call), /fox\.png/);
  });

  it('shows every request of a job that takes several', async () => {
    const hub = presets.find(({ id }) => id === 'aigne-hub');
    assert.ok(hub);
    const calls = await previewCalls(placed(hub), requestTo(hub, { model: 'gpt-image-1', n: 3 }), {});
    assert.equal(calls.length, 3);
  });

  it('refuses what would not be sent', async () => {
    const openai = presets.find(({ id }) => id === 'openai');
    assert.ok(openai);
    await assert.rejects(previewCalls(openai, requestTo(openai, { prompt: ' ' }), {}), {
      kind: 'invalidInput',
    });
  });
});

/** OpenRouter: its Image API by what its listing says of a model, and chat for those that only chat. */

import * as assert from 'node:assert/strict';
import { openrouterKey, startOpenrouter } from '../../servers/openrouter';
import { removeKey, setKey } from '../easel';
import { assertSaved, sourceFile } from './pictureFiles';
import { asked, edit, failureOf, generate } from './requests';
import { useStandIn } from './useProvider';

describe('The provider openrouter', () => {
  const server = useStandIn('openrouter', startOpenrouter, { path: '/api/v1', key: openrouterKey });
  const provider = 'openrouter';

  it('generates in a shape and a resolution', async () => {
    const wishes = { model: 'google/gemini-3-pro-image', size: '16:9 2K' };
    const result = await generate({ provider, ...wishes });
    await assertSaved(result, server().painted.slice(-1));
    const { aspect_ratio, resolution } = server().requests.at(-1)?.json ?? {};
    assert.deepEqual([aspect_ratio, resolution], ['16:9', '2K']);
    assert.deepEqual(result.cost, { amount: 0.0336036, currency: 'USD', isEstimate: false });
  });

  it('asks its listing first, and sends what that says the model takes', async () => {
    const before = server().requests.length;
    const wishes = { model: 'openai/gpt-image-2', quality: 'high', n: 2, moderation: 'low' };
    const result = await generate({ provider, ...wishes, outputFormat: 'jpeg' });
    await assertSaved(result, server().painted.slice(-2));
    assert.deepEqual(asked(server(), before), [
      'GET /api/v1/images/models/openai/gpt-image-2/endpoints',
      'POST /api/v1/images',
    ]);
    assert.match(result.warnings.join(), /has no moderation: “low” was not sent/);
  });

  it('edits a picture with a reference', async () => {
    const images = [(await sourceFile('png')).path, (await sourceFile('jpeg')).path];
    await assertSaved(await edit({ provider, images }), server().painted.slice(-1));
    const { input_references: references } = server().requests.at(-1)?.json ?? {};
    assert.ok(Array.isArray(references) && references.length === 2);
  });

  it('streams where the model’s endpoint streams', async () => {
    const streaming = { model: 'openai/gpt-image-2', partialImages: 1 };
    await assertSaved(await generate({ provider, ...streaming }), server().painted.slice(-1));
    assert.equal(server().requests.at(-1)?.json.stream, true);
  });

  it('chats with a model that its image API does not have', async () => {
    const chatting = { model: 'example/chatty-painter', size: '3:2' };
    await assertSaved(await generate({ provider, ...chatting }), server().painted.slice(-1));
    const images = [(await sourceFile('png')).path];
    await assertSaved(await edit({ provider, ...chatting, images }), server().painted.slice(-1));
    assert.equal(asked(server()).at(-1), 'POST /api/v1/chat/completions');
    assert.deepEqual(server().requests.at(-1)?.json.modalities, ['image', 'text']);
  });
});

describe('The provider openrouter without a key', () => {
  const server = useStandIn('openrouter', startOpenrouter, { path: '/api/v1' });
  const provider = 'openrouter';
  after(() => removeKey(provider));

  it('has its listing asked as soon as there is one', async () => {
    const model = 'example/chatty-painter';
    await failureOf(generate({ provider, model }), 'noKey');
    assert.deepEqual(asked(server()), []);
    await setKey(provider, openrouterKey);
    await assertSaved(await generate({ provider, model }), server().painted);
    assert.deepEqual(asked(server()).slice(-2), [
      `GET /api/v1/images/models/${model}/endpoints`,
      'POST /api/v1/chat/completions',
    ]);
  });
});

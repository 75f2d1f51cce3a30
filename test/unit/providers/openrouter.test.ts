/** OpenRouter against its stand-in: the Image API by what its listing says of a model, and chat for those that only chat. */

import assert from 'node:assert/strict';
import { costOf } from '../../../src/core/cost';
import { followNotes } from '../../../src/core/markup';
import { estimateOf } from '../../../src/core/price';
import { inEnglish } from '../../../src/core/sentence';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { openrouterKey, startOpenrouter } from '../../servers/openrouter';
import { pictureOf, pngOf } from '../../servers/pictures';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, source } from './standInRun';

const flash = 'google/gemini-3.1-flash-lite-image';
const gptImage = 'openai/gpt-image-2';
const chatty = 'example/chatty-painter';

describe('openrouter', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const openrouter = () => begin('openrouter', startOpenrouter(), '/api/v1', openrouterKey);

  it('generates in a shape and a resolution', async () => {
    const { server, user } = await openrouter();
    const model = 'google/gemini-3-pro-image';
    await user.lookUp(model);
    assertSame(await user.run({ model, size: '16:9 2K' }), server.painted);
    const { model: _, prompt: __, ...sent } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual(sent, { aspect_ratio: '16:9', resolution: '2K' });
  });

  it('edits with references, which an image API has under another name', async () => {
    const { server, user } = await openrouter();
    const sources = [source(), source('jpeg')];
    assertSame(await user.run({ model: flash, sources }), server.painted);
    assert.deepEqual(server.requests.at(-1)?.json.input_references, [
      {
        type: 'image_url',
        image_url: { url: `data:image/png;base64,${pictureOf(99, 'png').toString('base64')}` },
      },
      {
        type: 'image_url',
        image_url: { url: `data:image/jpeg;base64,${pictureOf(99, 'jpeg').toString('base64')}` },
      },
    ]);
  });

  it('sends what the model’s endpoint takes, and tells what it does not', async () => {
    const { server, user } = await openrouter();
    await user.lookUp(gptImage);
    const wishes = { quality: 'high', outputFormat: 'jpeg', outputCompression: 70, n: 2, user: 'someone' };
    const outcome = await user.run({ model: gptImage, ...wishes, size: '3:2', seed: 7, moderation: 'low' });
    assertSame(outcome, server.painted);
    const { model: _, prompt: __, ...sent } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual(sent, {
      ...{ quality: 'high', output_format: 'jpeg', output_compression: 70, n: 2, user: 'someone' },
      aspect_ratio: '3:2',
    });
    assert.deepEqual(outcome.answer.warnings.map(inEnglish), [
      `${gptImage} has no moderation: “low” was not sent.`,
      `${gptImage} has no seed: “7” was not sent.`,
    ]);
  });

  it('hands notes by themselves to a model whose endpoint names them, and their copy to any other', async () => {
    const { server, user } = await openrouter();
    const copy = { ...source(), bytes: pngOf(21, 64, 48) };
    const markup = { ...source(), name: 'markup.png', bytes: pngOf(22, 64, 48) };
    const wishes = { sources: [source(), copy], markup, prompt: followNotes.onCopy };
    const model = 'openai/gpt-image-2.6-flare';
    await user.lookUp(model);
    assertSame(await user.run({ ...wishes, model }), server.painted.slice(-1));
    const uri = (bytes: Uint8Array) => `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
    const part = (bytes: Uint8Array) => ({ type: 'image_url', image_url: { url: uri(bytes) } });
    const { input_references: references, markup: layer, prompt } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual([references, layer], [[part(source().bytes)], part(markup.bytes)]);
    assert.equal(prompt, followNotes.onLayer);
    await user.lookUp(gptImage);
    assertSame(await user.run({ ...wishes, model: gptImage }), server.painted.slice(-1));
    const shown = server.requests.at(-1)?.json;
    assert.deepEqual(
      [shown?.input_references, shown?.markup, shown?.prompt],
      [[part(source().bytes), part(copy.bytes)], undefined, followNotes.onCopy],
    );
  });

  it('edits with no model whose endpoint takes no pictures', async () => {
    const { server, user } = await openrouter();
    const model = 'black-forest-labs/flux.2-pro';
    await user.lookUp(model);
    assertSame(await user.run({ model, size: '16:9', outputFormat: 'jpeg' }), server.painted);
    await failureOf(user.run({ model, sources: [source()] }), 'invalidInput');
    assert.equal(server.painted.length, 1);
  });

  it('streams sketches where the endpoint streams, and asks no other for any', async () => {
    const { server, user } = await openrouter();
    await user.lookUp(gptImage);
    const outcome = await user.run({ model: gptImage, partialImages: 3, sources: [source()] });
    assertSame(outcome, server.painted);
    const { stream, partial_images: count } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual([stream, count], [true, undefined]);
    assert.equal(user.progress.filter(({ type }) => type === 'partial').length, 2);
    assert.equal(outcome.answer.usage?.cost, 0.0336036);
    await user.lookUp(flash);
    await user.run({ model: flash, partialImages: 1 });
    assert.equal('stream' in (server.requests.at(-1)?.json ?? {}), false);
  });

  it('tells an error inside a stream with the server’s words', async () => {
    const { server, user } = await openrouter();
    await user.lookUp(gptImage);
    server.next({ shape: 'failedStream' });
    const failure = await failureOf(user.run({ model: gptImage, partialImages: 1 }), 'refused');
    assert.equal(failure.details.serverMessage, 'Blocked by OpenAI');
  });

  it('stops in the middle of a stream', async () => {
    const { server, user } = await openrouter();
    await user.lookUp(gptImage);
    server.next({ endlessAfter: pictureOf(1, 'png') });
    const controller = new AbortController();
    const running = user.run({ model: gptImage, partialImages: 1 }, { signal: controller.signal });
    while (!user.progress.some(({ type }) => type === 'partial'))
      await new Promise(resolve => setTimeout(resolve, 5));
    controller.abort();
    await failureOf(running, 'cancelled');
    assert.equal(server.requests.filter(({ method }) => method === 'POST').length, 1);
  });

  it('chats with a model that the image API does not have', async () => {
    const { server, user } = await openrouter();
    assert.deepEqual(await user.lookUp(chatty), { abilities: { paintsInChat: true } });
    const outcome = await user.run({ model: chatty, size: '16:9 2K', partialImages: 1, sources: [source()] });
    assertSame(outcome, server.painted);
    const { modalities, image_config, stream } = server.requests.at(-1)?.json ?? {};
    assert.deepEqual([modalities, stream], [['image', 'text'], true]);
    assert.deepEqual(image_config, { aspect_ratio: '16:9', image_size: '2K' });
    assert.equal(asked(server).at(-1), 'POST /api/v1/chat/completions');
  });

  it('does not pay a second way when the image API fails', async () => {
    const { server, user } = await openrouter();
    server.next({ fail: 'serverError' });
    await failureOf(user.run({}), 'serverError');
    await failureOf(user.run({ model: chatty }), 'notFound');
    assert.deepEqual(asked(server), ['POST /api/v1/images', 'POST /api/v1/images']);
  });

  it('states what a picture did cost, and what it will', async () => {
    const { user } = await openrouter();
    const { price } = await user.lookUp(flash);
    assert.ok(price);
    const { usd } = estimateOf(price, { prompt: 'a cat', parameters: {}, sources: [] });
    const { answer } = await user.run({ model: flash });
    const cost = costOf(answer.usage, price, 1);
    assert.deepEqual(cost, { amount: 0.0336036, currency: 'USD', basis: 'stated' });
    assert.ok(Math.abs(usd - cost.amount) < 0.2 * cost.amount);
    assert.equal((await user.lookUp('nobody/knows-it')).price, undefined);
  });

  it('asks its listing for nothing that is no model of its own', async () => {
    const { server, user } = await openrouter();
    for (const model of ['../../key', 'no-author', 'a/b/c', 'a/b?c=d'])
      assert.deepEqual(await user.lookUp(model), {}, model);
    assert.deepEqual(server.requests, []);
  });

  it('lists models that paint with their names, and checks the key where it matters', async () => {
    const { user } = await openrouter();
    const models = await listModels(user.provider, user.send);
    assert.deepEqual(
      models?.map(({ name }) => name),
      ['Chatty Painter', 'Nano Banana', 'Nano Banana Pro', 'FLUX.2', 'GPT Image 2', 'GPT Image 2.6'],
    );
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    const stranger = await begin('openrouter', startOpenrouter(), '/api/v1', 'sk-wrong');
    await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
  });
});

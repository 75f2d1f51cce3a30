/** xAI against its stand-in: shapes, edits as JSON, and pictures that were made and held back. */

import assert from 'node:assert/strict';
import { costOf } from '../../../src/core/cost';
import { inEnglish } from '../../../src/core/sentence';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { pictureOf } from '../../servers/pictures';
import { startXai, xaiKey } from '../../servers/xai';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, mask, source } from './standInRun';

describe('xai', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const xai = (key = xaiKey) => begin('xai', startXai(), '/v1', key);

  it('generates in a shape, a resolution and a quality, several at once', async () => {
    const { server, user } = await xai();
    const outcome = await user.run({ size: '19.5:9 2K', quality: 'low', n: 3, user: 'someone' });
    assertSame(outcome, server.painted);
    assert.equal(outcome.pictures.length, 3);
    const { model: _, prompt: __, ...sent } = server.requests[0]?.json ?? {};
    assert.deepEqual(sent, {
      ...{ n: 3, quality: 'low', user: 'someone', response_format: 'b64_json' },
      ...{ aspect_ratio: '19.5:9', resolution: '2k' },
    });
    assert.deepEqual(outcome.answer.warnings, []);
  });

  it('makes pixels of the nearest shape, and says so', async () => {
    const { server, user } = await xai();
    const { answer } = await user.run({ size: '1200x630' });
    assert.equal(server.requests[0]?.json.aspect_ratio, '2:1');
    assert.match(
      answer.warnings.map(inEnglish).join(),
      /knows shapes, not pixels: 1200x630 was asked for as 2:1/,
    );
  });

  it('edits one picture as image, several as images, and has no mask', async () => {
    const { server, user } = await xai();
    const uri = (format: 'png' | 'webp') =>
      `data:image/${format};base64,${pictureOf(99, format).toString('base64')}`;
    const { answer } = await user.run({ sources: [source()], mask });
    await user.run({ sources: [source(), source('webp')] });
    assert.deepEqual(asked(server), ['POST /v1/images/edits', 'POST /v1/images/edits']);
    const [one, two] = server.requests.map(({ json }) => json);
    assert.deepEqual([one?.image, one?.images], [{ type: 'image_url', url: uri('png') }, undefined]);
    assert.deepEqual(
      [two?.image, two?.images],
      [undefined, ['png', 'webp'].map(format => ({ type: 'image_url', url: uri(format as 'png') }))],
    );
    assert.equal(answer.warnings.length, 1);
    await failureOf(user.run({ sources: [source(), source(), source(), source()] }), 'invalidInput');
  });

  it('takes a picture that was held back for a refusal, and keeps the others', async () => {
    const { server, user } = await xai();
    server.next({ shape: 'heldBack' }, { shape: 'oneHeldBack' }, { shape: 'empty' });
    const failure = await failureOf(user.run({}), 'refused');
    assert.equal(
      inEnglish(failure.sentence),
      'xAI declined for safety reasons and did not say which. Try another prompt.',
    );
    assert.equal(failure.details.usage?.cost, 0.04);
    const { pictures, answer } = await user.run({ n: 3 });
    assert.deepEqual(pictures, server.painted.slice(-2));
    assert.deepEqual(
      answer.failures.map(({ kind }) => kind),
      ['refused'],
    );
    await failureOf(user.run({}), 'noImage');
  });

  it('stops while the server is at work, and asks nothing more', async () => {
    const { server, user } = await xai();
    const release = server.holdNext();
    const controller = new AbortController();
    const running = user.run({}, { signal: controller.signal });
    while (server.requests.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    controller.abort();
    await failureOf(running, 'cancelled');
    release();
    assert.equal(server.requests.length, 1);
  });

  it('fetches pictures from their addresses without the key', async () => {
    const { server, user } = await xai();
    assertSame(await user.next(server, 'url'), server.painted);
    assert.equal(server.downloads[0]?.headers.authorization, undefined);
  });

  it('states what a job did cost, of its ticks', async () => {
    const { user } = await xai();
    const { answer } = await user.run({ n: 2 });
    assert.deepEqual(costOf(answer.usage, undefined, 2), { amount: 0.08, currency: 'USD', basis: 'stated' });
  });

  it('lists its models, those that paint first, and checks the key without spending', async () => {
    const { server, user } = await xai();
    assert.equal((await listModels(user.provider, user.send))?.at(-1)?.id, 'grok-5');
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    assert.deepEqual(server.painted, []);
  });

  it('knows a wrong key although it is told as a wrong request', async () => {
    const { user } = await xai('xai-wrong-key');
    const failure = await failureOf(probeKey(user.provider, user.send, user.keyless), 'unauthorized');
    assert.match(failure.details.serverMessage ?? '', /^Incorrect API key provided/);
  });
});

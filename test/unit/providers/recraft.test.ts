/** Recraft against its stand-in: raster pictures and drawings. */

import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/core/sentence';
import { listModels, probeKey } from '../../../src/providers/providerConnection';
import { loadAbilities } from '../../../src/providers/resolveAbilities';
import { recraftKey, startRecraft } from '../../servers/recraft';
import { failureOf } from '../wire/fakeNetwork';
import { assertSame, begin, endAll, source } from './standInRun';

describe('recraft', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const recraft = (key = recraftKey) => begin('recraft', startRecraft(), '/v1', key);

  it('generates several at once, with a style where the model has one', async () => {
    const { server, user } = await recraft();
    assertSame(await user.run({ n: 2, size: '1024x1024' }), server.painted);
    const styled = await user.run({ model: 'recraftv3', style: 'digital_illustration' });
    assert.equal(server.requests.at(-1)?.json.style, 'digital_illustration');
    assert.deepEqual(styled.answer.warnings, []);
    const { answer } = await user.run({ style: 'digital_illustration' });
    assert.match(answer.warnings.map(inEnglish).join(), /has no style/);
    await user.run({ model: 'recraftv3', negativePrompt: 'dogs' });
    assert.equal(server.requests.at(-1)?.json.negative_prompt, 'dogs');
    const newer = await user.run({ negativePrompt: 'dogs' });
    assert.match(newer.answer.warnings.map(inEnglish).join(), /has no negative prompt: “…” was not sent/);
    await failureOf(user.run({ sources: [source()] }), 'invalidInput');
  });

  it('asks for the nearest of the sizes that a model makes, and for every one of them as it is', async () => {
    const { server, user } = await recraft();
    const sent = () => server.requests.at(-1)?.json.size;
    for (const [model, widest] of [
      ['recraftv4_1', '1536x768'],
      ['recraftv4_1_pro', '3072x1536'],
      ['recraftv4_1_vector', '1536x768'],
    ] as const) {
      await user.run({ model, size: '1920x960' });
      assert.equal(sent(), widest);
      const { sizes } = (await loadAbilities(user.provider))(model);
      assert.ok(sizes.type === 'list' && sizes.sizes.length === 14);
      for (const size of sizes.sizes) assertSame(await user.run({ model, size }), server.painted.slice(-1));
    }
    await user.run({ model: 'recraftv3', size: '1820x1024' });
    assert.equal(sent(), '1820x1024');
  });

  for (const shape of ['b64_json', 'url'])
    it(`keeps a drawing as the SVG that it is, as ${shape}`, async () => {
      const { server, user } = await recraft();
      server.next({ shape });
      const outcome = await user.run({ model: 'recraftv4_1_vector' });
      assertSame(outcome, server.painted);
      assert.equal(outcome.collected[0]?.mediaType, 'image/svg+xml');
    });

  it('checks the key where its account is told, and has no list of models', async () => {
    const { user } = await recraft();
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'accepted');
    assert.equal(await listModels(user.provider, user.send), undefined);
    const stranger = await recraft('recraft-wrong-key');
    await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
  });
});

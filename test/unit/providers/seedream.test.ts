/** Seedream against its stand-in: edits through generations, and errors inside good answers. */

import assert from 'node:assert/strict';
import { probeKey } from '../../../src/providers/providerConnection';
import { pictureOf } from '../../servers/pictures';
import { seedreamKey, startSeedream } from '../../servers/seedream';
import { failureOf } from '../wire/fakeNetwork';
import { asked, assertSame, begin, endAll, source } from './standInRun';

describe('seedream', function () {
  this.timeout(20_000);
  afterEach(endAll);

  const seedream = (key = seedreamKey) => begin('seedream', startSeedream(), '/api/v3', key);

  it('generates one picture a request, without a watermark', async () => {
    const { server, user } = await seedream();
    const outcome = await user.run({ size: '2560x1440', seed: 7, n: 2 });
    assertSame(outcome, server.painted);
    const { model: _, prompt: __, ...sent } = server.requests[0]?.json ?? {};
    assert.deepEqual(sent, {
      ...{ size: '2560x1440', seed: 7, response_format: 'b64_json', watermark: false },
    });
    assertSame(await user.run({ model: 'seedream-4-0-250828', size: '1K' }), server.painted.slice(2));
    await failureOf(user.run({ size: '1K' }), 'invalidInput');
  });

  it('edits on the path of generations, one picture by itself and several as a list', async () => {
    const { server, user } = await seedream();
    const uri = (format: 'png' | 'jpeg') =>
      `data:image/${format};base64,${pictureOf(99, format).toString('base64')}`;
    assertSame(await user.run({ sources: [source()] }), server.painted);
    assertSame(await user.run({ sources: [source(), source('jpeg')] }), server.painted.slice(1));
    assert.deepEqual(
      server.requests.map(({ json }) => json.image),
      [uri('png'), [uri('png'), uri('jpeg')]],
    );
    assert.deepEqual([...new Set(asked(server))], ['POST /api/v3/images/generations']);
  });

  it('tells an error inside a good answer with its words, and keeps what came beside it', async () => {
    const { server, user } = await seedream();
    server.next({ shape: 'errorInEntry' }, { shape: 'errorBeside' });
    const failure = await failureOf(user.run({}), 'refused');
    assert.equal(failure.details.code, 'OutputImageSensitiveContentDetected');
    assert.equal(failure.details.serverMessage, 'The output may contain sensitive content.');
    const { pictures, answer } = await user.run({});
    assert.deepEqual(pictures, server.painted);
    assert.equal(answer.failures.length, 1);
  });

  it('has no list of models, and is asked about a key by what it does not take', async () => {
    const { server, user } = await seedream();
    assert.equal(await probeKey(user.provider, user.send, user.keyless), 'unchecked');
    const stranger = await seedream('ark-wrong-key');
    await failureOf(probeKey(stranger.user.provider, stranger.user.send), 'unauthorized');
    assert.deepEqual(server.painted, []);
  });
});

/** Every way in which servers fail, through the real network: the kind says whose move it is, and nobody pays twice. */

import assert from 'node:assert/strict';
import type { ImageErrorKind } from '../../../src/core/imageError';
import type { Failure } from '../../servers/failures';
import { openaiKey, startOpenai } from '../../servers/openai';
import type { StandIn } from '../../servers/standIn';
import { startStima, stimaKey } from '../../servers/stima';
import { failureOf } from '../wire/fakeNetwork';
import { ProviderRun } from './providerRun';

const kinds: readonly [Failure, ImageErrorKind][] = [
  ['unauthorized', 'unauthorized'],
  ['unverified', 'forbidden'],
  ['noCredit', 'noCredit'],
  ['quota', 'noCredit'],
  ['rateLimited', 'rateLimited'],
  ['rateLimitedLong', 'rateLimited'],
  ['moderation', 'refused'],
  ['contentPolicy', 'refused'],
  ['modelNotFound', 'notFound'],
  ['serverError', 'serverError'],
  ['errorText', 'badRequest'],
  ['errorCode', 'serverError'],
  ['errorMessage', 'badRequest'],
  ['errorPortkey', 'badRequest'],
  ['errorDetail', 'badRequest'],
  ['errorDetailList', 'badRequest'],
  ['errorDetailError', 'badRequest'],
  ['errorProblem', 'badRequest'],
  ['errorList', 'badRequest'],
  ['errorIn200', 'serverError'],
  ['emptyError', 'serverError'],
  ['emptyAnswer', 'noImage'],
  ['page404', 'notFound'],
  ['page502', 'serverError'],
  ['page524', 'serverError'],
  ['methodNotAllowed', 'notFound'],
  ['hangUp', 'connectionLost'],
  ['truncated', 'connectionLost'],
];

describe('Providers that fail', function () {
  this.timeout(20_000);

  for (const [id, start, key, others] of [
    [
      'openai',
      startOpenai,
      openaiKey,
      [
        ['page200', 'badResponse'],
        ['notJson', 'badResponse'],
      ],
    ],
    // A chat answer may be any text: what is no page is the model's own words.
    [
      'stima',
      startStima,
      stimaKey,
      [
        ['page200', 'badResponse'],
        ['notJson', 'noImage'],
      ],
    ],
  ] as const) {
    describe(id, () => {
      let server: StandIn;
      let user: ProviderRun;
      before(async () => {
        server = await start();
      });
      after(() => server.close());
      beforeEach(async () => {
        server.requests.splice(0);
        user = await ProviderRun.begin(id, `${server.origin}/v1`, key);
      });
      afterEach(() => user.end());

      for (const [fail, kind] of [...kinds, ...others]) {
        it(`${String(fail)}: ${kind}, and asks once`, async () => {
          server.next({ fail });
          const failure = await failureOf(user.run({}), kind);
          assert.equal(server.requests.length, 1);
          assert.ok(failure.message.length > 20);
          assert.ok(!JSON.stringify([failure, failure.message]).includes(key), 'the key is in no error');
          assert.ok(!JSON.stringify([failure, failure.message]).includes('a cat'), 'nor is the prompt');
        });
      }

      it('tells status, host and request id of the answer', async () => {
        server.next({ fail: 'moderation' });
        const { details } = await failureOf(user.run({}), 'refused');
        assert.equal(details.status, 400);
        assert.equal(details.host, new URL(server.origin).host);
        assert.equal(details.requestId, 'req-400');
        assert.deepEqual(details.categories, ['sexual']);
      });

      for (const fail of ['rateLimitedSeconds', 'rateLimitedMs', 'rateLimitedGo', 'busyWithWait'] as const) {
        it(`${fail}: waits as long as stated, visibly, and asks again`, async () => {
          server.next({ fail });
          const { pictures } = await user.run({});
          assert.equal(pictures.length, 1);
          assert.equal(server.requests.length, 2);
          assert.ok(user.progress.some(({ type }) => type === 'waiting'));
        });
      }

      for (const fail of ['silent', 'stalled'] as const) {
        it(`${fail}: gives up when the time is over, and says that it may have been charged for`, async () => {
          server.next({ fail });
          const { details } = await failureOf(user.run({}, { timeoutMs: 300 }), 'timeout');
          assert.equal(details.mayHaveBeenCharged, true);
          assert.equal(server.requests.length, 1);
        });
      }
    });
  }

  it('keeps three of four pictures when one request fails, and tells the fourth', async () => {
    const server = await startStima();
    const user = await ProviderRun.begin('stima', `${server.origin}/v1`, stimaKey);
    try {
      server.next({}, { fail: 'serverError' });
      const { pictures, answer } = await user.run({ n: 4 });
      assert.equal(pictures.length, 3);
      assert.deepEqual(
        answer.failures.map(({ kind }) => kind),
        ['serverError'],
      );
      assert.equal(server.requests.length, 4);
    } finally {
      await user.end();
      await server.close();
    }
  });
});

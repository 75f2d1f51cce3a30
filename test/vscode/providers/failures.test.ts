/** Every way in which a provider can fail: what the user is told, and how often the provider was asked. */

import * as assert from 'node:assert/strict';
import type { ImageError, ImageErrorKind } from '../../../src/core/imageError';
import type { Failure } from '../../servers/failures';
import { openaiKey, startOpenai } from '../../servers/openai';
import type { StandIn } from '../../servers/standIn';
import { namesIn } from '../easel';
import { assertSaved, sourceFile } from './pictureFiles';
import { edit, failureOf, generate, prompt } from './requests';
import { useStandIn } from './useProvider';

const provider = 'openai';

type Case = {
  readonly kind: ImageErrorKind;
  /** Of the server's own words. */
  readonly words?: RegExp;
  readonly mayHaveBeenCharged?: true;
};

/** One of each kind. None of them is a reason to ask again. */
const cases: Partial<Record<Failure & string, Case>> = {
  unauthorized: { kind: 'unauthorized', words: /Incorrect API key provided\./ },
  unverified: { kind: 'forbidden', words: /Your organization must be verified/ },
  noCredit: { kind: 'noCredit', words: /Insufficient credits/ },
  quota: { kind: 'noCredit', words: /You exceeded your current quota\./ },
  rateLimited: { kind: 'rateLimited', words: /Rate limit reached\./ },
  rateLimitedLong: { kind: 'rateLimited', words: /Rate limit reached\./ },
  modelNotFound: { kind: 'notFound', words: /The model does not exist\./ },
  moderation: { kind: 'refused', words: /rejected by the safety system/ },
  errorDetailList: { kind: 'badRequest', words: /bad prompt/ },
  serverError: { kind: 'serverError', words: /The server had an error\./, mayHaveBeenCharged: true },
  emptyError: { kind: 'serverError', mayHaveBeenCharged: true },
  page502: { kind: 'serverError', words: /502 Bad Gateway/, mayHaveBeenCharged: true },
  page524: { kind: 'serverError', words: /A timeout occurred/, mayHaveBeenCharged: true },
  page200: { kind: 'badResponse', words: /Console/ },
  notJson: { kind: 'badResponse', words: /upstream connect error/ },
  emptyAnswer: { kind: 'noImage' },
  errorIn200: { kind: 'serverError', words: /upstream failed/, mayHaveBeenCharged: true },
  hangUp: { kind: 'connectionLost', mayHaveBeenCharged: true },
  truncated: { kind: 'connectionLost', mayHaveBeenCharged: true },
};

/** What every failure keeps to. */
function assertTold(error: ImageError, { words, mayHaveBeenCharged }: Case, server: StandIn): void {
  const said = `${error.message} ${JSON.stringify({ ...error.details, cause: undefined })}`;
  if (words) assert.match(error.message, words);
  assert.equal(error.details.mayHaveBeenCharged, mayHaveBeenCharged);
  assert.equal(error.details.host, new URL(server.origin).host);
  for (const secret of [openaiKey, prompt]) assert.ok(!said.includes(secret), said);
}

describe('A failure of a provider', () => {
  const entry = { models: ['gpt-image-2', { id: 'gpt-image-1.5', maxN: 1 }] };
  const server = useStandIn(provider, startOpenai, { path: '/v1', key: openaiKey, entry });
  /** POSTs that the work brought the stand-in. */
  async function posts(work: () => Promise<unknown>): Promise<number> {
    const before = server().requests.length;
    await work();
    return server().requests.length - before;
  }

  for (const [fail, expected] of Object.entries(cases) as [Failure, Case][]) {
    it(`of the sort ${fail} is told as ${expected.kind}, after one request`, async () => {
      server().next({ fail });
      const made = await posts(async () => {
        const error = await failureOf(generate({ provider, folder: 'failed' }), expected.kind);
        assertTold(error, expected, server());
      });
      assert.equal(made, 1);
      assert.deepEqual(await namesIn('failed'), []);
    });
  }

  it('is told of an edit as well', async () => {
    const { path } = await sourceFile('png');
    server().next({ fail: 'moderation' });
    const error = await failureOf(edit({ provider, images: [path] }), 'refused');
    assert.deepEqual(error.details.categories, ['sexual']);
    assert.deepEqual([error.details.status, error.details.requestId], [400, 'req-400']);
  });

  for (const fail of ['rateLimitedSeconds', 'rateLimitedMs', 'rateLimitedGo', 'busyWithWait'] as const) {
    it(`with a stated wait, as ${fail}, is waited for and asked again`, async () => {
      server().next({ fail }, { fail });
      const made = await posts(async () =>
        assertSaved(await generate({ provider }), server().painted.slice(-1)),
      );
      assert.equal(made, 3);
    });
  }

  it('with a stated wait is told after two more tries', async () => {
    server().next({ fail: 'rateLimitedMs' }, { fail: 'rateLimitedMs' }, { fail: 'rateLimitedMs' });
    assert.equal(await posts(() => failureOf(generate({ provider }), 'rateLimited')), 3);
  });

  it('of one request in four leaves three pictures and is told as a warning', async () => {
    server().next({}, { fail: 'serverError' }, {}, {});
    const made = await posts(async () => {
      const result = await generate({ provider, model: 'gpt-image-1.5', n: 4 });
      assert.equal(result.images.length, 3);
      assert.match(result.warnings.join(), /The server had an error\./);
    });
    assert.equal(made, 4);
  });

  it('of an address that has expired is told, and the picture is not paid for twice', async () => {
    server().next({ shape: 'url' });
    server().isExpired = true;
    const made = await posts(() => failureOf(generate({ provider }), 'expired'));
    server().isExpired = false;
    assert.equal(made, 1);
  });
});

describe('A provider that says nothing', () => {
  const entry = { timeoutSeconds: 1 };
  const server = useStandIn(provider, startOpenai, { path: '/v1', key: openaiKey, entry });

  for (const fail of ['silent', 'stalled'] as const) {
    it(`is given up after its time, when it is ${fail}, and asked once`, async () => {
      server().next({ fail });
      const error = await failureOf(generate({ provider }), 'timeout');
      assertTold(error, { kind: 'timeout', mayHaveBeenCharged: true }, server());
      assert.equal(server().requests.length, 1);
      server().requests.length = 0;
    });
  }
});

/** Every error body of the field becomes an ImageError of the right kind. */

import assert from 'node:assert/strict';
import type { ImageErrorKind } from '../../../src/core/imageError';
import { errorFrom } from '../../../src/wire/errors';
import { cpuTime } from '../cpuTime';
import { answerOf } from './fakeNetwork';

function errorOf(status: number, json: unknown) {
  return errorFrom(
    answerOf({ status, json, requestId: 'req-7', url: 'https://api.example.com:8443/v1/x?key=1' }),
    'Example',
  );
}

describe('errors: every body shape keeps the server’s words', () => {
  const bodies: [string, unknown, string][] = [
    [
      'OpenAI',
      { error: { message: 'Too long.', type: 'invalid_request_error', param: 'prompt', code: null } },
      'Too long.',
    ],
    ['a string (sd.cpp, Ollama)', { error: 'prompt required' }, 'prompt required'],
    ['a code beside a message', { error: 'server_error', message: 'it broke' }, 'it broke'],
    ['a bare message', { message: 'no route' }, 'no route'],
    ['Portkey', { status: 'failure', message: 'no provider' }, 'no provider'],
    ['FastAPI text', { detail: 'Not here' }, 'Not here'],
    ['FastAPI list', { detail: [{ loc: ['body', 'size'], msg: 'bad size', type: 'enum' }] }, 'bad size'],
    ['DeepInfra', { detail: { error: 'no such model' } }, 'no such model'],
    [
      'problem+json',
      { title: 'Bad', detail: 'n is wrong', validation: [{ msg: 'n must be 1' }] },
      'Bad n must be 1',
    ],
    ['a list of errors', { errors: [{ message: 'one' }, 'two'] }, 'one two'],
    [
      'OpenRouter',
      { error: { code: 400, message: 'Provider error', metadata: { raw: 'upstream says no' } } },
      'Provider error upstream says no',
    ],
  ];
  for (const [name, json, words] of bodies) {
    it(name, () => {
      const { details, kind } = errorOf(400, json);
      assert.equal(details.serverMessage, words);
      assert.equal(kind, 'badRequest');
    });
  }

  it('says status, host and request id, and no more of the address', () => {
    const { details } = errorOf(400, { error: { message: 'no', param: 'size', code: 'invalid_value' } });
    assert.equal(details.status, 400);
    assert.equal(details.host, 'api.example.com:8443');
    assert.equal(details.requestId, 'req-7');
    assert.equal(details.param, 'size');
    assert.equal(details.code, 'invalid_value');
    assert.ok(!JSON.stringify(details).includes('key=1'));
  });

  it('takes a code for a word, also one that every object of JavaScript knows', () => {
    for (const code of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.equal(errorOf(400, { error: { message: 'no', code } }).kind, 'badRequest', code);
      assert.equal(errorOf(500, { error: { message: 'no', type: code } }).kind, 'serverError', code);
    }
  });

  it('takes empty strings for absent (new-api)', () => {
    const { details } = errorOf(400, {
      error: { message: 'no (request id: 2026)', type: 'new_api_error', param: '', code: '' },
    });
    assert.equal('param' in details, false);
    assert.equal(details.code, 'new_api_error');
  });

  it('shows a gateway’s page as its text', () => {
    const html =
      '<html><head><style>p{}</style><script>if (a < b) {}</script></head><body><h1>524</h1>A timeout&nbsp;occurred</body>';
    const { details, kind } = errorFrom(answerOf({ status: 524, text: html }), 'Example');
    assert.equal(details.serverMessage, '524 A timeout occurred');
    assert.equal(kind, 'serverError');
    assert.equal(details.mayHaveBeenCharged, true);
  });

  it('stays quick on a page of nothing but brackets', () => {
    const ms = cpuTime(() => {
      errorFrom(answerOf({ status: 502, text: '<'.repeat(65_536) }), 'Example');
      errorFrom(answerOf({ status: 502, text: '<style'.repeat(10_000) }), 'Example');
    });
    assert.ok(ms < 1000, `${ms} ms`);
  });

  it('has a sentence even for an empty body', () => {
    const error = errorFrom(answerOf({ status: 502, text: '' }), 'Example');
    assert.match(error.message, /Example/);
    assert.match(error.message, /502/);
  });
});

describe('errors: the kind says whose move it is', () => {
  const cases: [string, number, unknown, ImageErrorKind][] = [
    ['wrong key', 401, { error: { message: 'Incorrect API key', code: 'invalid_api_key' } }, 'unauthorized'],
    ['wrong key with 400', 400, { error: { message: 'x', code: 'invalid_api_key' } }, 'unauthorized'],
    [
      'unverified organisation',
      403,
      { error: { message: 'Your organization must be verified', type: 'invalid_request_error', code: null } },
      'forbidden',
    ],
    ['no credit', 402, { error: { message: 'x', type: 'NOT_ENOUGH', link: 'https://x' } }, 'noCredit'],
    [
      'quota in a 429',
      429,
      { error: { message: 'x', type: 'insufficient_quota', code: 'insufficient_quota' } },
      'noCredit',
    ],
    [
      'quota of new-api in a 403',
      403,
      { error: { message: 'x', type: 'new_api_error', code: 'insufficient_user_quota' } },
      'noCredit',
    ],
    [
      'too many requests',
      429,
      { error: { message: 'x', type: 'requests', code: 'rate_limit_exceeded' } },
      'rateLimited',
    ],
    ['too many requests without a body', 429, undefined, 'rateLimited'],
    [
      'moderation',
      400,
      { error: { message: 'x', type: 'image_generation_user_error', code: 'moderation_blocked' } },
      'refused',
    ],
    ['DALL·E’s moderation', 400, { error: { message: 'x', code: 'content_policy_violation' } }, 'refused'],
    [
      'Azure’s filter',
      400,
      {
        error: {
          message: 'x',
          code: 'contentFilter',
          inner_error: {
            code: 'y',
            content_filter_results: { violence: { filtered: true }, hate: { filtered: false } },
          },
        },
      },
      'refused',
    ],
    [
      'Gemini’s refusal through a gateway',
      500,
      { error: { message: 'x', code: 'channel:image_generation_failed' } },
      'refused',
    ],
    ['no such model', 404, { error: { message: 'x', code: 'model_not_found' } }, 'notFound'],
    [
      'no such model with 503 (new-api)',
      503,
      { error: { message: 'x', code: 'model_not_found' } },
      'notFound',
    ],
    ['no such address', 405, undefined, 'notFound'],
    ['too large', 413, undefined, 'badRequest'],
    ['malformed', 422, { detail: [{ loc: ['body', 'n'], msg: 'x' }] }, 'badRequest'],
    ['a failure of theirs', 500, { error: { message: 'x', type: 'server_error' } }, 'serverError'],
    ['a gateway without upstream', 503, undefined, 'serverError'],
    ['a redirect that nobody followed', 302, undefined, 'badResponse'],
    ['a 200 that says 402 (OpenRouter)', 200, { error: { message: 'x', code: 402 } }, 'noCredit'],
  ];
  for (const [name, status, json, kind] of cases) {
    it(`${name}: ${kind}`, () => assert.equal(errorOf(status, json).kind, kind));
  }

  it('names what moderation objected to', () => {
    const error = errorOf(400, {
      error: {
        message: 'Your request was rejected by the safety system',
        code: 'moderation_blocked',
        moderation_details: { moderation_stage: 'output', categories: ['sexual'] },
      },
    });
    assert.deepEqual(error.details.categories, ['sexual']);
    assert.match(error.message, /sexual/);
    const azure = errorOf(400, {
      error: {
        code: 'x',
        message: 'y',
        innererror: { content_filter_result: { violence: { filtered: true } } },
      },
    });
    assert.deepEqual(azure.details.categories, ['violence']);
  });

  it('never judges by the words', () => {
    assert.equal(
      errorOf(400, { error: { message: 'quota key moderation 429 not found' } }).kind,
      'badRequest',
    );
  });
});

describe('errors: too many requests', () => {
  it('say how long the server asks to wait', () => {
    const headers = { 'retry-after': '90' };
    const error = errorFrom(answerOf({ status: 429, json: undefined, headers }), 'Example');
    assert.equal(error.details.retryAfterMs, 90_000);
    assert.equal(errorOf(429, undefined).details.retryAfterMs, undefined);
  });
});

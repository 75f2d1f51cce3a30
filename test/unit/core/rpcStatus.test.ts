/** The error body of Google's APIs. */

import assert from 'node:assert/strict';
import { rpcStatusIn } from '../../../src/core/rpcStatus';

const detail = (type: string, fields: object) => ({
  '@type': `type.googleapis.com/google.rpc.${type}`,
  ...fields,
});
const statusOf = (...details: readonly object[]) =>
  rpcStatusIn({ error: { code: 429, message: 'x', status: 'RESOURCE_EXHAUSTED', details } });
const freeTier = {
  quotaMetric: 'generativelanguage.googleapis.com/generate_content_free_tier_requests',
  quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
};

describe('google.rpc.Status', () => {
  it('says how long to wait, which field is meant, and the closer code', () => {
    const told = statusOf(
      detail('RetryInfo', { retryDelay: '28.5s' }),
      detail('ErrorInfo', { reason: 'RATE_LIMIT_EXCEEDED' }),
      detail('BadRequest', { fieldViolations: [{ field: 'generation_config.image_config' }] }),
    );
    assert.deepEqual(told, {
      ...{ httpStatus: 429, code: 'RESOURCE_EXHAUSTED', reason: 'RATE_LIMIT_EXCEEDED' },
      ...{ field: 'image_config', waitMs: 28_500 },
    });
  });

  it('tells a quota of nothing from one that is used up', () => {
    const isNothing = (...violations: readonly object[]) =>
      statusOf(detail('QuotaFailure', { violations }))?.hasNoQuota ?? false;
    assert.equal(isNothing(freeTier), true);
    assert.equal(isNothing({ quotaId: 'RequestsPerDay', quotaValue: '0' }), true);
    assert.equal(isNothing({ ...freeTier, quotaValue: '15' }), false);
    assert.equal(isNothing({ quotaId: 'RequestsPerDay' }), false);
  });

  it('is told by its codes: other bodies are none', () => {
    for (const body of [
      undefined,
      'text',
      [],
      { error: 'text' },
      { error: { code: 'model_not_found', message: 'x' } },
      { error: { code: 400, message: 'x' } },
      { status: 'failure', message: 'x' },
      { code: 1, status: 'Bad Request' },
    ])
      assert.equal(rpcStatusIn(body), undefined, JSON.stringify(body));
    assert.equal(rpcStatusIn([{ error: { code: 503, status: 'UNAVAILABLE' } }])?.code, 'UNAVAILABLE');
  });
});

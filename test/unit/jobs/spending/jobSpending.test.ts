/** What a job takes out of the purse, by how it ends. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnsweredPicture, ImageAnswer } from '../../../../src/core/imageAnswer';
import { ImageError, type ImageErrorDetails } from '../../../../src/core/imageError';
import { tablePrice } from '../../../../src/core/priceTable';
import { sentence } from '../../../../src/core/sentence';
import { defaultLimits } from '../../../../src/core/spendingLimits';
import { JobSpending } from '../../../../src/jobs/spending/jobSpending';
import { Purse } from '../../../../src/jobs/spending/purse';
import { reportOf } from '../../../../src/jobs/spending/report';
import type { ModelPrice } from '../../../../src/providers/priceOf';

const cent: ModelPrice = { picture: { type: 'table', unit: 'usd', amounts: { any: { any: 0.01 } } } };
const picture: AnsweredPicture = { sources: [{ type: 'url', url: 'https://example.com/a.png' }] };

function failure(details: ImageErrorDetails): ImageError {
  return new ImageError('timeout', sentence('Too late.'), details);
}

function answer(pictures: number, more: Partial<ImageAnswer> = {}): ImageAnswer {
  return {
    ...{ pictures: Array.from({ length: pictures }, () => picture), warnings: [], failures: [] },
    ...more,
  };
}

describe('A job’s way through the purse', () => {
  let folder = '';
  let purse: Purse;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-spending-'));
    purse = new Purse(folder, () => defaultLimits);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const begin = (price: ModelPrice, n = 1) =>
    JobSpending.begin(purse, {
      ...{ provider: 'p', model: 'm', startedBy: 'tool', caller: 'easel_edit_image', price },
      request: { prompt: 'a cat', parameters: { n, quality: 'high', size: '1024x1024' }, sources: [] },
    });
  const report = async () => reportOf(await purse.month(), new Date());
  const near = (one: number, other: number) =>
    assert.ok(Math.abs(one - other) < 1e-9, `${one}, not ${other}`);

  it('is what the answer says, also when the pictures cannot be saved', async () => {
    const spending = await begin(cent);
    await spending.markSent();
    const cost = await spending.succeed(answer(1, { usage: { cost: 0.5, currency: 'USD' } }));
    assert.deepEqual(cost, { amount: 0.5, currency: 'USD', basis: 'stated' });
    await spending.fail(failure({}));
    const { today, bySpender } = await report();
    assert.deepEqual(today, { usd: 0.5, pictures: 1, unpriced: 0, perhaps: 0 });
    assert.deepEqual(bySpender, [{ startedBy: 'tool', caller: 'easel_edit_image', ...today }]);
  });

  it('is worked out from tokens, and expected where nothing is said', async () => {
    const table = tablePrice('gpt-image-2');
    assert.ok(table);
    const usage = { inputTokens: 20, outputTokens: 7024 };
    const cost = await (await begin(table)).succeed(answer(1, { usage }));
    assert.equal(cost?.basis, 'tokens');
    near(cost.amount, (20 * 5 + 7024 * 30) / 1e6);
    assert.deepEqual(await (await begin(cent, 4)).succeed(answer(4)), {
      ...{ amount: 0.04, currency: 'USD', basis: 'estimate' },
    });
  });

  it('counts requests that failed beside others and may have been charged', async () => {
    const spending = await begin(cent, 4);
    const cost = await spending.succeed(answer(3, { failures: [failure({ mayHaveBeenCharged: true })] }));
    assert.equal(cost?.amount, 0.03);
    near((await report()).today.usd, 0.04);
    await (await begin(cent, 4)).succeed(answer(3, { failures: [failure({})] }));
    near((await report()).today.usd, 0.07);
  });

  it('counts a failure that may have been charged, and one whose answer says what it took', async () => {
    await (await begin(cent, 2)).fail(failure({ mayHaveBeenCharged: true }));
    assert.deepEqual((await report()).today, { usd: 0.02, pictures: 2, unpriced: 0, perhaps: 0.02 });
    await (await begin(cent)).fail(failure({ usage: { cost: 0.3, currency: 'USD' } }));
    near((await report()).today.usd, 0.32);
    await (await begin(cent)).fail(failure({}));
    near((await report()).today.usd, 0.32);
  });

  it('counts pictures of unknown price as such, and a hub’s credits as expected', async () => {
    assert.equal(await (await begin('unknown', 3)).succeed(answer(2)), undefined);
    assert.deepEqual((await report()).today, { usd: 0, pictures: 2, unpriced: 2, perhaps: 0 });
    const usage = { cost: 2.5, currency: 'credits' };
    const cost = await (await begin('unknown')).succeed(answer(1, { usage }));
    assert.deepEqual(cost, { amount: 2.5, currency: 'credits', basis: 'stated' });
    assert.equal((await report()).today.unpriced, 3);
    await (await begin(cent)).succeed(answer(1, { usage }));
    near((await report()).today.usd, 0.01);
  });

  it('takes nothing for what is free', async () => {
    const spending = await begin('free');
    await spending.markSent();
    assert.equal(await spending.succeed(answer(1, { usage: { outputTokens: 9000 } })), undefined);
    assert.deepEqual((await purse.month()).entries, []);
  });
});

/** What a request will cost: the rows, and the estimates that come of them. */

import assert from 'node:assert/strict';
import { costOf } from '../../../src/core/cost';
import type { ImageParameters } from '../../../src/core/parameters';
import { atShare, estimateOf, type Price } from '../../../src/core/price';
import { batchShares, priceRows, tablePrice } from '../../../src/core/priceTable';
import type { PixelSize } from '../../../src/core/sizes';
import { presets } from '../../../src/providers/presets';
import { usageIn } from '../../../src/wire/usage';

function priceOf(model: string): Price {
  const price = tablePrice(model);
  assert.ok(price, model);
  return price;
}

function estimate(model: string, parameters: ImageParameters, sources: readonly PixelSize[] = []) {
  return estimateOf(priceOf(model), { prompt: 'a heron at dawn', parameters, sources });
}

function assertNear(estimated: number, actual: number, what: string): void {
  const share = Math.abs(estimated - actual) / actual;
  assert.ok(share <= 0.2, `${what}: about ${estimated}, really ${actual}`);
}

/** As the vendors' documents and users' measurements state them: output tokens of one picture. */
const measured: readonly (readonly [model: string, quality: string, size: string, tokens: number])[] = [
  ['gpt-image-2', 'low', '1024x1024', 196],
  ['gpt-image-2', 'low', '1536x1024', 158],
  ['gpt-image-2', 'medium', '1024x1024', 1756],
  ['gpt-image-2', 'medium', '2048x2048', 3568],
  ['gpt-image-2', 'high', '1024x1024', 7024],
  ['gpt-image-2', 'high', '1536x1024', 5488],
  ['gpt-image-2', 'high', '1792x1024', 5063],
  ['gpt-image-2', 'high', '3584x2048', 12_329],
  ['gpt-image-2', 'high', '3840x2160', 13_342],
  ['gpt-image-2.5-flare', 'medium', '1024x1024', 439],
  ['gpt-image-2.5-flare', 'xhigh', '2048x2048', 6343],
  ['gpt-image-2.5-sunburst', 'max', '3840x2160', 13_342],
  ['gpt-image-2.6-sunburst', 'low', '1536x1024', 664],
  ['gpt-image-2.6-sunburst', 'high', '1536x1024', 1353],
  ['gpt-image-2.6-flare', 'high', '3840x2160', 3337],
  ['gpt-image-1.5', 'high', '1024x1024', 4160],
  ['gpt-image-1', 'low', '1024x1024', 272],
];

/** USD for one picture. */
const stated: readonly (readonly [model: string, parameters: ImageParameters, usd: number])[] = [
  ['gpt-image-1.5', { quality: 'low', size: '1024x1024' }, 0.009],
  ['gpt-image-1.5', { quality: 'medium', size: '1536x1024' }, 0.05],
  ['gpt-image-1.5', { quality: 'high', size: '1024x1536' }, 0.2],
  ['gpt-image-1-mini', { quality: 'medium', size: '1024x1024' }, 0.011],
  ['gpt-image-1-mini', { quality: 'high', size: '1536x1024' }, 0.052],
  ['gemini-nano-banana-2.1', {}, 0.034],
  ['gemini-nano-banana-2.1', { size: '16:9 2K' }, 0.05],
  ['gemini-nano-banana-2.1', { size: '4K' }, 0.076],
  ['google/gemini-3-pro-image', { size: '1:1' }, 0.134],
  ['google/gemini-3-pro-image', { size: '4K' }, 0.24],
  ['gemini-3.1-flash-image', { size: '512' }, 0.045],
  ['gemini-3.1-flash-image', { size: '4K' }, 0.151],
  ['grok-imagine-image-2.0', {}, 0.06],
  ['grok-imagine-image-2.0', { quality: 'low', size: '16:9 2K' }, 0.06],
  ['grok-imagine-image', { size: '2K' }, 0.02],
  ['black-forest-labs/flux.2-pro', { size: '1024x1024' }, 0.03],
  ['flux-2-max', { size: '2048x2048' }, 0.07 + 3 * 0.03],
  ['dall-e-3', {}, 0.04],
  ['dall-e-3', { quality: 'hd', size: '1792x1024' }, 0.12],
  ['dall-e-2', { size: '256x256' }, 0.016],
];

describe('prices', () => {
  it('say where they are from and of which day', () => {
    for (const { models, source, date } of priceRows) {
      assert.match(source, /\w+[./]\w+/, String(models));
      assert.match(date, /^\d{4}-\d\d-\d\d$/, String(models));
      assert.ok(Date.parse(date) < Date.now() + 86_400_000, String(models));
    }
  });

  it('are for a batch a share of themselves, whatever they are made of, and say where that is from', () => {
    for (const { share, source, date } of Object.values(batchShares)) {
      assert.ok(share > 0 && share < 1 && source.length > 0);
      assert.ok(Number.isFinite(Date.parse(date)), date);
    }
    const sources = [{ width: 1024, height: 1024 }];
    const request = { prompt: 'a heron at dawn', parameters: { n: 2 }, sources };
    for (const { models, price } of priceRows) {
      const [whole, half] = [price, atShare(price, 0.5)].map(each => estimateOf(each, request).usd);
      assert.ok(Math.abs((whole ?? 0) / 2 - (half ?? 0)) < 1e-12, `${models}`);
    }
  });

  it('know the vendors’ models that come with Easel', () => {
    const openai = presets.find(({ id }) => id === 'openai')?.models ?? [];
    assert.deepEqual(
      openai.filter(({ id }) => tablePrice(id) === undefined),
      [],
    );
  });

  it('know nothing of a model that nobody has heard of', () => {
    for (const model of ['gpt-image-1-all', 'gpt-image-22', 'my-painter', '']) {
      assert.equal(tablePrice(model), undefined, model);
    }
  });

  it('come within 20 % of what was measured', () => {
    for (const [model, quality, size, tokens] of measured) {
      const usage = usageIn({ input_tokens: 12, output_tokens: tokens });
      const cost = costOf(usage, priceOf(model), 1);
      assert.ok(cost, model);
      assertNear(estimate(model, { quality, size }).usd, cost.amount, `${model} ${quality} ${size}`);
    }
  });

  it('come within 20 % of what vendors state for a picture', () => {
    for (const [model, parameters, usd] of stated) {
      assertNear(estimate(model, parameters).usd, usd, `${model} ${JSON.stringify(parameters)}`);
    }
  });

  it('count each picture of a request, and what goes along with each', () => {
    const parameters = { quality: 'low', size: '1024x1024' };
    const [one, four] = [
      estimate('gpt-image-2', parameters),
      estimate('gpt-image-2', { ...parameters, n: 4 }),
    ];
    assert.ok(Math.abs(four.usd - 4 * one.usd) < 1e-9);
    const source = { width: 1024, height: 1024 };
    const edit = estimate('gpt-image-2', parameters, [source, source]);
    // 1024 patches each.
    assert.ok(Math.abs(edit.usd - one.usd - (2 * 1024 * 8) / 1e6) < 1e-9);
    assert.ok(Math.abs(estimate('grok-imagine-image-2.0', {}, [source]).usd - 0.07) < 1e-9);
  });

  it('count a picture that goes along as OpenAI did', () => {
    // 194 tokens of the picture at 10, 25 of text at 5, 272 out at 40 dollars for a million.
    const usage = usageIn({
      input_tokens: 219,
      input_tokens_details: { image_tokens: 194, text_tokens: 25 },
      output_tokens: 272,
    });
    const cost = costOf(usage, priceOf('gpt-image-1'), 1);
    assert.deepEqual(cost, {
      amount: (194 * 10 + 25 * 5 + 272 * 40) / 1e6,
      currency: 'USD',
      basis: 'tokens',
    });
    const parameters = { quality: 'low', size: '1024x1024' };
    assertNear(estimate('gpt-image-1', parameters, [{ width: 1024, height: 1024 }]).usd, cost.amount, 'edit');
  });

  it('take the dearest where the model chooses, and say so', () => {
    for (const model of ['gpt-image-2', 'gpt-image-1.5', 'gpt-image-2.6-flare']) {
      const left = estimate(model, { quality: 'auto', size: '1024x1024' });
      const highest = estimate(model, { quality: model.includes('2.6') ? 'max' : 'high', size: '1024x1024' });
      assert.deepEqual(left, { usd: highest.usd, isAtMost: true }, model);
      assert.equal(highest.isAtMost, false, model);
    }
    assert.equal(estimate('dall-e-3', {}).isAtMost, false);
    assert.equal(estimate('gpt-image-1.5', { quality: 'high' }).isAtMost, true);
  });

  it('count sketches, which OpenAI bills at 100 tokens each', () => {
    const parameters = { quality: 'low', size: '1024x1024' };
    const [plain, sketched] = [
      estimate('gpt-image-2', parameters).usd,
      estimate('gpt-image-2', { ...parameters, partialImages: 3 }).usd,
    ];
    assert.ok(Math.abs(sketched - plain - (300 * 30) / 1e6) < 1e-9);
  });
});

describe('what a job did cost', () => {
  it('is what the provider states, before any price of ours', () => {
    const price = priceOf('gpt-image-2');
    assert.deepEqual(costOf(usageIn({ cost: 0.0387, completion_tokens: 1290 }), price, 1), {
      ...{ amount: 0.0387, currency: 'USD', basis: 'stated' },
    });
    assert.deepEqual(costOf(usageIn({ cost_in_usd_ticks: 600_000_000 }), undefined, 1), {
      ...{ amount: 0.06, currency: 'USD', basis: 'stated' },
    });
    assert.deepEqual(costOf(usageIn({ aigneHubCredits: 2.5 }), price, 1), {
      ...{ amount: 2.5, currency: 'credits', basis: 'stated' },
    });
  });

  it('is worked out from Gemini’s tokens of pictures, not from all that came out', () => {
    const usage = usageIn({
      promptTokenCount: 54,
      candidatesTokenCount: 1200,
      thoughtsTokenCount: 639,
      totalTokenCount: 1893,
      candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 1120 }],
    });
    const cost = costOf(usage, priceOf('gemini-nano-banana-2.1'), 1);
    assert.ok(cost);
    assertNear(estimate('gemini-nano-banana-2.1', {}).usd, cost.amount, 'nano banana');
    assert.ok(Math.abs(cost.amount - (54 * 0.5 + 1120 * 30) / 1e6) < 1e-9);
  });

  it('is not known from a count that holds no picture, nor without a price', () => {
    const usage = usageIn({ prompt_tokens: 10, completion_tokens: 20, total_tokens: 30 });
    assert.equal(costOf(usage, priceOf('gpt-image-2'), 1), undefined);
    assert.equal(costOf(usageIn({ output_tokens: 7024 }), undefined, 1), undefined);
    assert.equal(costOf(usageIn({ output_tokens: 7024 }), priceOf('dall-e-3'), 1), undefined);
    assert.equal(costOf(undefined, priceOf('gpt-image-2'), 1), undefined);
  });
});

/** What a provider's own list says that a model costs. */

import assert from 'node:assert/strict';
import { estimateOf } from '../../../src/core/price';
import { readPriceList } from '../../../src/wire/priceList';

const output = (unit: string, cost_usd: number | string, variant?: string) => ({
  ...{ billable: 'output_image', unit, cost_usd },
  ...(variant && { variant }),
});

function usd(value: unknown, model: string, parameters = {}, sources = 0) {
  const price = readPriceList(value, model);
  const along = Array.from({ length: sources }, () => ({ width: 64, height: 64 }));
  return price && estimateOf(price, { prompt: '', parameters, sources: along }).usd;
}

const list = (...offers: object[][]) => ({
  endpoints: offers.map(pricing => ({ provider_slug: 'x', pricing })),
});

describe('A provider’s list of prices', () => {
  it('prices pictures by the piece, by quality and by size', () => {
    assert.equal(usd(list([output('image', 0.05)]), 'some/model'), 0.05);
    assert.equal(usd({ data: list([output('request', '0.05')]) }, 'some/model', { n: 2 }), 0.1);
    const bySize = list([output('image', 0.04, '1K'), output('image', 0.08, '4k')]);
    assert.equal(usd(bySize, 'some/model', { size: '16:9 4K' }), 0.08);
    assert.equal(usd(bySize, 'some/model', { size: '16:9' }), 0.04);
    assert.equal(usd(bySize, 'some/model'), 0.08);
    const byQuality = list([output('image', 0.01, 'low'), output('image', 0.2, '1024x1024 high')]);
    assert.equal(usd(byQuality, 'some/model', { quality: 'low' }), 0.01);
  });

  it('prices what goes along, and megapixels', () => {
    const input = { billable: 'input_reference', unit: 'image', cost_usd: 0.01 };
    assert.equal(usd(list([output('image', 0.05), input]), 'some/model', {}, 2), 0.05 + 2 * 0.01);
    assert.equal(usd(list([output('megapixel', 0.03)]), 'some/model', { size: '2048x1024' }), 0.06);
  });

  it('takes tokens for models of which it is known how many a picture has', () => {
    const tokens = list([output('token', 0.00006)]);
    const price = usd(tokens, 'google/gemini-3.1-flash-lite-image');
    assert.ok(price && Math.abs(price - 1120 * 0.00006) < 0.0001);
    assert.equal(usd(tokens, 'some/model'), undefined);
  });

  it('counts the dearest of those that offer the model', () => {
    const offers = list([output('image', 0.02)], [output('image', 0.09)], [output('image', 0.03)]);
    assert.equal(usd(offers, 'some/model'), 0.09);
  });

  it('says nothing where nothing is said', () => {
    for (const value of [undefined, [], {}, { endpoints: [{}] }, list([]), list([output('image', -1)])]) {
      assert.equal(readPriceList(value, 'some/model'), undefined, JSON.stringify(value));
    }
  });
});

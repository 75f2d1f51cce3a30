/** Whose word counts when a price is asked for. */

import assert from 'node:assert/strict';
import { presets } from '../../../src/providers/presets';
import { priceOf, quoteOf } from '../../../src/providers/priceOf';
import type { Provider } from '../../../src/providers/provider';

const gateway: Provider = {
  ...{ id: 'my-gateway', label: 'Gateway', wire: 'openai-images', baseUrl: 'https://gateway.example.com/v1' },
  ...{ auth: 'bearer', models: [], quirks: {} },
};

function usd(model: string, own: unknown = {}, quality?: string, isKeyless = false) {
  const request = { prompt: 'a cat', sources: [], parameters: { n: 2, ...(quality && { quality }) } };
  const quote = quoteOf(priceOf(gateway, model, { own, isKeyless }), request);
  return typeof quote === 'string' ? quote : quote.usd;
}

describe('The price of a model', () => {
  it('is the user’s own before any other, the closest name first', () => {
    const own = { 'my-gateway/*': 0.02, 'gpt-image-2': 0.3, 'my-gateway/dall-e-3': 0.5 };
    assert.equal(usd('some-model', own), 0.04);
    assert.equal(usd('gpt-image-2', own), 0.6);
    assert.equal(usd('openai/gpt-image-2', own), 0.6);
    assert.equal(usd('dall-e-3', own), 1);
    // Also where no key goes along: whoever runs the gateway may be billed for it.
    assert.equal(usd('some-model', own, undefined, true), 0.04);
  });

  it('is that of the model behind a name that the account’s owner gave', () => {
    const sources = { own: {}, isKeyless: false };
    assert.equal(priceOf(gateway, 'marketing', sources), 'unknown');
    const behind = priceOf(gateway, 'marketing', { ...sources, runs: 'gpt-image-2' });
    assert.deepEqual(behind, priceOf(gateway, 'gpt-image-2', sources));
  });

  it('may be given by quality, of which the dearest counts where none is asked for', () => {
    const own = { painter: { low: 0.01, high: 0.2 } };
    assert.equal(usd('painter', own, 'low'), 0.02);
    assert.equal(usd('painter', own), 0.4);
  });

  it('is nothing where nobody can be billed, or the user says so', () => {
    assert.equal(usd('gpt-image-2', {}, undefined, true), 'free');
    assert.equal(usd('gpt-image-2', { 'gpt-image-2': 0 }), 'free');
    const demo = presets.find(({ id }) => id === 'demo');
    assert.ok(demo);
    assert.equal(priceOf(demo, 'demo-painter', { own: {}, isKeyless: false }), 'free');
  });

  it('is unknown, never nothing, where nobody knows it or what is given is none', () => {
    assert.equal(usd('some-model'), 'unknown');
    for (const wrong of [undefined, null, 3, { 'some-model': '0.02' }, { 'some-model': { low: 'x' } }]) {
      assert.equal(usd('some-model', wrong), 'unknown', JSON.stringify(wrong));
    }
    assert.equal(usd('some-model', { 'some-model': -1 }), 'unknown');
  });
});

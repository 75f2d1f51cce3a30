/** The built-in providers, and what is derived from them. */

import assert from 'node:assert/strict';
import { presets } from '../../../src/providers/presets';
import { abilitiesOf, endpointUrl, type Provider } from '../../../src/providers/provider';

const preset = (id: string): Provider => {
  const found = presets.find(each => each.id === id);
  assert.ok(found, id);
  return found;
};

describe('presets', () => {
  it('are the systems that Easel is for, each with its own id', () => {
    const ids = presets.map(({ id }) => id);
    assert.deepEqual([...new Set(ids)], ids);
    for (const id of [
      'demo',
      'stima',
      'aigne-hub',
      'apertis',
      'katz',
      'openai-compatible',
      'openai',
      'openrouter',
    ]) {
      preset(id);
    }
    assert.equal(preset('demo').label, 'Demo (offline, not an AI model)');
  });

  it('have an address or an example of one, and https everywhere', () => {
    for (const { id, baseUrl, baseUrlExample } of presets) {
      if (id === 'demo') continue;
      const address = baseUrl ?? baseUrlExample;
      assert.match(address ?? '', /^https:\/\//, id);
    }
  });

  it('have a default model that is among their models', () => {
    for (const { id, defaultModel, models } of presets) {
      if (defaultModel !== undefined)
        assert.ok(
          models.some(model => model.id === defaultModel),
          id,
        );
    }
  });

  it('name no model that its vendor has shut down', () => {
    const dead = ['dall-e-2', 'dall-e-3', 'gpt-image-1'];
    assert.deepEqual(
      preset('openai').models.filter(({ id }) => dead.includes(id)),
      [],
    );
  });
});

describe('a base URL', () => {
  const regular = (baseUrl: string, wire: Provider['wire'] = 'openai-images') =>
    endpointUrl({ ...preset('openai-compatible'), wire, baseUrl });

  it('may be given with or without /v1, slash, spaces, or the whole endpoint', () => {
    for (const given of [
      'https://gw.example.com',
      'https://gw.example.com/',
      ' https://gw.example.com/v1 ',
      'https://gw.example.com/v1/',
      'https://gw.example.com/v1/images/generations',
      'https://gw.example.com/v1/chat/completions?x=1#y',
      'https://gw.example.com/v1/models',
    ]) {
      assert.equal(regular(given), 'https://gw.example.com/v1', given);
    }
  });

  it('keeps a path of its own', () => {
    assert.equal(regular('https://gw.example.com/openai/'), 'https://gw.example.com/openai');
    assert.equal(regular('http://localhost:8080/api/v3'), 'http://localhost:8080/api/v3');
  });

  it('of a hub has no /v1, and no documented path behind it', () => {
    assert.equal(regular('https://hub.example.com/', 'aigne-hub'), 'https://hub.example.com');
    assert.equal(regular('https://hub.example.com/app/', 'aigne-hub'), 'https://hub.example.com/app');
    assert.equal(
      regular('https://hub.example.com/api/images/generations', 'aigne-hub'),
      'https://hub.example.com',
    );
  });

  it('is not there before the user has given it', () => {
    assert.equal(endpointUrl(preset('aigne-hub')), undefined);
  });
});

describe('what a model accepts at a provider', () => {
  it('is the provider’s own knowledge before the table’s', () => {
    assert.equal(abilitiesOf(preset('apertis'), 'gpt-image-1').edits?.maxBytes, 25 * 1024 * 1024);
    assert.equal(abilitiesOf(preset('openai'), 'gpt-image-1.5').edits?.maxBytes, 50 * 1024 * 1024);
    assert.equal(abilitiesOf(preset('katz'), 'dall-e-3').enhance, true);
    assert.equal(abilitiesOf(preset('openai'), 'dall-e-3').enhance, false);
  });

  it('is never more than the wire can carry, so that no wish is lost on the way', () => {
    const chat = abilitiesOf(preset('openrouter'), 'openai/gpt-image-1');
    assert.deepEqual(chat.qualities, []);
    assert.equal(chat.maxN, 1);
    assert.equal(chat.edits?.mask, false);
    assert.equal(chat.sizes.type, 'ratios');
    assert.equal(abilitiesOf(preset('stima'), 'gemini-2.5-flash-image').sizes.type, 'prompt');
    const hub = abilitiesOf(preset('aigne-hub'), 'openai/gpt-image-1');
    assert.equal(hub.edits?.mask, false);
    assert.equal(hub.maxN, 1);
  });

  it('is everything, for a model that nobody has heard of', () => {
    for (const id of ['openai-compatible', 'apertis', 'openai']) {
      const abilities = abilitiesOf(preset(id), 'next-years-model');
      assert.equal(abilities.sizes.type, 'any', id);
      assert.equal(abilities.qualities, 'any', id);
      assert.ok(abilities.edits, id);
    }
    assert.ok(abilitiesOf(preset('stima'), 'next-years-model').edits);
  });
});

/** The built-in providers, and what is derived from them. */

import assert from 'node:assert/strict';
import { bareId } from '../../../src/core/modelTable';
import { presets } from '../../../src/providers/presets';
import { type Provider, serverOf } from '../../../src/providers/provider';
import { loadAbilities } from '../../../src/providers/resolveAbilities';
import { wireFormats } from '../../../src/wire/wireFormats';
import { shutDowns } from './shutDowns';

const preset = (id: string): Provider => {
  const found = presets.find(each => each.id === id);
  assert.ok(found, id);
  return found;
};

/** Their own documents name models that the vendors have shut down since: what stands behind such a name is theirs. */
const resellers = new Set(['apertis', 'stima', 'aigne-hub', 'katz', 'openai-compatible']);

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

  it('have an address or an example of one, and https everywhere but on this computer', () => {
    for (const { id, hasOwnServer, baseUrl, baseUrlExample } of presets) {
      if (hasOwnServer) continue;
      const address = baseUrl ?? baseUrlExample;
      assert.match(address ?? '', /^(https:\/\/|http:\/\/127\.0\.0\.1:)/, id);
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

  for (const { id, models } of presets.filter(preset => !resellers.has(preset.id))) {
    it(`name no model of ${id} that its vendor has shut down by today`, () => {
      const today = new Date().toISOString().slice(0, 10);
      const dead = models
        .map(model => ({ model: model.id, since: shutDowns[bareId(model.id)] }))
        .filter(({ since }) => since !== undefined && since <= today)
        .map(({ model, since }) => `${model} was shut down on ${since}: name a living one in presets.ts`);
      assert.deepEqual(dead, []);
    });
  }
});

describe('a base URL', () => {
  const regular = async (baseUrl: string, wire: Provider['wire'] = 'openai-images') =>
    serverOf({ ...preset('openai-compatible'), wire, baseUrl }, await wireFormats[wire]()).baseUrl;

  it('may be given with or without /v1, slash, spaces, or the whole endpoint', async () => {
    for (const given of [
      'https://gw.example.com',
      'https://gw.example.com/',
      ' https://gw.example.com/v1 ',
      'https://gw.example.com/v1/',
      'https://gw.example.com/v1/images/generations',
      'https://gw.example.com/v1/chat/completions?x=1#y',
      'https://gw.example.com/v1/models',
    ]) {
      assert.equal(await regular(given), 'https://gw.example.com/v1', given);
    }
  });

  it('keeps a path of its own', async () => {
    assert.equal(await regular('https://gw.example.com/openai/'), 'https://gw.example.com/openai');
    assert.equal(await regular('http://localhost:8080/api/v3'), 'http://localhost:8080/api/v3');
  });

  it('of a hub has no /v1, and no documented path behind it', async () => {
    assert.equal(await regular('https://hub.example.com/', 'aigne-hub'), 'https://hub.example.com');
    assert.equal(await regular('https://hub.example.com/app/', 'aigne-hub'), 'https://hub.example.com/app');
    assert.equal(
      await regular('https://hub.example.com/api/images/generations', 'aigne-hub'),
      'https://hub.example.com',
    );
  });

  it('is asked for where the user has not given it', async () => {
    const format = await wireFormats['aigne-hub']();
    assert.throws(() => serverOf(preset('aigne-hub'), format), { kind: 'invalidInput' });
  });
});

const abilitiesOf = async (provider: Provider, model: string) => (await loadAbilities(provider))(model);

describe('what a model accepts at a provider', () => {
  it('is the provider’s own knowledge before the table’s', async () => {
    assert.equal((await abilitiesOf(preset('apertis'), 'gpt-image-1')).edits?.maxBytes, 25 * 1024 * 1024);
    assert.equal((await abilitiesOf(preset('openai'), 'gpt-image-1.5')).edits?.maxBytes, 50 * 1024 * 1024);
    assert.equal((await abilitiesOf(preset('katz'), 'dall-e-3')).enhance, true);
    assert.equal((await abilitiesOf(preset('openai'), 'dall-e-3')).enhance, false);
  });

  it('is never more than the wire can carry, so that no wish is lost on the way', async () => {
    const openrouter = await abilitiesOf(preset('openrouter'), 'openai/gpt-image-1.5');
    assert.deepEqual([openrouter.moderations, openrouter.inputFidelities], [[], []]);
    assert.equal(openrouter.maxPartialImages, 1);
    assert.equal(openrouter.edits?.mask, false);
    const newest = await abilitiesOf(preset('openrouter'), 'openai/gpt-image-2.6-flare');
    assert.deepEqual([newest.complexities, newest.frames, newest.edits?.markup], [[], false, true]);
    const abilities = await loadAbilities(preset('openrouter'));
    const chat = abilities('openai/gpt-image-1.5', { listed: { paintsInChat: true } });
    assert.deepEqual(chat.qualities, []);
    assert.equal(chat.maxN, 1);
    assert.equal(chat.edits?.mask, false);
    assert.equal(chat.sizes.type, 'ratios');
    assert.equal((await abilitiesOf(preset('stima'), 'gemini-2.5-flash-image')).sizes.type, 'prompt');
    const hub = await abilitiesOf(preset('aigne-hub'), 'openai/gpt-image-1');
    assert.equal(hub.edits?.mask, false);
    assert.equal(hub.maxN, 1);
  });

  it('is everything, for a model that nobody has heard of', async () => {
    for (const id of ['openai-compatible', 'apertis', 'openai']) {
      const abilities = await abilitiesOf(preset(id), 'next-years-model');
      assert.equal(abilities.sizes.type, 'any', id);
      assert.equal(abilities.qualities, 'any', id);
      assert.ok(abilities.edits, id);
    }
    assert.ok((await abilitiesOf(preset('stima'), 'next-years-model')).edits);
  });
});

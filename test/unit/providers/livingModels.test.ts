/** Which of a provider's models are there, by its own list. */

import assert from 'node:assert/strict';
import {
  defaultOf,
  inPreference,
  isGone,
  type KnownList,
  offeredBeside,
  successorOf,
} from '../../../src/providers/livingModels';
import { ModelListStore } from '../../../src/providers/modelListStore';
import { presets } from '../../../src/providers/presets';
import type { Provider } from '../../../src/providers/provider';
import { mergeProviders } from '../../../src/providers/userProviders';
import { keyValueStore } from './providerRun';

const preset = (id: string): Provider => {
  const found = presets.find(each => each.id === id);
  assert.ok(found, id);
  return found;
};
const listOf = (...ids: readonly string[]): KnownList => ({
  at: 0,
  gone: [],
  models: ids.map(id => ({ id })),
});
const [gemini, openai] = [preset('gemini'), preset('openai')];

describe('The models of a provider', () => {
  it('are offered family by family, releases before previews and the newest first', () => {
    const models = listOf(
      ...['gpt-5', 'gpt-image-2.5-flare', 'gpt-image-1.5', 'gpt-image-2.10-flare', 'gpt-image-2'],
    ).models;
    assert.deepEqual(
      inPreference(models, openai).map(({ id }) => id),
      ['gpt-image-2', 'gpt-image-1.5', 'gpt-image-2.10-flare', 'gpt-image-2.5-flare', 'gpt-5'],
    );
    const ids = ['gemini-3-pro-image', 'gemini-3.5-pro-image-preview', 'gemini-nano-banana-2.1', 'x'];
    assert.deepEqual(
      inPreference(listOf(...ids).models, gemini).map(({ id }) => id),
      ['gemini-nano-banana-2.1', 'gemini-3-pro-image', 'gemini-3.5-pro-image-preview', 'x'],
    );
    const others = listOf('b', 'a').models;
    assert.deepEqual(inPreference(others, preset('stima')), others);
  });

  for (const provider of presets.filter(({ preferred }) => preferred !== undefined))
    it(`of ${provider.id} begin with its default, also among the names of ours`, () => {
      const [first] = inPreference(provider.models, provider);
      assert.equal(first?.id, provider.defaultModel);
      assert.equal(defaultOf(provider, { at: 0, gone: [], models: provider.models }), provider.defaultModel);
    });

  it('have the list’s first for a default, and before there is one what the row says', () => {
    assert.equal(defaultOf(gemini, undefined), gemini.defaultModel);
    assert.equal(
      defaultOf(gemini, listOf('gemini-3-pro-image', 'gemini-nano-banana-2.2')),
      'gemini-nano-banana-2.2',
    );
    assert.equal(defaultOf(gemini, listOf('something-else')), gemini.defaultModel);
    assert.equal(defaultOf(preset('apertis'), listOf('gpt-image-2')), 'gpt-image-1');
  });

  it('are those that are deployed where the list says what each runs, and of ours none beside them', () => {
    const azure = preset('azure-openai');
    const deployed = (...names: readonly (readonly [id: string, runs: string])[]): KnownList => ({
      ...{ at: 0, gone: [] },
      models: names.map(([id, runs]) => ({ id, runs })),
    });
    const ours = deployed(['our-chat', 'gpt-5'], ['marketing', 'gpt-image-1.5']);
    assert.equal(defaultOf(azure, ours), 'marketing');
    assert.equal(
      defaultOf(azure, deployed(['x', 'FLUX.2-pro'], ['gpt-image-2', 'gpt-image-2'])),
      'gpt-image-2',
    );
    assert.equal(defaultOf(azure, deployed(['our-chat', 'gpt-5'])), undefined);
    assert.deepEqual(offeredBeside(azure, ours), []);
    const catalogue = listOf('gpt-image-2-2026-04-21');
    assert.equal(defaultOf(azure, catalogue), azure.defaultModel);
    assert.equal(offeredBeside(azure, catalogue).length, azure.models.length);
  });

  it('are not gone because a list of what could be deployed came in place of one of what is', async () => {
    const [azure, store] = [preset('azure-openai'), new ModelListStore(keyValueStore())];
    await store.keep(azure, [{ id: 'marketing', runs: 'gpt-image-2' }], 1);
    await store.keep(azure, [{ id: 'gpt-image-2-2026-04-21' }], 2);
    assert.equal(isGone(azure, 'marketing', store.of(azure)), false);
    await store.keep(azure, [{ id: 'other', runs: 'gpt-image-2' }], 3);
    await store.keep(azure, [{ id: 'marketing', runs: 'gpt-image-2' }], 4);
    assert.equal(isGone(azure, 'other', store.of(azure)), true);
  });

  it('are the user’s own where the settings name them', () => {
    const own = (entry: object) => {
      const found = mergeProviders({ openai: entry }).providers.find(({ id }) => id === 'openai');
      return found && defaultOf(found, listOf('gpt-image-3'));
    };
    assert.equal(own({ defaultModel: 'gpt-image-1.5' }), 'gpt-image-1.5');
    assert.equal(own({ models: ['gpt-image-2'] }), 'gpt-image-2');
    assert.equal(own({ baseUrl: 'https://proxy.example.com/v1' }), 'gpt-image-3');
  });

  it('are gone when the list has them no more, or others of their family alone, and not because nobody listed them ever', async () => {
    const isPro = (...ids: readonly string[]) => isGone(gemini, 'gemini-3-pro-image', listOf(...ids));
    assert.equal(isGone(gemini, 'gemini-3-pro-image', undefined), false);
    assert.equal(isPro(), false);
    assert.equal(isPro('models/gemini-3-pro-image', 'gemini-4-pro-image'), false);
    assert.equal(isPro('gemini-nano-banana-2.1'), false, 'the list may not have the family');
    assert.equal(isPro('gemini-4-pro-image'), true);
    assert.equal(isGone(gemini, 'my-tuned-model', listOf('gemini-4-pro-image')), false);
    assert.equal(isGone(preset('stima'), 'gpt-4o-image', listOf('other')), false);
    const lists = new ModelListStore(keyValueStore());
    await lists.keep(preset('stima'), listOf('one', 'two').models, 1);
    await lists.keep(preset('stima'), listOf('two', 'three').models, 2);
    await lists.keep(preset('stima'), listOf('three').models, 3);
    assert.deepEqual(lists.of(preset('stima')), { at: 3, models: [{ id: 'three' }], gone: ['two', 'one'] });
    assert.equal(isGone(preset('stima'), 'one', lists.of(preset('stima'))), true);
    await lists.keep(preset('stima'), [], 4);
    assert.equal(lists.of(preset('stima'))?.at, 3, 'a list of nothing says nothing');
    const elsewhere = { ...preset('stima'), baseUrl: 'https://other.example.com' };
    assert.equal(lists.of(elsewhere), undefined);
  });

  it('have a successor in their family, else in the first choice', () => {
    const list = listOf('gemini-nano-banana-2.1', 'gemini-3.1-flash-lite-image', 'gemini-4-pro-image');
    assert.equal(successorOf(gemini, 'gemini-3-pro-image-preview', list), 'gemini-4-pro-image');
    assert.equal(successorOf(gemini, 'gemini-2.5-flash-image', list), 'gemini-nano-banana-2.1');
    assert.equal(successorOf(gemini, 'gemini-4-pro-image', list), undefined);
    assert.equal(successorOf(gemini, 'gemini-3-pro-image-preview', undefined), 'gemini-3-pro-image');
    assert.equal(successorOf(preset('openai-compatible'), 'nobody-knows', undefined), undefined);
  });
});

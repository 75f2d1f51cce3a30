/** What is remembered of servers, and for whom. */

import assert from 'node:assert/strict';
import { LearnedFactsStore } from '../../../src/providers/learnedFactsStore';
import type { Provider } from '../../../src/providers/provider';
import { keyValueStore } from './providerRun';

const gateway: Provider = {
  id: 'gw',
  label: 'Gateway',
  wire: 'openai-images',
  baseUrl: 'https://gw.example.com/a',
  auth: 'none',
  models: [],
  quirks: {},
};
const moved = { ...gateway, baseUrl: 'https://gw.example.com/b' };
const value = {
  type: 'refusedParameter',
  refusal: { parameter: 'background', value: 'transparent' },
} as const;
const whole = { type: 'refusedParameter', refusal: { parameter: 'background' } } as const;

describe('What was learned', () => {
  it('of a path counts for every model of the address, and for no other address', async () => {
    const facts = new LearnedFactsStore(keyValueStore());
    await facts.learn(gateway, 'one', { type: 'route', what: 'generation', route: '/v1/a' });
    await facts.learn(gateway, 'two', { type: 'route', what: 'edit', route: '/v1/b' });
    await facts.learn(gateway, 'two', { type: 'route', what: 'edit', route: '/v1/c' });
    assert.deepEqual(facts.of(gateway, 'three').routes, { generation: '/v1/a', edit: '/v1/c' });
    assert.deepEqual(facts.of(moved, 'one').routes, {});
    assert.deepEqual(facts.of({ ...gateway, id: 'other' }, 'one').routes, {});
  });

  it('of a parameter counts for its model alone', async () => {
    const facts = new LearnedFactsStore(keyValueStore());
    await facts.learn(gateway, 'one', value);
    assert.deepEqual(facts.of(gateway, 'one').refusedParameters, [value.refusal]);
    assert.deepEqual(facts.of(gateway, 'two').refusedParameters, []);
    assert.deepEqual(facts.of(moved, 'one').refusedParameters, []);
  });

  it('is kept once, and a whole parameter over its values', async () => {
    const facts = new LearnedFactsStore(keyValueStore());
    await facts.learn(gateway, 'one', value);
    await facts.learn(gateway, 'one', value);
    assert.deepEqual(facts.of(gateway, 'one').refusedParameters, [value.refusal]);
    await facts.learn(gateway, 'one', whole);
    assert.deepEqual(facts.of(gateway, 'one').refusedParameters, [whole.refusal]);
  });

  it('of a parameter is read as earlier versions wrote it', () => {
    const store = keyValueStore();
    void store.update('learned.gw.https://gw.example.com/a.one', { route: '/old', refused: [value.refusal] });
    assert.deepEqual(new LearnedFactsStore(store).of(gateway, 'one'), {
      refusedParameters: [value.refusal],
      routes: {},
    });
  });
});

/** Many requests at once: what one failure means for the others. */

import * as assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { ImageError, type ImageErrorKind } from '../../../src/core/imageError';
import { sentence } from '../../../src/core/sentence';
import { runBatch } from '../../../src/jobs/batch';

type Item = { readonly provider: string; readonly fails?: ImageErrorKind };

const item = (provider: string, fails?: ImageErrorKind): Item => ({ provider, ...(fails && { fails }) });

async function run(items: readonly Item[], maxParallel = 1, signal = new AbortController().signal) {
  const sent: Item[] = [];
  let most = 0;
  let running = 0;
  const ends = await runBatch<Item, string>(items, {
    providerOf: ({ provider }) => provider,
    maxParallel: () => maxParallel,
    ...{ signal, onEnd: () => {} },
    run: async one => {
      sent.push(one);
      most = Math.max(most, ++running);
      await turn();
      running--;
      if (one.fails) throw new ImageError(one.fails, sentence('It failed.'));
      return one.provider;
    },
  });
  return { types: ends.map(({ type }) => type), sent: sent.length, most };
}

describe('A batch', () => {
  it('has a request that fails fail alone', async () => {
    const { types } = await run([item('a'), item('a', 'refused'), item('a', 'serverError'), item('a')]);
    assert.deepEqual(types, ['made', 'failed', 'failed', 'made']);
  });

  it('never runs more at once than it may', async () => {
    const { most, types } = await run(
      Array.from({ length: 20 }, () => item('a')),
      4,
    );
    assert.equal(most, 4);
    assert.deepEqual(new Set(types), new Set(['made']));
  });

  it('sends nothing more once a limit has no room, and says so of the one that found none', async () => {
    const { types, sent } = await run([item('a'), item('a', 'overLimit'), item('b'), item('a')]);
    assert.deepEqual(types, ['made', 'notSent', 'notSent', 'notSent']);
    assert.equal(sent, 2);
  });

  it('asks a provider no more that refused the key, and goes on with the others', async () => {
    const { types, sent } = await run([item('a', 'unauthorized'), item('a'), item('b'), item('a')]);
    assert.deepEqual(types, ['failed', 'notSent', 'made', 'notSent']);
    assert.equal(sent, 2);
  });

  it('brings what runs to its end when it is stopped, and begins nothing more', async () => {
    const controller = new AbortController();
    const work = run([item('a'), item('a'), item('a')], 2, controller.signal);
    controller.abort();
    assert.deepEqual((await work).types, ['made', 'made', 'notSent']);
  });

  it('of nothing is over at once', async () => {
    assert.deepEqual((await run([])).types, []);
  });
});

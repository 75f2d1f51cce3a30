import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { SerialQueue } from '../../../src/core/serialQueue';

describe('A serial queue', () => {
  it('does one thing after the other, in the order in which they came', async () => {
    const queue = new SerialQueue();
    const log: string[] = [];
    const work = (name: string, ms: number) => async () => {
      log.push(`${name} begins`);
      await sleep(ms);
      log.push(`${name} ends`);
      return name;
    };
    const results = await Promise.all([queue.run(work('a', 5)), queue.run(work('b', 0))]);
    assert.deepEqual(results, ['a', 'b']);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('hands a failure to who asked, and goes on', async () => {
    const queue = new SerialQueue();
    const failed = queue.run(() => Promise.reject(new RangeError('no')));
    const next = queue.run(() => 'done');
    await assert.rejects(failed, RangeError);
    assert.equal(await next, 'done');
  });

  it('lets others go on while something is done outside, and never two at once after it', async () => {
    const queue = new SerialQueue();
    let running = 0;
    const alone = async () => {
      running++;
      await sleep(1);
      assert.equal(running--, 1);
    };
    await Promise.all(
      [3, 0, 2, 1].map(ms =>
        queue.run(async outside => {
          await alone();
          await outside(() => sleep(ms));
          await alone();
        }),
      ),
    );
  });
});

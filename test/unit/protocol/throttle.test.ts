/** What happens too often is held back, and the last time is never lost. */

import * as assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Throttle } from '../../../src/protocol/throttle';

describe('Paced', () => {
  it('acts at once, then once for all that came meanwhile, with the latest', async () => {
    const paced = new Throttle(20);
    const done: number[] = [];
    for (let at = 0; at < 10; at++) paced.run('job', () => done.push(at));
    assert.deepEqual(done, [0]);
    await sleep(60);
    assert.deepEqual(done, [0, 9]);
  });

  it('holds nothing back of something else', () => {
    const paced = new Throttle(1000);
    const done: string[] = [];
    paced.run('a', () => done.push('a'));
    paced.run('b', () => done.push('b'));
    assert.deepEqual(done, ['a', 'b']);
    paced.dispose();
  });

  it('does what waits when it is flushed, and nothing after it was disposed', async () => {
    const paced = new Throttle(20);
    const done: string[] = [];
    for (const what of ['first', 'second']) paced.run('x', () => done.push(what));
    paced.flush();
    assert.deepEqual(done, ['first', 'second']);
    for (const what of ['third', 'lost']) paced.run('x', () => done.push(what));
    paced.dispose();
    await sleep(60);
    assert.deepEqual(done, ['first', 'second', 'third']);
  });
});

import assert from 'node:assert/strict';
import { Turns } from '../../../src/net/turns';

describe('Turns', () => {
  it('are given to one after the other, with the thread’s other work in between', async () => {
    let turn = 0;
    let isOver = false;
    const count = () => {
      turn++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    const resumed: number[] = [];
    const read = async () => {
      const turns = new Turns();
      for (let at = 0; at < 3; at++) {
        for (const end = performance.now() + 5; performance.now() < end; );
        await turns.give();
        resumed.push(turn);
      }
    };
    await Promise.all([read(), read(), read(), read()]);
    isOver = true;
    assert.equal(new Set(resumed).size, resumed.length, resumed.join());
  });
});

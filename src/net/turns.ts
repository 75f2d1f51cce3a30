/** Lets the thread do something else while much is read. Never later than after a few ms, as long as it is asked often enough, however many read at the same time. */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** ms */
const longestTurn = 4;

/** Whoever waits goes on in a turn of its own: all of them in one would hold the thread as many times as long. */
let before: Promise<unknown> = Promise.resolve();

export class Turns {
  private last = performance.now();

  /** Resolves at once until it is time. */
  async give(): Promise<void> {
    if (performance.now() - this.last < longestTurn) return;
    before = before.then(() => nextTurn());
    await before;
    this.last = performance.now();
  }
}

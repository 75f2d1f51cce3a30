/** Lets the thread do something else while much is read. Never later than after a few ms, as long as it is asked often enough. */

import { setImmediate as nextTurn } from 'node:timers/promises';

/** ms */
const longestTurn = 4;

export class Turns {
  private last = performance.now();

  /** Resolves at once until it is time. */
  async give(): Promise<void> {
    if (performance.now() - this.last < longestTurn) return;
    await nextTurn();
    this.last = performance.now();
  }
}

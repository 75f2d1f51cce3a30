/** An assertion about what comes a moment after a click: a file, the clipboard. Never about what the page shows: that can be waited for. */

import * as assert from 'node:assert/strict';

/** Asks until the answer is the expected one. `limitMs`: longer for what is made and not only told. */
export async function assertSoon<T>(ask: () => Promise<T>, expected: T, limitMs = 10_000): Promise<void> {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask().catch(error => error);
    if (answer === expected) return;
    if (Date.now() > end) assert.equal(answer, expected);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

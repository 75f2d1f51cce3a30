/** Other extensions' connections: Easel's own transport leaves the process's as they are. Runs before any request, by its name. */

import * as assert from 'node:assert/strict';
import { openaiKey, startOpenai } from '../servers/openai';
import { generate } from './providers/requests';
import { useStandIn } from './providers/useProvider';

/** What undici and Node's `fetch` look their dispatcher up by. */
function dispatchers(): Map<symbol, unknown> {
  // Node makes its own with the first look at one of these.
  void globalThis.Headers;
  const symbols = Object.getOwnPropertySymbols(globalThis).filter(({ description = '' }) =>
    description.startsWith('undici.'),
  );
  return new Map(symbols.map(symbol => [symbol, Reflect.get(globalThis, symbol)]));
}

describe('The process that Easel shares with other extensions', () => {
  const server = useStandIn('openai', startOpenai, { path: '/v1', key: openaiKey });

  it('keeps its dispatcher and its fetch when Easel sends a request', async () => {
    const [before, fetchBefore] = [dispatchers(), globalThis.fetch];
    await generate({ provider: 'openai' });
    assert.equal(server().requests.length, 1);
    const after = dispatchers();
    assert.ok(before.size > 0, 'nothing to compare');
    assert.deepEqual([...after.keys()], [...before.keys()]);
    for (const [symbol, dispatcher] of before) assert.equal(after.get(symbol), dispatcher, String(symbol));
    assert.equal(globalThis.fetch, fetchBefore);
  });
});

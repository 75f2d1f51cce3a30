/** Whether a request fits into what may be spent. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { dollars } from '../../../src/core/dollars';
import { defaultLimits, excessOf, type Spent } from '../../../src/core/spendingLimits';

const nothing = { usd: 0, unpriced: 0 };
const spent = (change: Partial<Spent> = {}): Spent => ({
  ...{ today: nothing, month: nothing, unattended: nothing, raised: {} },
  ...change,
});

describe('A request and the limits', () => {
  it('fits where there are none', () => {
    const limits = { ...defaultLimits, unattendedPerDay: undefined };
    for (const isUnattended of [true, false]) {
      assert.equal(excessOf({ usd: 1e6, pictures: 1 }, isUnattended, spent(), limits), undefined);
      assert.equal(excessOf({ pictures: 1e6 }, isUnattended, spent(), limits), undefined);
    }
  });

  it('fits up to the last cent, and after the raise that the refusal offers', () => {
    const money = fc.integer({ min: 0, max: 10_000 }).map(cents => cents / 100);
    fc.assert(
      fc.property(money, money, money, (perDay, today, usd) => {
        const limits = { ...defaultLimits, perDay };
        const state = spent({ today: { usd: today, unpriced: 0 } });
        const excess = excessOf({ usd, pictures: 1 }, false, state, limits);
        assert.equal(excess === undefined, today + usd <= perDay + 1e-9);
        if (excess === undefined) return;
        const raised = { ...state, raised: { [excess.name]: excess.raiseBy } };
        assert.equal(excessOf({ usd, pictures: 1 }, false, raised, limits), undefined);
      }),
    );
  });

  it('is not asked for what its month has left when its day has nothing', () => {
    const limits = { ...defaultLimits, perDay: 1, perMonth: 100 };
    const state = spent({ today: { usd: 1, unpriced: 0 }, month: { usd: 100, unpriced: 0 } });
    assert.equal(excessOf({ usd: 0.5, pictures: 1 }, false, state, limits)?.name, 'perDay');
    const raised = { ...state, raised: { perDay: 5 } };
    assert.equal(excessOf({ usd: 0.5, pictures: 1 }, false, raised, limits)?.name, 'perMonth');
  });

  it('is refused where a limit is used up, priced or not', () => {
    const limits = { ...defaultLimits, perDay: 1 };
    const state = spent({ today: { usd: 1.2, unpriced: 0 } });
    assert.equal(excessOf({ pictures: 1 }, false, state, limits)?.name, 'perDay');
  });
});

describe('Dollars in a sentence', () => {
  it('never read as nothing when they are more', () => {
    assert.deepEqual([0, 0.0001, 0.0061, 0.12, 2, 12.345].map(dollars), [
      ...['$0.00', '<$0.001', '$0.006', '$0.12', '$2.00', '$12.35'],
    ]);
  });
});

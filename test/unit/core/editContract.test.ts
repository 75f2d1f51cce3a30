import * as assert from 'node:assert/strict';
import { isFittedToSource } from '../../../src/core/editContract';
import { effectiveMargins } from '../../../src/core/margins';

describe('An edit', () => {
  it('is fitted to its source’s size where that was asked for, or where pixels are kept', () => {
    const editSize = 'provider';
    assert.ok(isFittedToSource({ editSize: 'source' }));
    assert.ok(isFittedToSource({ editSize, mask: 'mask.png' }));
    assert.ok(isFittedToSource({ editSize, extend: { right: 1 } }));
    assert.ok(isFittedToSource({ editSize, cutOut: true }));
    assert.ok(!isFittedToSource({ editSize, cutOut: false }));
  });

  it('is not bound by a canvas that grows on no side', () => {
    const extend = { top: 0, right: 0, bottom: 0, left: 0 };
    assert.equal(effectiveMargins(extend), undefined);
    assert.ok(!isFittedToSource({ editSize: 'provider', extend }));
  });
});

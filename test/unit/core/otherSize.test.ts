import * as assert from 'node:assert/strict';
import { otherSizes } from '../../../src/core/otherSize';
import { inEnglish } from '../../../src/core/sentence';

const told = (asked: string | undefined, ...came: [number, number][]) =>
  otherSizes(
    asked,
    came.map(([width, height]) => ({ width, height })),
  ).map(inEnglish);

describe('A size that was not asked for', () => {
  it('is told with the one that was, once for several pictures', () => {
    assert.deepEqual(told('1536x1024', [64, 64], [64, 64]), ['Asked 1536×1024, got 64×64.']);
    assert.deepEqual(told('1536 X 1024', [1536, 1024], [1024, 1536]), ['Asked 1536×1024, got 1024×1536.']);
  });

  it('is told of a shape that is another one, and not of one that is as close as pixels allow', () => {
    assert.deepEqual(told('16:9', [1024, 1024]), ['Asked 16:9, got 1024×1024.']);
    assert.deepEqual(told('16:9', [1344, 768]), []);
    assert.deepEqual(told('21:9 2K', [3168, 1344]), []);
  });

  it('is nothing to tell where none was asked for, or nobody knows what came', () => {
    for (const asked of [undefined, 'auto', '']) assert.deepEqual(told(asked, [64, 64]), []);
    assert.deepEqual(told('1024x1024', [0, 0]), []);
    assert.deepEqual(told('1024x1024', [1024, 1024]), []);
  });
});

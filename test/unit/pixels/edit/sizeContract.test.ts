/** An edit has the size of its source, and where nobody changed anything its pixels. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EditFit } from '../../../../src/core/editPlan';
import { readImageHeader } from '../../../../src/core/imageHeader';
import { isLegalSize, type PixelSize, type SizeRule } from '../../../../src/core/sizes';
import { imageOf, noise, numbersOf, opaque, waves } from '../support/drawings';
import { editRound, useVips } from '../support/edits';

const list: SizeRule = { type: 'list', sizes: ['auto', '64x64', '96x64', '64x96'] };
const free: SizeRule = {
  type: 'free',
  named: ['auto'],
  multipleOf: 16,
  maxEdge: 240,
  maxRatio: 3,
  minPixels: 2560,
  maxPixels: 32_400,
};
const ratios: SizeRule = { type: 'ratios', ratios: ['1:1', '3:2', '2:3', '16:9'], resolutions: ['1K'] };
const rules: readonly SizeRule[] = [{ type: 'any' }, { type: 'prompt' }, list, free, ratios];
const fits: readonly EditFit[] = ['pad', 'crop', 'extend'];
const sizes = (max: number) =>
  fc.record({ width: fc.integer({ min: 1, max }), height: fc.integer({ min: 1, max }) });

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  assert.equal(a.length, b.length);
  let most = 0;
  for (let at = 0; at < a.length; at++) most = Math.max(most, Math.abs((a[at] ?? 0) - (b[at] ?? 0)));
  return most;
}

describe('An edit that nobody changed', () => {
  const vips = useVips();

  it('brings back the very pixels of a source that fits into a legal size', function () {
    this.timeout(60_000);
    const one = fc.tuple(
      sizes(60),
      fc.constantFrom(...rules),
      fc.constantFrom<EditFit>('pad', 'extend'),
      fc.nat(),
    );
    fc.assert(
      fc.property(one, ([{ width, height }, sizes, fit, seed]) => {
        const source = opaque(imageOf(vips(), noise(width, height, seed))).writeToBuffer('.png');
        const { prepared, finished } = editRound(vips(), { source, sizes, fit });
        if (prepared.plan.size !== undefined) assert.ok(isLegalSize(prepared.plan.size, sizes));
        assert.deepEqual(numbersOf(vips(), finished.bytes), numbersOf(vips(), source));
      }),
      { numRuns: 120 },
    );
  });

  it('brings back a source that had to be resampled, within two levels', function () {
    this.timeout(60_000);
    const one = fc.tuple(
      fc.record({ width: fc.integer({ min: 100, max: 240 }), height: fc.integer({ min: 100, max: 240 }) }),
      fc.constantFrom(list, free),
      fc.constantFrom(...fits),
    );
    fc.assert(
      fc.property(one, ([{ width, height }, sizes, fit]) => {
        const source = opaque(imageOf(vips(), waves(width, height))).writeToBuffer('.png');
        const { finished } = editRound(vips(), { source, sizes, fit });
        const off = worst(numbersOf(vips(), finished.bytes), numbersOf(vips(), source));
        assert.ok(off <= 2, `${width} × ${height}, ${fit}: off by ${off}`);
      }),
      { numRuns: 60 },
    );
  });

  it('keeps what nobody sees, and half-transparent pixels', () => {
    const bitmap = noise(40, 30);
    for (let at = 3; at < bitmap.data.length; at += 4) bitmap.data[at] = at % 256;
    const source = imageOf(vips(), bitmap).writeToBuffer('.png');
    const { finished } = editRound(vips(), { source, sizes: free });
    assert.deepEqual(numbersOf(vips(), finished.bytes), numbersOf(vips(), source));
  });
});

describe('An edit whose answer has any size', () => {
  const vips = useVips();

  it('has the size of its source', function () {
    this.timeout(60_000);
    const one = fc.tuple(sizes(200), sizes(200), fc.constantFrom(...rules), fc.constantFrom(...fits));
    fc.assert(
      fc.property(one, ([size, answered, sizes, fit]) => {
        const picture = ({ width, height }: PixelSize) =>
          opaque(imageOf(vips(), noise(width, height))).writeToBuffer('.png');
        const { finished } = editRound(vips(), {
          ...{ source: picture(size), sizes, fit },
          provider: () => picture(answered),
        });
        const { width, height } = readImageHeader(finished.bytes) ?? {};
        assert.deepEqual([width, height], [size.width, size.height]);
      }),
      { numRuns: 80 },
    );
  });

  it('finds the source again in an answer of twice the size', () => {
    const source = opaque(imageOf(vips(), waves(90, 50))).writeToBuffer('.png');
    const { finished } = editRound(vips(), {
      ...{ source, sizes: list },
      provider: ({ source: { bytes } }, library) =>
        library.Image.newFromBuffer(bytes).resize(2).writeToBuffer('.png'),
    });
    assert.ok(worst(numbersOf(vips(), finished.bytes), numbersOf(vips(), source)) <= 4);
  });

  it('takes the middle of an answer of another shape, and never stretches it', () => {
    const source = opaque(imageOf(vips(), waves(60, 60))).writeToBuffer('.png');
    const { finished } = editRound(vips(), {
      ...{ source, sizes: { type: 'any' } },
      // The same picture with bars on both sides.
      provider: ({ source: { bytes } }, library) =>
        library.Image.newFromBuffer(bytes).embed(30, 0, 120, 60).writeToBuffer('.png'),
    });
    assert.deepEqual(numbersOf(vips(), finished.bytes), numbersOf(vips(), source));
  });
});

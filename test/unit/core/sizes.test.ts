/** Legal sizes and the nearest of them. */

import assert from 'node:assert/strict';
import fc from 'fast-check';
import { tableRow } from '../../../src/core/modelTable';
import { isLegalSize, nearestSize, parseShape, sizeToMakeOf, tidySize } from '../../../src/core/sizes';

describe('sizes', () => {
  const free = tableRow('gpt-image-2')?.sizes;
  assert.ok(free);

  it('knows the bounds of free sizes', () => {
    for (const size of ['1024x1024', 'auto', '3840x2160', '2160x3840', '1536x512', '816x816']) {
      assert.ok(isLegalSize(size, free), size);
    }
    for (const size of ['1000x1000', '3856x2048', '512x512', '2048x656', '3840x2176', '1024', '0x16', '']) {
      assert.ok(!isLegalSize(size, free), size);
    }
  });

  it('always offers a legal one for a free size', () => {
    const edge = fc.integer({ min: 1, max: 99_999 });
    fc.assert(
      fc.property(edge, edge, (width, height) => {
        const nearest = nearestSize(`${width}x${height}`, free);
        assert.ok(nearest !== undefined && isLegalSize(nearest, free), `${width}x${height}: ${nearest}`);
      }),
      { numRuns: 3000 },
    );
  });

  it('offers what is legal already', () => {
    assert.equal(nearestSize('1792x1024', free), '1792x1024');
    assert.equal(nearestSize('4000x4000', free), '2880x2880');
  });

  it('makes a size of one that need not be enlarged, where there is one', () => {
    assert.equal(sizeToMakeOf('1200x630', free), '1200x640');
    assert.equal(sizeToMakeOf('300x300', { type: 'list', sizes: ['256x256', '512x512'] }), '512x512');
    assert.equal(sizeToMakeOf('900x900', { type: 'list', sizes: ['256x256', '512x512'] }), '512x512');
    assert.equal(sizeToMakeOf('16:9', free), undefined);
  });

  it('makes px of a shape in the smallest resolution that has as many, and names none that comes by itself', () => {
    const ratios = {
      type: 'ratios',
      ratios: ['1:1', '16:9'],
      resolutions: ['4K', '1K', '2K', '512'],
    } as const;
    const of = (size: string) => sizeToMakeOf(size, ratios);
    assert.deepEqual(
      ['256x256', '1024x1024', '1376x768', '1920x1080', '2048x2048', '3840x2160', '8000x8000'].map(of),
      ['1:1', '1:1', '16:9', '16:9 2K', '1:1 2K', '16:9 4K', '1:1 4K'],
    );
    assert.equal(sizeToMakeOf('4096x4096', { ...ratios, resolutions: [] }), '1:1');
    assert.equal(sizeToMakeOf('2048x2048', { ...ratios, resolutions: ['1k', '2k'] }), '1:1 2k');
  });

  it('keeps the shape before the area', () => {
    const sizes = ['1024x1024', '1536x1024', '1024x1536'];
    assert.equal(nearestSize('1920x1080', { type: 'list', sizes }), '1536x1024');
    assert.equal(nearestSize('100x100', { type: 'list', sizes: ['512x512', '256x256'] }), '256x256');
    assert.equal(nearestSize('16:9', { type: 'list', sizes }), '1536x1024');
  });

  it('takes pages of text for no size, and leaves them as they are', () => {
    const pages = `1024${' '.repeat(1000)}x 1024`;
    assert.equal(tidySize(pages), pages);
    assert.equal(parseShape(`16:9${' '.repeat(1000)}2K`), undefined);
  });

  it('reads shapes', () => {
    assert.deepEqual(parseShape('16:9'), { ratio: '16:9' });
    assert.deepEqual(parseShape('2k 1:1'), { ratio: '1:1', resolution: '2K' });
    assert.deepEqual(parseShape('512'), { resolution: '512' });
    for (const size of ['', '1024x1024', '16:9 large']) assert.equal(parseShape(size), undefined);
  });
});

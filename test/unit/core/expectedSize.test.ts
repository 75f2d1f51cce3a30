/** The place that is kept free for a picture. */

import * as assert from 'node:assert/strict';
import { expectedSize } from '../../../src/core/expectedSize';

const any = { sizes: { type: 'any' } } as const;
const listed = { sizes: { type: 'list', sizes: ['auto', '1536x1024', '1024x1024'] } } as const;
const ratios = { sizes: { type: 'ratios', ratios: ['16:9'], resolutions: ['2K'] } } as const;

describe('The expected size', () => {
  it('is what was asked for, in pixels or as a shape', () => {
    assert.deepEqual(expectedSize({ size: '640 × 480' }, any), { width: 640, height: 480 });
    assert.deepEqual(expectedSize({ size: '16:9 2K' }, ratios), { width: 1024, height: 576 });
  });

  it('is that of the edited picture where nothing was asked for', () => {
    const source = { width: 300, height: 500 };
    const edit = { source, isFitted: false };
    assert.deepEqual(expectedSize({}, listed, edit), source);
    assert.deepEqual(expectedSize({ size: '64x64' }, listed, edit), { width: 64, height: 64 });
    const unknown = { source: { width: 0, height: 0 }, isFitted: true };
    assert.deepEqual(expectedSize({}, any, unknown), { width: 1024, height: 1024 });
  });

  it('is that of the edited picture, and of the room around it, where the edit keeps to it', () => {
    const source = { width: 300, height: 500 };
    const edit = { source, isFitted: true };
    assert.deepEqual(expectedSize({ size: '1024x1024' }, listed, edit), source);
    const margins = { top: 0, right: 20, bottom: 100, left: 0 };
    assert.deepEqual(expectedSize({}, listed, { ...edit, margins }), { width: 320, height: 600 });
  });

  it('is the model’s first size otherwise, and a square when it has none', () => {
    assert.deepEqual(expectedSize({ size: 'auto' }, listed), { width: 1536, height: 1024 });
    assert.deepEqual(expectedSize({}, ratios), { width: 1024, height: 576 });
    assert.deepEqual(expectedSize({}, any), { width: 1024, height: 1024 });
  });
});

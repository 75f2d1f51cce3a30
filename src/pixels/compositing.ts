/** Lays bitmaps over one another, cuts and turns them. Never scales: that is the codec's. */

import type { Area } from '../core/sizes';
import { type Bitmap, newBitmap } from './bitmap';

/**
 * Where the mask is transparent the edited picture, where it is opaque the source, and a blend of both between:
 * the convention of the OpenAI edits API. All three have the same size.
 */
export function throughMask(source: Bitmap, edited: Bitmap, mask: Bitmap): Bitmap {
  const result = newBitmap(source.width, source.height);
  for (let at = 0; at < result.data.length; at += 4) {
    mixPixel(source.data, edited.data, at, result.data, 1 - (mask.data[at + 3] ?? 0) / 255);
  }
  return result;
}

/** Straight alpha: a colour counts as much as it is visible. */
function mixPixel(from: Uint8Array, to: Uint8Array, at: number, out: Uint8Array, amount: number): void {
  const fromAlpha = (from[at + 3] ?? 0) * (1 - amount);
  const toAlpha = (to[at + 3] ?? 0) * amount;
  const alpha = fromAlpha + toAlpha;
  // The weights are exact at both ends, so untouched pixels stay as they are, invisible colours included.
  const share = amount === 0 || alpha === 0 ? 0 : toAlpha / alpha;
  for (let channel = at; channel < at + 3; channel++) {
    const own = from[channel] ?? 0;
    out[channel] = Math.round(own + ((to[channel] ?? 0) - own) * share);
  }
  out[at + 3] = Math.round(alpha);
}

/** Lays `top` over `bottom` with its left upper corner at x, y (px); changes `bottom`, whose alpha stays as it is. */
export function layOver(bottom: Bitmap, top: Bitmap, x = 0, y = 0, opacity = 1): void {
  const rows = Math.min(top.height, bottom.height - y);
  const columns = Math.min(top.width, bottom.width - x);
  for (let row = Math.max(0, -y); row < rows; row++) {
    for (let column = Math.max(0, -x); column < columns; column++) {
      const from = (row * top.width + column) * 4;
      const to = ((y + row) * bottom.width + x + column) * 4;
      const alpha = ((top.data[from + 3] ?? 0) / 255) * opacity;
      if (alpha === 0) continue;
      for (let channel = 0; channel < 3; channel++) {
        const under = bottom.data[to + channel] ?? 0;
        bottom.data[to + channel] = Math.round(under + ((top.data[from + channel] ?? 0) - under) * alpha);
      }
    }
  }
}

export function copyOf({ width, height, data }: Bitmap): Bitmap {
  return { width, height, data: data.slice() };
}

export function cropped(bitmap: Bitmap, { x, y, width, height }: Area): Bitmap {
  const result = newBitmap(width, height);
  for (let row = 0; row < height; row++) {
    const start = ((y + row) * bitmap.width + x) * 4;
    result.data.set(bitmap.data.subarray(start, start + width * 4), row * width * 4);
  }
  return result;
}

/** `across`: left becomes right. `down`: top becomes bottom. */
export function flipped({ width, height, data }: Bitmap, direction: 'across' | 'down'): Bitmap {
  const result = newBitmap(width, height);
  const from = new Uint32Array(data.buffer, data.byteOffset, width * height);
  const to = new Uint32Array(result.data.buffer);
  for (let y = 0; y < height; y++) {
    const row = from.subarray(y * width, (y + 1) * width);
    if (direction === 'down') to.set(row, (height - 1 - y) * width);
    else to.set(row.slice().reverse(), y * width);
  }
  return result;
}

/** The box around all pixels of a mask that are not fully opaque; `undefined` when there are none. */
export function openArea({ width, height, data }: Bitmap): Area | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[(y * width + x) * 4 + 3] === 255) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return right < 0 ? undefined : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Continues a picture into the transparent room around it, as if it went on beyond a mirror. Never touches what is visible. */

import { type Bitmap, newBitmap } from '../../pixels/bitmap';

/** `undefined` where there is no such room: nothing is transparent, or holes inside the picture are. */
export function continued(picture: Bitmap): Bitmap | undefined {
  const box = visibleBox(picture);
  const { width, height, data } = picture;
  if (box === undefined || (box.across.length === width && box.down.length === height)) return undefined;
  const result = newBitmap(width, height);
  for (let y = 0; y < height; y++) {
    const row = mirrored(y, box.down) * width;
    for (let x = 0; x < width; x++) {
      const from = (row + mirrored(x, box.across)) * 4;
      result.data.set(data.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return result;
}

type Span = { readonly first: number; readonly length: number };

function visibleBox({ width, height, data }: Bitmap): { across: Span; down: Span } | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 3; at < data.length; at += 4) {
    if (data[at] === 0) continue;
    const pixel = (at - 3) / 4;
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    [left, right, top, bottom] = [
      Math.min(left, x),
      Math.max(right, x),
      Math.min(top, y),
      Math.max(bottom, y),
    ];
  }
  if (right < 0) return undefined;
  return {
    across: { first: left, length: right - left + 1 },
    down: { first: top, length: bottom - top + 1 },
  };
}

function mirrored(at: number, { first, length }: Span): number {
  const period = 2 * length;
  const place = (((at - first) % period) + period) % period;
  return first + (place < length ? place : period - 1 - place);
}

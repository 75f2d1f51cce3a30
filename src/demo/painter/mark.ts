/** The word "demo" in a corner, so that nobody takes a painted picture for a model's. */

import type { Bitmap } from '../../pixels/bitmap';

/** Five columns of seven dots for each letter, rows from the top. */
const letters = [
  ['....#', '....#', '.####', '#...#', '#...#', '#...#', '.####'],
  ['.....', '.....', '.###.', '#...#', '#####', '#....', '.###.'],
  ['.....', '.....', '##.#.', '#.#.#', '#.#.#', '#.#.#', '#.#.#'],
  ['.....', '.....', '.###.', '#...#', '#...#', '#...#', '.###.'],
];
const [columns, rows] = [letters.length * 6 - 1, 7];

/** Draws on the bitmap itself. Where even the smallest letters do not fit (31 × 13 px), nothing is drawn. */
export function markAsDemo(bitmap: Bitmap): void {
  const { width, height } = bitmap;
  const scale = Math.max(1, Math.round(Math.min(width, height) / 560));
  const [padX, padY] = [4 * scale, 3 * scale];
  const margin = Math.min(width, height) < 200 ? 0 : 6 * scale;
  const left = width - margin - columns * scale - padX * 2;
  const top = height - margin - rows * scale - padY * 2;
  if (left < 0 || top < 0) return;
  for (let y = top; y < height - margin; y++) {
    for (let x = left; x < width - margin; x++) {
      const isInk = isDot(Math.floor((x - left - padX) / scale), Math.floor((y - top - padY) / scale));
      if (isInk) blend(bitmap, x, y, 255, 0.92);
      else blend(bitmap, x, y, 12, 0.42);
    }
  }
}

function isDot(column: number, row: number): boolean {
  return letters[Math.floor(column / 6)]?.[row]?.[column % 6] === '#';
}

function blend({ width, data }: Bitmap, x: number, y: number, grey: number, opacity: number): void {
  const at = (y * width + x) * 4;
  const under = ((data[at + 3] ?? 0) / 255) * (1 - opacity);
  const alpha = opacity + under;
  for (let channel = at; channel < at + 3; channel++) {
    data[channel] = Math.round((grey * opacity + (data[channel] ?? 0) * under) / alpha);
  }
  data[at + 3] = Math.round(alpha * 255);
}

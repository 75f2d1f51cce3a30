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

/**
 * Draws on the bitmap itself, in its lower right corner. With a mask, at the lowest right place where all of the mark
 * lies on transparent mask pixels: the others must stay as they are. Where there is no room, nothing is drawn.
 */
export function markAsDemo(bitmap: Bitmap, mask?: Bitmap): void {
  const { width, height } = bitmap;
  const scale = Math.max(1, Math.round(Math.min(width, height) / 560));
  const margin = Math.min(width, height) < 200 ? 0 : 6 * scale;
  const plate = { width: (columns + 8) * scale, height: (rows + 6) * scale };
  const place =
    mask === undefined
      ? { x: width - margin - plate.width, y: height - margin - plate.height }
      : openPlace(mask, plate.width, plate.height);
  if (place === undefined || place.x < 0 || place.y < 0) return;
  for (let y = 0; y < plate.height; y++) {
    for (let x = 0; x < plate.width; x++) {
      const isInk = isDot(Math.floor(x / scale) - 4, Math.floor(y / scale) - 3);
      if (isInk) blend(bitmap, place.x + x, place.y + y, 255, 0.92);
      else blend(bitmap, place.x + x, place.y + y, 12, 0.42);
    }
  }
}

/** Looks in steps of half the mark, which is enough: it is small beside any mask worth painting in. */
function openPlace(mask: Bitmap, width: number, height: number): { x: number; y: number } | undefined {
  const isOpen = (x: number, y: number) => mask.data[(y * mask.width + x) * 4 + 3] === 0;
  const isAllOpen = (left: number, top: number) => {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) if (!isOpen(x, y)) return false;
    }
    return true;
  };
  for (let y = mask.height - height; y >= 0; y -= Math.ceil(height / 2)) {
    for (let x = mask.width - width; x >= 0; x -= Math.ceil(width / 2)) if (isAllOpen(x, y)) return { x, y };
  }
  return undefined;
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

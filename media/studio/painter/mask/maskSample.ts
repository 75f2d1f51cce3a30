/** A mask as it looks on the screen: for each px of an area of the screen the colour of what lies below, with a line around what may change. Pure; averages where the picture is shown smaller than it is. */

import type { Area } from '../../../../src/core/sizes';
import type { View } from '../stage/stageView';
import type { Mask } from './mask';

/** From here on a px counts as painted: the line runs along there. */
const painted = 128;

/**
 * `view` in px of the screen, `area` within what it shows of the mask. `colours`: what each value looks like.
 * The line is white within and black without, one px each: one of them shows on any picture, whatever the mask's colour.
 */
export function drawMask(mask: Mask, view: View, area: Area, colours: Uint32Array): Uint32Array<ArrayBuffer> {
  const out = new Uint32Array(area.width * area.height);
  const wide = area.width + 2;
  const values = sampleMask(mask, view, {
    ...{ x: area.x - 1, y: area.y - 1, width: wide, height: area.height + 2 },
  });
  for (let y = 0, at = 0; y < area.height; y++) {
    for (let x = 0, from = (y + 1) * wide + 1; x < area.width; x++, from++, at++) {
      const value = values[from] ?? 0;
      const isIn = value >= painted;
      const isEdge =
        (values[from - 1] ?? 0) >= painted !== isIn ||
        (values[from + 1] ?? 0) >= painted !== isIn ||
        (values[from - wide] ?? 0) >= painted !== isIn ||
        (values[from + wide] ?? 0) >= painted !== isIn;
      out[at] = isEdge ? (isIn ? white : black) : (colours[value] ?? 0);
    }
  }
  return out;
}

/** Values of the mask, one for each px of the area; beyond the mask those of its border. */
function sampleMask(mask: Mask, view: View, area: Area): Uint8Array {
  const out = new Uint8Array(area.width * area.height);
  const isSmaller = view.scale < 1;
  const [first, second] = isSmaller ? [0.25, 0.75] : [0.5, 0.5];
  const { bytes, width } = mask;
  const columns = places(area.x, area.width, view.x, view.scale, first, width);
  const others = places(area.x, area.width, view.x, view.scale, second, width);
  const rows = places(area.y, area.height, view.y, view.scale, first, mask.height);
  const otherRows = places(area.y, area.height, view.y, view.scale, second, mask.height);
  for (let y = 0, at = 0; y < area.height; y++) {
    const row = (rows[y] ?? 0) * width;
    const otherRow = (otherRows[y] ?? 0) * width;
    for (let x = 0; x < area.width; x++, at++) {
      const column = columns[x] ?? 0;
      let value = bytes[row + column] ?? 0;
      if (isSmaller) {
        const other = others[x] ?? 0;
        const three = (bytes[row + other] ?? 0) + (bytes[otherRow + column] ?? 0);
        value = (value + three + (bytes[otherRow + other] ?? 0)) >> 2;
      }
      out[at] = value;
    }
  }
  return out;
}

/** For each px of a line of the screen the px of the mask below the point `within` it. */
function places(
  from: number,
  length: number,
  offset: number,
  scale: number,
  within: number,
  size: number,
): Int32Array {
  return Int32Array.from({ length }, (_, at) =>
    Math.max(0, Math.min(size - 1, Math.floor((from + at + within - offset) / scale))),
  );
}

/** A colour for each value of a mask, the more opaque the more may change, up to `opacity` (0 to 1); as `ImageData` holds it. */
export function coloursOf(
  [red, green, blue]: readonly [number, number, number],
  opacity: number,
): Uint32Array {
  const bytes = new Uint8Array(256 * 4);
  for (let value = 0; value < 256; value++)
    bytes.set([red, green, blue, Math.round(value * opacity)], value * 4);
  return new Uint32Array(bytes.buffer);
}

const [white = 0, black = 0] = new Uint32Array(new Uint8Array([255, 255, 255, 255, 0, 0, 0, 150]).buffer);

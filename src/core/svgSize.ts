/** How many pixels a drawing has when it is turned into a picture. Reads the root element's attributes only, and never draws. */

import type { PixelSize } from './sizes';
import { readMarkup } from './svgMarkup';

/** px that the longer side gets of a drawing that states proportions alone. */
export const leastDrawnSide = 1024;

/** CSS px of a unit. */
const units: Readonly<Record<string, number>> = {
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
};

/**
 * The size that the drawing states, in whole px; where it states none the one of its `viewBox`, enlarged to at least
 * `leastDrawnSide`. `undefined` where neither says enough: the drawing itself has to be measured.
 */
export function svgSize(text: string): PixelSize | undefined {
  const root = rootOf(text);
  const [width, height] = [lengthOf(root, 'width'), lengthOf(root, 'height')];
  if (width !== undefined && height !== undefined) {
    return width.unit === height.unit ? whole({ width: width.px, height: height.px }) : undefined;
  }
  const box = viewBoxOf(root);
  if (box === undefined) return undefined;
  if (width !== undefined) return whole({ width: width.px, height: (width.px * box.height) / box.width });
  if (height !== undefined) return whole({ width: (height.px * box.width) / box.height, height: height.px });
  const scale = Math.max(1, leastDrawnSide / Math.max(box.width, box.height));
  return whole({ width: box.width * scale, height: box.height * scale });
}

type Attributes = ReadonlyMap<string, string>;

function rootOf(text: string): Attributes {
  for (const markup of readMarkup(text)) {
    if (markup.type !== 'element') continue;
    const attributes = markup.name === 'svg' ? markup.attributes : [];
    return new Map(attributes.map(({ name, value }) => [name, value]));
  }
  return new Map();
}

type Length = { readonly px: number; readonly unit: string };

/** `undefined` for parts of something that is not there, such as `50%` and `2em`. */
function lengthOf(root: Attributes, name: string): Length | undefined {
  const [, number = '', unit = 'px'] = /^([\d.]+)([a-z]+)?$/i.exec(root.get(name)?.trim() ?? '') ?? [];
  const px = Number.parseFloat(number) * (units[unit.toLowerCase()] ?? Number.NaN);
  return px > 0 ? { px, unit } : undefined;
}

function viewBoxOf(root: Attributes): PixelSize | undefined {
  const box = root.get('viewBox')?.trim() ?? '';
  const [, , width = 0, height = 0] = box.split(/[\s,]+/).map(Number);
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** As far as anything here can count; sizes that no picture has are refused by who opens it. */
const mostSide = 2 ** 31 - 1;

function whole({ width, height }: PixelSize): PixelSize {
  const side = (px: number) => Math.min(mostSide, Math.max(1, Math.round(px) || 1));
  return { width: side(width), height: side(height) };
}

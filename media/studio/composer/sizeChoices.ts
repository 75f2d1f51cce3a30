/** Sizes worth offering for a model, and why it does not make another one. Pure: the rules themselves are in core. */

import {
  isLegalSize,
  nearestSize,
  type PixelSize,
  parsePixelSize,
  parseShape,
  type SizeRule,
  sizeToMakeOf,
} from '../../../src/core/sizes';
import { count } from '../formatting';
import { t } from '../strings';

/** Shapes that people ask for by name, at about 1.5 megapixels; each is brought to the nearest legal size. */
const familiar = [
  '1024x1024',
  '1536x1024',
  '1024x1536',
  '1664x936',
  '936x1664',
  '1376x1024',
  '1024x1280',
  '1872x800',
];
const large = ['2048x2048', '3840x2160', '2160x3840'];

/** As the model spells them, `auto` first where it has that. Empty where only shapes are known. */
export function offeredSizes(rule: SizeRule): string[] {
  switch (rule.type) {
    case 'list':
      return [...rule.sizes];
    case 'free': {
      const legal = [...familiar, ...large].map(size => nearestSize(size, rule) ?? size);
      return [...new Set([...rule.named, ...legal])];
    }
    case 'any':
      return familiar;
    default:
      return [];
  }
}

/** Width to height of what a size looks like; `undefined` for `auto`, whose shape nobody knows. */
export function shapeOf(size: string): PixelSize | undefined {
  const pixels = parsePixelSize(size);
  if (pixels) return pixels;
  const [width = 0, height = 0] = (parseShape(size)?.ratio ?? '').split(':').map(Number);
  return width > 0 && height > 0 ? { width, height } : undefined;
}

export type Objection = {
  readonly reason: string;
  /** What is asked for in its place; `undefined`: nothing can be. */
  readonly nearest: string | undefined;
};

/** `undefined` when the model makes the size itself. */
export function objectionTo({ width, height }: PixelSize, rule: SizeRule): Objection | undefined {
  const size = `${width}x${height}`;
  if (isLegalSize(size, rule)) return undefined;
  return { reason: reasonAgainst({ width, height }, rule), nearest: sizeToMakeOf(size, rule) };
}

function reasonAgainst({ width, height }: PixelSize, rule: SizeRule): string {
  if (rule.type !== 'free') return t('The model has no such size.');
  const [longer, shorter] = [Math.max(width, height), Math.min(width, height)];
  const all = width * height;
  if (longer > rule.maxEdge) return t('A side has at most {0} px.', count(rule.maxEdge));
  if (longer > rule.maxRatio * shorter) return t('At most {0} times as long as wide.', rule.maxRatio);
  if (all < rule.minPixels)
    return t('Too small: at least {0} px in all, these are {1}.', count(rule.minPixels), count(all));
  if (all > rule.maxPixels)
    return t('Too large: at most {0} px in all, these are {1}.', count(rule.maxPixels), count(all));
  return t('Both sides must be multiples of {0} px.', rule.multipleOf);
}

const simple = ['1:1', '5:4', '4:3', '3:2', '16:9', '2:1', '21:9', '3:1'].map(ratio =>
  ratio.split(':').map(Number),
);

/** `3:2`, or `≈16:9` where multiples of some pixels come no closer; `undefined` for a shape without a name. */
export function ratioName({ width, height }: PixelSize): string | undefined {
  const ratio = Math.max(width, height) / Math.min(width, height);
  for (const [longer = 1, shorter = 1] of simple) {
    const off = Math.abs(ratio / (longer / shorter) - 1);
    if (off > 0.02) continue;
    const name = width >= height ? `${longer}:${shorter}` : `${shorter}:${longer}`;
    return off === 0 ? name : `≈${name}`;
  }
  return undefined;
}

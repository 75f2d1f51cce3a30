/** Sizes of pictures against what a model allows. Never changes a size by itself: it says which is legal and which is nearest. */

/** What sizes a model takes. */
export type SizeRule =
  | { readonly type: 'any' }
  /** Sizes as the model spells them, `auto` among them where it has that. */
  | { readonly type: 'list'; readonly sizes: readonly string[] }
  /** Any WIDTHxHEIGHT within bounds, beside some named sizes. */
  | {
      readonly type: 'free';
      readonly named: readonly string[];
      /** Both sides are multiples of this, px. */
      readonly multipleOf: number;
      /** px */
      readonly maxEdge: number;
      /** Longer side divided by the shorter. */
      readonly maxRatio: number;
      /** px in the whole picture */
      readonly minPixels: number;
      readonly maxPixels: number;
    }
  /** Shapes such as `16:9`, or `16:9 2K` where the model has resolutions. */
  | { readonly type: 'ratios'; readonly ratios: readonly string[]; readonly resolutions: readonly string[] }
  /** There is no such parameter: the prompt says how large, or nothing does where `isFixed`. */
  | { readonly type: 'prompt'; readonly isFixed?: true };

/** px */
export type PixelSize = { readonly width: number; readonly height: number };

/** px, inside the picture that it speaks of. */
export type Area = PixelSize & { readonly x: number; readonly y: number };

/** A shape that a model knows by ratio, with the resolution where it has those. */
export type Shape = { readonly ratio?: string; readonly resolution?: string };

type FreeRule = Extract<SizeRule, { type: 'free' }>;
export type RatioRule = Extract<SizeRule, { type: 'ratios' }>;

/** Characters; what is longer is none, whatever stands in it. */
const longestSize = 100;

/** As the field writes it: `1024x1024` for `1024 × 1024`, `auto`, `16:9`, `2K`. */
export function tidySize(size: string): string {
  if (size.length > longestSize) return size;
  const tidy = size.trim().replace(/\s*[×xX*]\s*(?=\d)/, 'x');
  return /^auto$/i.test(tidy) ? 'auto' : tidy;
}

/** `undefined` for everything but WIDTHxHEIGHT. */
export function parsePixelSize(size: string): PixelSize | undefined {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(size);
  if (match === null) return undefined;
  const [width, height] = [Number(match[1]), Number(match[2])];
  return width > 0 && height > 0 ? { width, height } : undefined;
}

/** Reads `16:9`, `2K` or both in either order; `undefined` when a word is neither. */
export function parseShape(size: string): Shape | undefined {
  if (size.length > longestSize) return undefined;
  let shape: Shape = {};
  for (const word of size.split(/[\s@,]+/).filter(Boolean)) {
    if (/^\d{1,2}(\.\d{1,2})?:\d{1,2}(\.\d)?$/.test(word)) shape = { ...shape, ratio: word };
    else if (/^(\d{1,2}k|512)$/i.test(word)) shape = { ...shape, resolution: word.toUpperCase() };
    else return undefined;
  }
  return shape.ratio === undefined && shape.resolution === undefined ? undefined : shape;
}

export function isLegalSize(size: string, rule: SizeRule): boolean {
  switch (rule.type) {
    case 'any':
      return true;
    case 'prompt':
      return false;
    case 'list':
      return rule.sizes.includes(size);
    case 'free': {
      if (rule.named.includes(size)) return true;
      const pixels = parsePixelSize(size);
      return pixels !== undefined && fits(pixels, rule);
    }
    case 'ratios': {
      const shape = parseShape(size);
      return shape !== undefined && isOffered(shape, rule);
    }
  }
}

/** The legal size that comes closest in shape, then in area; `undefined` when there is nothing to compare. */
export function nearestSize(size: string, rule: SizeRule): string | undefined {
  const wanted = parsePixelSize(size) ?? pixelsOf(parseShape(size));
  if (wanted === undefined) return undefined;
  switch (rule.type) {
    case 'list':
      return nearestOf(rule.sizes, wanted, parsePixelSize);
    case 'free':
      return spelled(nearestFree(wanted, rule));
    case 'ratios':
      return nearestOf(rule.ratios, wanted, ratio => pixelsOf({ ratio }));
    default:
      return undefined;
  }
}

/** The legal size of which a picture of exactly `size` is best made: the nearest that need not be enlarged, where there is one. */
export function sizeToMakeOf(size: string, rule: SizeRule): string | undefined {
  const wanted = parsePixelSize(size);
  if (wanted === undefined) return undefined;
  const isEnough = (pixels: PixelSize | undefined) =>
    pixels !== undefined && pixels.width >= wanted.width && pixels.height >= wanted.height;
  if (rule.type === 'free') return spelled(nearestFree(wanted, rule, isEnough));
  if (rule.type === 'ratios') {
    const ratio = nearestSize(size, rule);
    const resolution = resolutionFor(wanted, rule);
    return ratio === undefined || resolution === undefined ? ratio : `${ratio} ${resolution}`;
  }
  if (rule.type !== 'list') return nearestSize(size, rule);
  const enough = rule.sizes.filter(legal => isEnough(parsePixelSize(legal)));
  return nearestSize(size, { ...rule, sizes: enough.length > 0 ? enough : rule.sizes });
}

/** The smallest that has the px, else the largest; `undefined` where what the model makes by itself, 1K, is enough. */
function resolutionFor({ width, height }: PixelSize, { resolutions }: RatioRule): string | undefined {
  const side = Math.sqrt(width * height);
  // A few percent less are not worth four times the pixels.
  if (side <= 1.05 * 1024) return undefined;
  const sorted = resolutions.toSorted((a, b) => sideOf(a) - sideOf(b));
  return sorted.find(resolution => side <= 1.05 * sideOf(resolution)) ?? sorted.at(-1);
}

/** px of a square of that resolution: `2K`, `512`. */
function sideOf(resolution: string): number {
  const kilo = /^(\d{1,2})k$/i.exec(resolution);
  return kilo === null ? Number(resolution) : 1024 * Number(kilo[1]);
}

function isOffered({ ratio, resolution }: Shape, rule: RatioRule): boolean {
  return (
    (ratio === undefined || rule.ratios.includes(ratio)) &&
    (resolution === undefined || resolutionOf(resolution, rule) !== undefined)
  );
}

/** As the model spells it: `2K` or `2k`. */
export function resolutionOf(resolution: string, { resolutions }: RatioRule): string | undefined {
  return resolutions.find(each => each.toUpperCase() === resolution.toUpperCase());
}

function fits({ width, height }: PixelSize, rule: FreeRule): boolean {
  const pixels = width * height;
  return (
    width % rule.multipleOf === 0 &&
    height % rule.multipleOf === 0 &&
    Math.max(width, height) <= rule.maxEdge &&
    Math.max(width, height) <= rule.maxRatio * Math.min(width, height) &&
    pixels >= rule.minPixels &&
    pixels <= rule.maxPixels
  );
}

/** Only the shape counts: 1024 px stand for whatever the model makes of it. */
function pixelsOf(shape: Shape | undefined): PixelSize | undefined {
  const [width = 0, height = 0] = (shape?.ratio ?? '').split(':').map(Number);
  return width > 0 && height > 0 ? { width: 1024, height: (1024 * height) / width } : undefined;
}

function nearestOf(
  sizes: readonly string[],
  wanted: PixelSize,
  read: (size: string) => PixelSize | undefined,
): string | undefined {
  let nearest: { size: string; distance: number } | undefined;
  for (const size of sizes) {
    const pixels = read(size);
    if (pixels === undefined) continue;
    const distance = distanceOf(pixels, wanted);
    if (nearest === undefined || distance < nearest.distance) nearest = { size, distance };
  }
  return nearest?.size;
}

/** Shape outweighs area: a wide picture cut from a square one loses more than a smaller wide one. */
function distanceOf(a: PixelSize, b: PixelSize): number {
  const shape = Math.abs(Math.log((a.width * b.height) / (a.height * b.width)));
  const area = Math.abs(Math.log((a.width * a.height) / (b.width * b.height)));
  return 10 * shape + area;
}

/** Clamps the ratio, then the area, then looks among the grid points around for the closest that fits, of the preferred ones if there are any. */
function nearestFree(
  wanted: PixelSize,
  rule: FreeRule,
  isPreferred: (size: PixelSize) => boolean = () => true,
): PixelSize | undefined {
  const ratio = Math.min(rule.maxRatio, Math.max(1 / rule.maxRatio, wanted.width / wanted.height));
  const largest = Math.min(rule.maxPixels, rule.maxEdge ** 2 / Math.max(ratio, 1 / ratio));
  const area = Math.min(largest, Math.max(rule.minPixels, wanted.width * wanted.height));
  const ideal = { width: Math.sqrt(area * ratio), height: Math.sqrt(area / ratio) };
  const step = rule.multipleOf;
  const around = (length: number) => [-1, 0, 1, 2].map(offset => (Math.floor(length / step) + offset) * step);
  return around(ideal.width)
    .flatMap(width => around(ideal.height).map(height => ({ width, height })))
    .filter(size => fits(size, rule))
    .sort(
      (a, b) =>
        Number(isPreferred(b)) - Number(isPreferred(a)) || pixelsApart(a, ideal) - pixelsApart(b, ideal),
    )[0];
}

function pixelsApart(a: PixelSize, b: PixelSize): number {
  return Math.hypot(a.width - b.width, a.height - b.height);
}

function spelled(size: PixelSize | undefined): string | undefined {
  return size && `${size.width}x${size.height}`;
}

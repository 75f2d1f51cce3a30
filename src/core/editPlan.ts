/** Where a source lies in the picture that is sent for an edit, and so where it is found again in the answer. Never touches a pixel. */

import {
  type Area,
  isLegalSize,
  nearestSize,
  type PixelSize,
  parsePixelSize,
  parseShape,
  type Shape,
  type SizeRule,
  tidySize,
} from './sizes';

/**
 * How a source of another shape gets a legal one; none of them stretches.
 * `pad`: whole, its edges continued into what is left of the frame. `extend`: whole, what is left is the model's to fill.
 * `crop`: the largest part of a legal shape; the rest of the source stays as it is.
 */
export type EditFit = 'pad' | 'crop' | 'extend';

export type EditPlan = {
  /** As wished; `pad` where a crop would have cut off some of what is to change. */
  readonly fit: EditFit;
  /** What to ask the provider for; absent: nothing, the model has no sizes or takes any. */
  readonly size?: string;
  /** px of the picture that is sent. */
  readonly frame: PixelSize;
  /** The part of the source that is sent. */
  readonly part: Area;
  /** Where that part lies in the frame: as large, a whole multiple of it, or smaller. */
  readonly place: Area;
};

export type EditWishes = {
  readonly fit: EditFit;
  /** What the user asked for, as in `ImageParameters`. */
  readonly size?: string | undefined;
  /** The model takes nothing but squares. */
  readonly square?: boolean | undefined;
  /** What is to change: a crop has it in its middle, where it can, and never without any of it. */
  readonly focus?: Area | undefined;
  /** px in the frame, as far as a legal size allows: for limits in bytes. */
  readonly mostPixels?: number | undefined;
};

type Target = Pick<EditPlan, 'size' | 'frame'>;
type Layout = Omit<EditPlan, 'fit'>;
type FreeRule = Extract<SizeRule, { type: 'free' }>;

/** `source`: px as it is looked at, after its orientation. */
export function planEdit(source: PixelSize, rule: SizeRule, wishes: EditWishes): EditPlan {
  const { fit, focus } = wishes;
  const target = targetOf(source, rule, wishes);
  if (fit !== 'crop') return { fit, ...padInto(source, target) };
  const crop = cropInto(source, target, focus);
  if (focus === undefined || holds(crop.part, focus)) return { fit, ...crop };
  return planEdit(source, rule, { ...wishes, fit: 'pad' });
}

function holds(outer: Area, inner: Area): boolean {
  const { x, y, width, height } = inner;
  return (
    x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width && y + height <= outer.y + outer.height
  );
}

/**
 * What an answer of any size shows of the frame: all of it, or the middle where its shape is another one.
 * A shape that differs by rounding alone counts as the same.
 */
export function framedPart(answer: PixelSize, frame: PixelSize): Area {
  const { width, height } = answer;
  const scale = Math.min(width / frame.width, height / frame.height);
  const shown = {
    width: Math.max(1, Math.round(frame.width * scale)),
    height: Math.max(1, Math.round(frame.height * scale)),
  };
  if (Math.abs(shown.width - width) <= 0.01 * width && Math.abs(shown.height - height) <= 0.01 * height) {
    return { x: 0, y: 0, width, height };
  }
  return centred(shown, answer);
}

/** Where the whole source lies in an answer of any size, in px of that: over its edges where only a part was sent. */
export function sourceInAnswer(answer: PixelSize, source: PixelSize, { frame, part, place }: EditPlan): Area {
  const shown = framedPart(answer, frame);
  // px of the answer for one of the frame, and of the source.
  const [across, down] = [shown.width / frame.width, shown.height / frame.height];
  const [wide, high] = [(across * place.width) / part.width, (down * place.height) / part.height];
  return {
    x: shown.x + across * place.x - wide * part.x,
    y: shown.y + down * place.y - high * part.y,
    width: wide * source.width,
    height: high * source.height,
  };
}

function targetOf(source: PixelSize, rule: SizeRule, wishes: EditWishes): Target {
  const { mostPixels = Number.POSITIVE_INFINITY, fit } = wishes;
  const size = wishes.size === undefined ? 'auto' : tidySize(wishes.size);
  const wished = isLegalSize(size, rule) ? parsePixelSize(size) : undefined;
  // A limit in bytes outweighs the wish: the larger frame cannot be sent.
  if (wished !== undefined && areaOf(wished) <= mostPixels) return { size, frame: wished };
  switch (rule.type) {
    case 'list':
      return named(listedFrame(source, rule.sizes, mostPixels)) ?? { frame: source };
    case 'free': {
      // Between the least and the most there must be room for a multiple of the grid.
      const maxPixels = Math.min(rule.maxPixels, Math.max(1.3 * rule.minPixels, mostPixels));
      return named(freeFrame(source, { ...rule, maxPixels }, fit)) ?? { frame: source };
    }
    case 'ratios': {
      const target = shapedFrame(source, rule, parseShape(size) ?? {}, fit);
      return target === undefined
        ? { frame: source }
        : { ...target, frame: within(target.frame, mostPixels) };
    }
    default:
      return { frame: within(wishes.square === true ? squareOf(source, fit) : source, mostPixels) };
  }
}

function named(frame: PixelSize | undefined): Target | undefined {
  return frame && { size: spelled(frame), frame };
}

/** The nearest that holds the source as it is; where none does, the nearest in shape. */
function listedFrame(source: PixelSize, sizes: readonly string[], mostPixels: number): PixelSize | undefined {
  const frames = sizes.map(parsePixelSize).filter(frame => frame !== undefined);
  const smallest = Math.min(...frames.map(areaOf));
  const possible = frames.filter(frame => areaOf(frame) <= Math.max(smallest, mostPixels));
  const holding = possible.filter(frame => frame.width >= source.width && frame.height >= source.height);
  const offered = (holding.length > 0 ? holding : possible).map(spelled);
  return parsePixelSize(nearestSize(spelled(source), { type: 'list', sizes: offered }) ?? '');
}

function freeFrame(source: PixelSize, rule: FreeRule, fit: EditFit): PixelSize | undefined {
  const close = fit === 'crop' ? frameInside(source, rule) : frameAround(source, rule);
  if (isLegalSize(spelled(close), rule)) return close;
  return parsePixelSize(nearestSize(spelled(source), rule) ?? '');
}

/** The smallest frame that holds the source, or a whole multiple of it where the model wants more pixels. */
function frameAround(source: PixelSize, { multipleOf, maxRatio, minPixels }: FreeRule): PixelSize {
  const leastSide = Math.max(source.width, source.height) / maxRatio;
  const least = { width: Math.max(source.width, leastSide), height: Math.max(source.height, leastSide) };
  const times = Math.max(1, Math.floor(Math.sqrt(minPixels / areaOf(least))));
  const up = (length: number) => Math.ceil(length / multipleOf) * multipleOf;
  const [width, height] = [up(least.width * times), up(least.height * times)];
  const growth = Math.sqrt(Math.max(1, minPixels / (width * height)));
  return { width: up(width * growth), height: up(height * growth) };
}

function frameInside(source: PixelSize, { multipleOf, maxRatio }: FreeRule): PixelSize {
  const down = (length: number) => Math.floor(length / multipleOf) * multipleOf;
  const short = down(Math.min(source.width, source.height));
  return {
    width: down(Math.min(source.width, short * maxRatio)),
    height: down(Math.min(source.height, short * maxRatio)),
  };
}

/** A model of shapes makes its own pixels: the frame has the source's. */
function shapedFrame(
  source: PixelSize,
  rule: Extract<SizeRule, { type: 'ratios' }>,
  { ratio: wished, resolution }: Shape,
  fit: EditFit,
): Target | undefined {
  const ratio = wished ?? nearestSize(spelled(source), rule);
  if (ratio === undefined) return undefined;
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  const [columns, rows] = [source.width / across, source.height / down];
  const unit =
    fit === 'crop' ? Math.max(1, Math.floor(Math.min(columns, rows))) : Math.ceil(Math.max(columns, rows));
  const size = resolution === undefined ? ratio : `${ratio} ${resolution}`;
  return { size, frame: { width: across * unit, height: down * unit } };
}

function squareOf({ width, height }: PixelSize, fit: EditFit): PixelSize {
  const side = fit === 'crop' ? Math.min(width, height) : Math.max(width, height);
  return { width: side, height: side };
}

function within(frame: PixelSize, mostPixels: number): PixelSize {
  const scale = Math.min(1, Math.sqrt(mostPixels / areaOf(frame)));
  const scaled = (length: number) => Math.max(1, Math.floor(length * scale));
  return { width: scaled(frame.width), height: scaled(frame.height) };
}

/** Enlarged by whole multiples only: those are undone without loss. */
function padInto(source: PixelSize, { frame, ...target }: Target): Layout {
  const room = Math.min(frame.width / source.width, frame.height / source.height);
  const scale = room >= 1 ? Math.floor(room) : room;
  const scaled = (length: number, most: number) => Math.min(most, Math.max(1, Math.round(length * scale)));
  const place = {
    width: scaled(source.width, frame.width),
    height: scaled(source.height, frame.height),
  };
  return { ...target, frame, part: { x: 0, y: 0, ...source }, place: centred(place, frame) };
}

/** A crop that would be scaled by next to nothing is cut a little closer instead, and loses nothing. */
const leastScale = 0.9;

function cropInto(source: PixelSize, { frame, ...target }: Target, focus: Area | undefined): Layout {
  const cover = Math.max(frame.width / source.width, frame.height / source.height);
  const scale = cover <= 1 && cover > leastScale ? 1 : cover;
  const cut = (length: number, most: number) => Math.min(most, Math.max(1, Math.round(length / scale)));
  const size = { width: cut(frame.width, source.width), height: cut(frame.height, source.height) };
  const middle = focus ?? { x: 0, y: 0, ...source };
  const start = (at: number, length: number, own: number, most: number) =>
    Math.max(0, Math.min(most - own, Math.floor(at + (length - own) / 2)));
  const part = {
    x: start(middle.x, middle.width, size.width, source.width),
    y: start(middle.y, middle.height, size.height, source.height),
    ...size,
  };
  return { ...target, frame, part, place: { x: 0, y: 0, ...frame } };
}

function centred({ width, height }: PixelSize, around: PixelSize): Area {
  return {
    x: Math.floor((around.width - width) / 2),
    y: Math.floor((around.height - height) / 2),
    width,
    height,
  };
}

function areaOf({ width, height }: PixelSize): number {
  return width * height;
}

function spelled({ width, height }: PixelSize): string {
  return `${width}x${height}`;
}

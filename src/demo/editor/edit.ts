/** Changes a given picture as far as the prompt's words tell, inside the mask only. Never writes a file. */

import { ImageError } from '../../core/imageError';
import { inEnglish } from '../../core/sentence';
import type { Area } from '../../core/sizes';
import type { Bitmap } from '../../pixels/bitmap';
import type { Codec } from '../../pixels/codec';
import { copyOf, flipped, layOver, openArea, throughMask } from '../../pixels/compositing';
import { ApiError } from '../apiError';
import type { Colour } from '../painter/colour';
import { markAsDemo } from '../painter/mark';
import { seedOf } from '../painter/random';
import { paintScene } from '../painter/scene';
import { continued } from './continued';
import { cutOut } from './cutOut';
import { type EditWish, readEditWish } from './editWish';
import { fitted } from './fit';
import { paintOverlay } from './overlay';
import { applyTones, takeOf } from './tones';

export type EditRequest = {
  readonly prompt: string;
  readonly seed: number;
  /** Which of the pictures of one request, from 0. */
  readonly index?: number;
  /** The edited picture first, then references. */
  readonly sources: readonly Uint8Array[];
  readonly mask?: Uint8Array;
  /** The picture's background goes, and nothing else of it changes. */
  readonly isTransparent?: boolean;
  /** px; the source's own size where absent. */
  readonly size?: { readonly width: number; readonly height: number };
};

/** px that are painted new for one picture; what is larger is painted smaller and enlarged. */
const largestPainting = 4_000_000;
const rowsPerSlice = 256;

/** Throws an ApiError of status 400 for a picture that cannot be read and for a mask that does not fit. */
export function* editPicture(codec: Codec, request: EditRequest): Generator<void, Bitmap> {
  const { prompt, sources, size, index = 0 } = request;
  const seed = seedOf(prompt, request.seed);
  const [source, ...references] = sources.map(bytes => decoded(codec, bytes, 'image'));
  if (source === undefined) throw new ApiError(400, "Missing required parameter: 'image'.", null, 'image');
  yield;
  if (request.isTransparent) {
    return cutOut(codec, size === undefined ? source : fitted(codec, source, size.width, size.height));
  }
  const mask = request.mask && readMask(codec, request.mask, source);
  const area = mask?.area ?? { x: 0, y: 0, width: source.width, height: source.height };
  const read = readEditWish(prompt, seed, mask !== undefined, averageColour(references));
  // A canvas that grew gets more of the same: a scene of its own would show where it begins.
  const extended = mask && continued(source);
  // No words that it knows ask for no change of light there.
  const wish = extended && read.hasBokeh ? { ...read, tones: [], hasBokeh: false } : read;
  let edited = extended ?? copyOf(source);
  if (wish.hasScene && extended === undefined)
    edited = yield* withScene(codec, edited, prompt, seed, area, mask !== undefined);
  // A scene behind a mask comes with its own hour and colours.
  const tones = wish.hasScene && mask !== undefined ? [] : wish.tones;
  edited = yield* changed(codec, edited, { ...wish, tones: [...tones, ...takeOf(index)] });
  if (wish.features.size > 0 || wish.subjects.length > 0 || wish.hasBokeh) {
    const overlay = yield* paintOverlay(wish, prompt, seed, ...paintable(area));
    layOver(edited, codec.resize(overlay, area.width, area.height), area.x, area.y);
    yield;
  }
  if (wish.frame !== undefined) drawFrame(edited, area, wish.frame);
  const result = mask === undefined ? edited : throughMask(source, edited, mask.bitmap);
  yield;
  if (mask !== undefined) markAsDemo(result, mask.bitmap);
  const sized = size === undefined ? result : fitted(codec, result, size.width, size.height);
  if (mask === undefined) markAsDemo(sized);
  return sized;
}

function decoded(codec: Codec, bytes: Uint8Array, param: string): Bitmap {
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    throw new ApiError(400, inEnglish(error.sentence), 'invalid_image_file', param);
  }
}

function readMask(codec: Codec, bytes: Uint8Array, source: Bitmap): { bitmap: Bitmap; area: Area } {
  const bitmap = decoded(codec, bytes, 'mask');
  if (bitmap.width !== source.width || bitmap.height !== source.height) {
    const message = 'Invalid mask image format - mask size does not match image size.';
    throw new ApiError(400, message, 'invalid_value', 'mask');
  }
  const area = openArea(bitmap);
  if (area === undefined) {
    const message = 'Invalid mask image format - mask has no transparent pixels that mark what to edit.';
    throw new ApiError(400, message, 'invalid_value', 'mask');
  }
  return { bitmap, area };
}

/** Of every pixel that is visible, in all of them. */
function averageColour(pictures: readonly Bitmap[]): Colour | undefined {
  let [red, green, blue, weight] = [0, 0, 0, 0];
  for (const { data } of pictures) {
    for (let at = 0; at < data.length; at += 4) {
      const alpha = data[at + 3] ?? 0;
      red += (data[at] ?? 0) * alpha;
      green += (data[at + 1] ?? 0) * alpha;
      blue += (data[at + 2] ?? 0) * alpha;
      weight += alpha * 255;
    }
  }
  return weight === 0 ? undefined : [red / weight, green / weight, blue / weight];
}

/** Fills the masked area with the place that the prompt names; without a mask it shines through, as if exposed twice. */
function* withScene(
  codec: Codec,
  picture: Bitmap,
  prompt: string,
  seed: number,
  area: Area,
  isMasked: boolean,
): Generator<void, Bitmap> {
  const [width, height] = paintable(area);
  const scene = codec.resize(
    yield* paintScene({ prompt, seed, width, height, isTransparent: false }),
    area.width,
    area.height,
  );
  layOver(picture, scene, area.x, area.y, isMasked ? 1 : 0.55);
  if (isMasked) fillAlpha(picture, area);
  return picture;
}

/** What is painted new shows, even where the source was cut out. */
function fillAlpha({ width, data }: Bitmap, area: Area): void {
  for (let y = area.y; y < area.y + area.height; y++) {
    for (let x = area.x; x < area.x + area.width; x++) data[(y * width + x) * 4 + 3] = 255;
  }
}

function paintable({ width, height }: Area): [width: number, height: number] {
  const scale = Math.min(1, Math.sqrt(largestPainting / (width * height)));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

function* changed(codec: Codec, picture: Bitmap, wish: EditWish): Generator<void, Bitmap> {
  let result = picture;
  const { width, height } = picture;
  if (wish.flip !== undefined) result = flipped(result, wish.flip);
  if (wish.isPixelated) result = pixelated(codec, result);
  if (wish.isBlurred) result = codec.blur(result, Math.max(1.5, Math.min(width, height) * 0.014));
  yield;
  if (wish.tones.length === 0) return result;
  for (let row = 0; row < height; row += rowsPerSlice) {
    applyTones(result.data, wish.tones, row * width, Math.min(height, row + rowsPerSlice) * width);
    yield;
  }
  return result;
}

function pixelated(codec: Codec, picture: Bitmap): Bitmap {
  const { width, height, data } = picture;
  const block = Math.max(2, Math.round(Math.min(width, height) / 40));
  const [columns, rows] = [Math.ceil(width / block), Math.ceil(height / block)];
  const small = codec.resize(picture, columns, rows);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (Math.floor(y / block) * columns + Math.floor(x / block)) * 4;
      data.set(small.data.subarray(from, from + 4), (y * width + x) * 4);
    }
  }
  return picture;
}

function drawFrame({ width, data }: Bitmap, area: Area, colour: Colour): void {
  const thickness = Math.max(1, Math.round(Math.min(area.width, area.height) * 0.05));
  for (let y = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++) {
      const edge = Math.min(x, y, area.width - 1 - x, area.height - 1 - y);
      if (edge >= thickness) continue;
      const at = ((area.y + y) * width + area.x + x) * 4;
      // A darker line inside, where a passe-partout is cut.
      const shade = edge >= thickness * 0.88 ? 0.72 : 1;
      for (let channel = 0; channel < 3; channel++)
        data[at + channel] = Math.round((colour[channel] ?? 0) * 255 * shade);
    }
  }
}

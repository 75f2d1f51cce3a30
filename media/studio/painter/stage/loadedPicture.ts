/** The picture that is painted on, decoded once and upright. Never changes the file. */

import type { PixelSize } from '../../../../src/core/sizes';
import type { ReferenceView } from '../../../../src/protocol/views';
import { emptyMask, type Mask } from '../mask/mask';

/** `width`, `height`: px of the upright picture, which `image` may show in fewer. */
export type LoadedPicture = PixelSize & { readonly image: ImageBitmap };

/** px; a mask of more is better made elsewhere. */
export const mostPixels = 8192 * 8192;

/** Rows that are read back from a canvas at a time. */
const rowsAtOnce = 256;

/** Rejects when it is no picture or cannot be read. */
export async function loadPicture(reference: ReferenceView, source: string): Promise<LoadedPicture> {
  const element = await decoded(source);
  const natural = { width: element.naturalWidth, height: element.naturalHeight };
  return { image: await createImageBitmap(element), ...uprightSize(reference, natural) };
}

/** A browser turns a photograph upright; where it has other px than the file, it was given a copy. */
export function uprightSize(stored: PixelSize, natural: PixelSize): PixelSize {
  const { width, height } = stored;
  const isSame = natural.width === width && natural.height === height;
  const isTurned = natural.width === height && natural.height === width;
  if (isSame || isTurned) return natural;
  return natural.width > natural.height === width > height
    ? { width, height }
    : { width: height, height: width };
}

/** A mask picture as bytes, of the px that are wanted. */
export async function loadMask(source: string, { width, height }: PixelSize): Promise<Mask> {
  const element = await decoded(source);
  const mask = emptyMask({ width, height });
  const strip = new OffscreenCanvas(width, Math.min(rowsAtOnce, height));
  const context = strip.getContext('2d', { willReadFrequently: true });
  if (!context) return mask;
  for (let top = 0; top < height; top += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - top);
    context.drawImage(element, 0, -top, width, height);
    const { data } = context.getImageData(0, 0, width, rows);
    for (let at = 0; at < width * rows; at++) mask.bytes[top * width + at] = data[at * 4] ?? 0;
  }
  return mask;
}

/** Webview addresses are of another origin than the page: only a picture asked for as such can be read back. */
export async function decoded(source: string): Promise<HTMLImageElement> {
  const element = new Image();
  element.crossOrigin = 'anonymous';
  element.src = source;
  await element.decode();
  return element;
}

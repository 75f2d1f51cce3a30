/** How FLUX is asked wherever it has fields of its own: px in two of them, and each picture in one with a number. */

import type { PictureInput } from '../core/imageRequest';
import { parsePixelSize } from '../core/sizes';
import { InlinePicture, type JsonBody } from '../core/wireFormat';

export type FluxFields = { readonly [name: string]: JsonBody | undefined };

/** Bare: FLUX takes no data URI. */
export function base64(picture: PictureInput): InlinePicture {
  return new InlinePicture(picture, 'base64');
}

/** `input_image`, `input_image_2`, … */
export function numbered(sources: readonly PictureInput[]): FluxFields {
  return Object.fromEntries(
    sources.map((source, index) => [
      index === 0 ? 'input_image' : `input_image_${index + 1}`,
      base64(source),
    ]),
  );
}

export function pixelFields(size: string): FluxFields {
  return parsePixelSize(size) ?? {};
}

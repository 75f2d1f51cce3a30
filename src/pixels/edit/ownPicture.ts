/** When a model goes on from a picture that it made itself: the picture goes as it came, and the model is told what it thought of it. */

import type { ImageRequest } from '../../core/imageRequest';
import type { Margins } from '../../core/margins';
import { parseShape } from '../../core/sizes';

/** Whether the picture may go in the shape that it has: another was not asked for. */
export function mayGoWhole({ continues, parameters }: ImageRequest, extend: Margins | undefined): boolean {
  if (continues === undefined || extend !== undefined) return false;
  const { size = 'auto' } = parameters;
  return size === 'auto' || (parseShape(size) !== undefined && parseShape(size)?.ratio === undefined);
}

/** `sent` with the very bytes of the picture that was given, which is the model's own; it only goes on where all of it was sent. */
export function goingOn(given: ImageRequest, sent: ImageRequest): ImageRequest {
  const { continues, sources } = given;
  const [own] = sources;
  const [first, ...others] = sent.sources;
  if (continues === undefined || own?.width !== first?.width || own?.height !== first?.height) return sent;
  return own === undefined ? sent : { ...sent, sources: [own, ...others], continues };
}

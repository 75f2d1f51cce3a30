/** What pictures may be sent along with a prompt. Never opens a picture: bytes and px are known by then. */

import { ImageError } from './imageError';
import type { ImageRequest, PictureInMemory, PictureInput } from './imageRequest';
import type { MediaType } from './mediaType';
import type { EditAbilities, ModelAbilities } from './modelAbilities';
import { pngHasAlpha } from './pngAlpha';
import { type Sentence, sentence } from './sentence';

/**
 * Checks sources and mask against what the model takes, and drops a mask that it has no use for, with a warning.
 * Throws ImageError `invalidInput` that names the limit and the model.
 */
export function checkPictures(
  request: ImageRequest,
  { edits }: ModelAbilities,
  warn: (warning: Sentence) => void,
): ImageRequest {
  const { model, sources, mask } = request;
  if (sources.length === 0) {
    if (mask !== undefined) throw invalid('A mask needs a picture to lie on: choose the picture to edit.');
    return request;
  }
  if (edits === undefined) {
    throw invalid('{0} makes new pictures only. Choose a model that edits.', model);
  }
  if (sources.length > edits.maxSources) {
    throw edits.maxSources === 1
      ? invalid('{0} edits one picture at a time, and {1} were given.', model, sources.length)
      : invalid(
          '{0} takes at most {1} pictures, and {2} were given.',
          model,
          edits.maxSources,
          sources.length,
        );
  }
  for (const source of sources) checkSource(source, edits, model);
  if (mask === undefined) return request;
  if (edits.mask) {
    checkMask(mask, sources[0], edits, model);
    return request;
  }
  warn(sentence('{0} takes no mask: it may change the whole picture.', model));
  const { mask: _, ...unmasked } = request;
  return unmasked;
}

/** What every server that says nothing of it takes. */
const usualTypes: readonly MediaType[] = ['image/png', 'image/jpeg', 'image/webp'];

/** Whether a picture of that format and so many bytes can be sent as it is. */
export function takesPicture(
  { mediaTypes = usualTypes, maxBytes = Number.POSITIVE_INFINITY }: EditAbilities,
  mediaType: MediaType,
  bytes = 0,
): boolean {
  return mediaTypes.includes(mediaType) && bytes <= maxBytes;
}

function checkSource(source: PictureInput, edits: EditAbilities, model: string): void {
  const { name, bytes, width, height, mediaType } = source;
  if (edits.mediaTypes !== undefined && !edits.mediaTypes.includes(mediaType)) {
    const formats = edits.mediaTypes.map(formatName).join(', ');
    throw invalid(
      '{0} edits {1}, and “{2}” is {3}. Save it as PNG first.',
      model,
      formats,
      name,
      formatName(mediaType),
    );
  }
  if (edits.maxBytes !== undefined && bytes.length > edits.maxBytes) {
    const [size, limit] = [megabytes(bytes.length), megabytes(edits.maxBytes)];
    throw invalid('“{0}” has {1} MB; {2} takes pictures of up to {3} MB.', name, size, model, limit);
  }
  if (edits.square === true && width !== height) {
    throw invalid('{0} edits square pictures only; “{1}” has {2} × {3} px.', model, name, width, height);
  }
}

/** What every server asks of a mask; the alpha rule is where most of them answer with a riddle. */
function checkMask(
  mask: PictureInMemory,
  source: PictureInput | undefined,
  edits: EditAbilities,
  model: string,
): void {
  if (mask.mediaType !== 'image/png') {
    throw invalid('A mask must be a PNG, and “{0}” is {1}.', mask.name, formatName(mask.mediaType));
  }
  if (source !== undefined && (mask.width !== source.width || mask.height !== source.height)) {
    throw invalid(
      'The mask has {0} × {1} px, the picture {2} × {3} px. Both must be the same.',
      mask.width,
      mask.height,
      source.width,
      source.height,
    );
  }
  if ((edits.maskPolarity ?? 'alpha') === 'alpha' && !pngHasAlpha(mask.bytes)) {
    throw invalid('The mask “{0}” has no transparency. Make transparent what is to change.', mask.name);
  }
  if (edits.maxMaskBytes !== undefined && mask.bytes.length > edits.maxMaskBytes) {
    const [size, limit] = [megabytes(mask.bytes.length), megabytes(edits.maxMaskBytes)];
    throw invalid('The mask has {0} MB; {1} takes masks of up to {2} MB.', size, model, limit);
  }
}

function formatName(mediaType: string): string {
  return mediaType.slice('image/'.length).replace('+xml', '').toUpperCase();
}

function megabytes(bytes: number): number {
  return Math.ceil((bytes / 1024 / 1024) * 10) / 10;
}

function invalid(text: string, ...values: (string | number)[]): ImageError {
  return new ImageError('invalidInput', sentence(text, ...values));
}

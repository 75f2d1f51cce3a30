/** What a model is sent for a new picture whose px, transparency or format it may not make by itself. Never sends anything. */

import { exactSize, type SizeFit } from '../../core/exactSize';
import type { ImageRequest } from '../../core/imageRequest';
import type { ModelAbilities } from '../../core/modelAbilities';
import { accepts, wholeFormats } from '../../core/parameters';
import { type Sentence, sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import { isFormat } from './editFile';
import type { PictureWishes } from './finishPicture';
import { withFormatToAsk } from './formatToAsk';
import { onBackdrop } from './requestForEdit';
import type { Transparency } from './seeThrough';

export type NewPicture = {
  readonly request: ImageRequest;
  /** What to make of the answers; absent: they are left as they come. */
  readonly wishes?: PictureWishes;
  readonly warnings: readonly Sentence[];
};

type Wishes = { readonly sizeFit: SizeFit; readonly isExact?: boolean | undefined };

export function requestForPicture(
  request: ImageRequest,
  abilities: ModelAbilities,
  wishes: Wishes,
): NewPicture {
  const { size: asked, background, outputFormat = '', outputCompression } = request.parameters;
  if (wholeFormats.includes(outputFormat) && accepts(abilities, 'outputFormat', outputFormat))
    return { request, warnings: [] };
  const size = exactSize({ size: asked, isExact: wishes.isExact }, abilities.sizes);
  const isTransparent = background === 'transparent';
  if (size === undefined && !isTransparent && !isFormat(outputFormat)) return { request, warnings: [] };
  const plain = withFormatToAsk(request, abilities);
  const worded =
    size !== undefined && abilities.sizes.type === 'prompt' && !abilities.sizes.isFixed
      ? inWords(plain, size)
      : { request: plain, warnings: [] };
  const sent = isTransparent ? onBackdrop(worded.request, abilities) : { ...worded, warnings: [] };
  return {
    request: sent.request,
    wishes: {
      sizeFit: wishes.sizeFit,
      ...(size && { size }),
      ...(isTransparent && { transparency: transparencyIn(sent.request) }),
      ...(outputFormat !== '' && { format: outputFormat }),
      ...(outputCompression !== undefined && { quality: outputCompression }),
    },
    warnings: [...worded.warnings, ...sent.warnings],
  };
}

/** How a transparency that was asked for is asked for in what is sent. */
export function transparencyIn({ parameters }: ImageRequest): Transparency {
  return parameters.background === undefined ? 'backdrop' : 'alpha';
}

/** A model without sizes may keep a shape that it is told of. */
function inWords(request: ImageRequest, { width, height }: PixelSize) {
  const { size: _, ...parameters } = request.parameters;
  const prompt = `${request.prompt}\n\nMake it ${width} pixels wide and ${height} pixels high.`;
  const warning = sentence(
    '{0} takes no size: it was asked in words for {1} × {2} px.',
    ...[request.model, width, height],
  );
  return { request: { ...request, prompt, parameters }, warnings: [warning] };
}

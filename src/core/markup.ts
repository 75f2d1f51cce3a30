/** Notes that a model takes by themselves, as a layer over the picture: all other models are shown a copy of it that has them. Never opens a picture. */

import type { ImageRequest } from './imageRequest';
import type { ModelAbilities } from './modelAbilities';
import { isRefused, wholeFormats } from './parameters';
import { pngHasAlpha } from './pngAlpha';

/** The prompt where a person drew and wrote none. `onCopy`: the copy goes along as the second picture. */
export const followNotes = {
  onCopy: 'Change what is marked in image 2 as it says there. Leave nothing of the marks in the result.',
  onLayer: 'Change what is marked as it says there. Leave nothing of the marks in the result.',
} as const;

/** Whether the model takes notes by themselves, as far as its server has not refused them. */
export function takesNotes(abilities: Pick<ModelAbilities, 'edits' | 'refusedParameters'>): boolean {
  return abilities.edits?.markup === true && !isRefused(abilities, 'markup');
}

/** The request without notes that cannot go by themselves: then the copy that has them says the same. Nobody has said whether a GIF or an SVG takes any. */
export function fitMarkup(request: ImageRequest, abilities: ModelAbilities): ImageRequest {
  const { markup, ...others } = request;
  if (markup === undefined) return request;
  const { sources, mask, parameters } = request;
  const [first] = sources;
  const isFit =
    takesNotes(abilities) &&
    mask === undefined &&
    !wholeFormats.includes(parameters.outputFormat ?? '') &&
    sources.length > 1 &&
    first?.width === markup.width &&
    first.height === markup.height &&
    pngHasAlpha(markup.bytes);
  return isFit ? request : others;
}

/** What goes along with notes that go by themselves: not the copy that has them, and no word of it. */
export function withoutCopy(request: ImageRequest): ImageRequest {
  const { markup, sources, prompt } = request;
  if (markup === undefined) return request;
  return {
    ...request,
    prompt: prompt.replace(followNotes.onCopy, followNotes.onLayer),
    sources: sources.slice(0, -1),
  };
}

/** What a model is sent for an edit: the prepared pictures, and in words what it has no parameter for. Never sends anything itself. */

import { backdrop, cutOutWishes } from '../../core/cutOut';
import { stemOf } from '../../core/fileNames';
import type { ImageRequest, PictureInput } from '../../core/imageRequest';
import { extensionOf } from '../../core/mediaType';
import type { EditAbilities, ModelAbilities } from '../../core/modelAbilities';
import { isRefused } from '../../core/parameters';
import { type Sentence, sentence } from '../../core/sentence';
import { isLegalSize, parsePixelSize, type SizeRule, tidySize } from '../../core/sizes';
import { withFormatToAsk } from './formatToAsk';
import type { PictureFile, PreparedEdit } from './prepareEdit';

export type EditContext = {
  readonly abilities: ModelAbilities;
  /** The model's, which there are. */
  readonly edits: EditAbilities;
  /** Only the outline of the answer is wanted. */
  readonly cutOut: boolean;
};

/** With the references as they go. */
type Prepared = PreparedEdit & { readonly references: readonly Omit<PictureInput, 'name'>[] };

type Sent = {
  readonly request: ImageRequest;
  /** What the model was asked for instead, because it cannot do the thing itself. */
  readonly warnings: readonly Sentence[];
};

/** The request with its pictures, mask and size as the model takes them. */
export function requestForEdit(given: ImageRequest, prepared: Prepared, parts: EditContext): Sent {
  const { abilities, edits, cutOut } = parts;
  const request = withFormatToAsk(given, abilities);
  const { sizes } = abilities;
  const { plan, mask } = prepared;
  const { mask: _mask, markup: _notes, sources: pictures, ...rest } = request;
  const { size: wish, ...others } = request.parameters;
  const sources = inputsOf(prepared, pictures);
  const isMine = wish === undefined || isLegalSize(tidySize(wish), sizes) || isMadeOf(wish, sizes);
  const size = isMine && !(wish === undefined && isRefused(abilities, 'size')) ? (plan.size ?? wish) : wish;
  const parameters = { ...others, ...(size !== undefined && { size }) };
  const sent = { ...rest, ...layerOf(prepared), sources, parameters };
  const masked = mask && !cutOut ? withMask(sent, mask, edits) : { request: sent, warnings: [] };
  if (!cutOut && request.parameters.background !== 'transparent') return masked;
  const { request: seeThrough, warnings } = onBackdrop(masked.request, abilities);
  return { request: seeThrough, warnings: [...masked.warnings, ...warnings] };
}

function withMask(request: ImageRequest, mask: PictureFile, edits: EditAbilities): Sent {
  const maskInput = inputOf(mask, { name: 'mask.png' });
  if (edits.mask) return { request: { ...request, mask: maskInput }, warnings: [] };
  return shownMask(request, maskInput, edits);
}

/** Then the edit's own px are the source's, whatever the frame. A model that takes no size at all is for the rules to tell. */
function isMadeOf(size: string, rule: SizeRule): boolean {
  return rule.type !== 'prompt' && parsePixelSize(tidySize(size)) !== undefined;
}

/** A model that takes no mask gets it to look at, where there is room, and the original is put back in any case. */
function shownMask(request: ImageRequest, mask: PictureInput, { maxSources }: EditAbilities): Sent {
  const { model, sources, prompt } = request;
  if (sources.length >= maxSources) return { request, warnings: [sentence(maskUnseen, model)] };
  const place = sources.length + 1;
  const words = `${prompt}\n\nImage ${place} is a mask: change only what is white in it, and leave everything else exactly as it is.`;
  return {
    request: { ...request, prompt: words, sources: [...sources, mask] },
    warnings: [sentence(maskShown, model, place)],
  };
}

/** A model that makes nothing transparent paints a colour around the subject that is easily told from it. */
export function onBackdrop(request: ImageRequest, abilities: ModelAbilities): Sent {
  const { backdrop: needed, ...wishes } = cutOutWishes(abilities);
  const prompt = `${request.prompt}\n\nShow it in front of a plain, even background of the colour ${backdrop}, without a shadow, and use that colour nowhere else.`;
  const warning = sentence(asBackdrop, request.model);
  if (needed) {
    const { background: _, ...parameters } = request.parameters;
    return { request: { ...request, prompt, parameters }, warnings: [warning] };
  }
  // A server may refuse it nevertheless: then nothing is lost, as nothing was made.
  const fallbacks = { background: { prompt, warning } };
  const { outputFormat } = request.parameters;
  // The other format that has transparency, if that was asked for.
  const kept = outputFormat === 'webp' && { outputFormat };
  const parameters = { ...request.parameters, ...wishes, ...kept };
  return { request: { ...request, parameters, fallbacks }, warnings: [] };
}

const asBackdrop = '{0} makes no transparent background: it was asked for a plain one, which was cut away.';
const maskUnseen = '{0} takes no mask: it saw the whole picture, and the original was put back outside.';
const maskShown =
  '{0} takes no mask: it was shown the mask as picture {1}, and the original was put back outside.';

/** The notes as they go. */
export function layerOf({ markup }: Pick<PreparedEdit, 'markup'>): Pick<ImageRequest, 'markup'> {
  return markup === undefined ? {} : { markup: inputOf(markup, { name: 'markup.png' }) };
}

/** `given`: the pictures as they were ordered, for their names. */
export function inputsOf(
  { source, references }: Prepared,
  given: readonly { readonly name: string }[],
): PictureInput[] {
  return [source, ...references].map((picture, index) => inputOf(picture, given[index]));
}

function inputOf<Picture extends Omit<PictureInput, 'name'>>(
  picture: Picture,
  given: { readonly name: string } | undefined,
): Picture & { readonly name: string } {
  return { ...picture, name: `${stemOf(given?.name ?? 'picture')}.${extensionOf(picture.mediaType)}` };
}

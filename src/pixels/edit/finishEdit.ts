/** Makes the edit that was asked for of what a provider answered: the source's size, and the source's own pixels where it was protected. Never changes the answer itself. */

import type Vips from 'wasm-vips';
import { hasContentCredentials } from '../../core/contentCredentials';
import { type EditPlan, framedPart } from '../../core/editPlan';
import { readImageHeader } from '../../core/imageHeader';
import type { Margins } from '../../core/margins';
import { type Sentence, sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { maskOnCanvas, onCanvas } from './canvas';
import { driftOf } from './drift';
import { type EditFile, editFile, type FileWishes, formatOf } from './editFile';
import {
  alphaOf,
  feathered,
  frameMask,
  hasTransparency,
  type MaskFile,
  maskOfPart,
  mostOf,
  readMask,
} from './editMask';
import { cut, intoFrame, outOfFrame, scaled } from './framing';
import { asStored, inColoursOf, type Original, readOriginal, saysMore, withAlpha } from './original';
import { seeThrough, type Transparency } from './seeThrough';

export type FinishOptions = FileWishes & {
  /** Of the source's px, before it is extended. */
  readonly mask?: MaskFile;
  readonly extend?: Margins;
  /** px; absent: as wide as suits the mask. */
  readonly feather?: number;
  readonly plan: EditPlan;
  /** Absent: the edit is as transparent as it comes. */
  readonly transparency?: Transparency;
  readonly answer: Uint8Array;
};

export type FinishedEdit = EditFile & {
  /** Share of the protected pixels that the provider changed, 0 to 1; absent where none were. */
  readonly drift?: number;
};

/** Throws an ImageError of kind invalidInput for pictures that cannot be read. */
export function finishEdit(vips: Library, options: FinishOptions): FinishedEdit {
  const { source, plan, mask, extend } = options;
  const own = readOriginal(vips, source);
  const original = { ...own, image: onCanvas(own.image, extend, 'mirror') };
  if (meetsContract(own, options)) {
    const { format, warnings } = formatOf(options, false);
    return { bytes: options.answer, mediaType: format, warnings: [...own.warnings, ...warnings] };
  }
  const received = inSrgb(openPicture(vips, options.answer).autorot());
  const found = outOfFrame(received, plan).copyMemory();
  const shown = seeThrough(vips, found, options.transparency);
  const answer = opaqueIfSo(shown.image);
  const area = maskOnCanvas(vips, mask && readMask(vips, mask, own.image), own.image, extend);
  const drift = area && driftIn(original, received, { plan, answer, area });
  const edited = merged(vips, original, answer, area, options);
  const file = editFile(asStored(original, edited), options, area !== undefined);
  const depth = own.image.format === 'ushort' ? [fewerBits] : [];
  return {
    ...file,
    warnings: [
      ...[...own.warnings, ...shown.warnings, ...depth],
      ...[...file.warnings, ...unsigned(options.answer)],
    ],
    ...(drift !== undefined && { drift }),
  };
}

/**
 * Whether the answer is the edit already: written anew, it would lose a little and its Content Credentials, for nothing.
 * What a source's file says beside its pixels, or an outline, is kept by writing anew.
 */
function meetsContract({ stored, image }: Original, options: FinishOptions): boolean {
  const { answer, plan, mask, extend, quality, transparency } = options;
  if (mask !== undefined || extend !== undefined || quality !== undefined) return false;
  if (transparency !== undefined) return false;
  const { part, place, frame } = plan;
  const isWhole = isSameSize(part, image) && isSameSize(place, frame);
  const header = readImageHeader(answer);
  if (!isWhole || header === undefined || !isSameSize(header, image) || image.hasAlpha()) return false;
  return !saysMore(stored) && header.mediaType === formatOf(options, false).format;
}

function isSameSize(one: PixelSize, other: PixelSize): boolean {
  return one.width === other.width && one.height === other.height;
}

function unsigned(answer: Uint8Array): Sentence[] {
  return hasContentCredentials(answer) ? [withoutCredentials] : [];
}

const withoutCredentials = sentence(
  'The provider signed its picture with Content Credentials. They hold for its own bytes alone and are not in the edit that was fitted to its source.',
);

const fewerBits = sentence(
  'The picture has 16 bits a channel and image models make 8: only what was not edited keeps all of them.',
);

/** `answer`: of the part's px, `area`: of the canvas's. Compared where there are fewer pixels: in the part, or in the frame as it was sent. */
function driftIn(
  { image }: Original,
  received: Vips.Image,
  { plan, answer, area }: { readonly plan: EditPlan; readonly answer: Vips.Image; readonly area: Vips.Image },
): number {
  const { frame, part, place } = plan;
  const sent = intoFrame(inSrgb(image), plan);
  // What an answer of this size would have brought, had the provider changed nothing.
  const unchanged = scaled(sent, framedPart(received, frame));
  if (place.width * place.height >= part.width * part.height)
    return driftOf(answer, outOfFrame(unchanged, plan), cut(area, part));
  const shown = (picture: Vips.Image) => cut(scaled(cut(picture, framedPart(picture, frame)), frame), place);
  const found = shown(received).copyMemory();
  return driftOf(opaqueIfSo(found), shown(unchanged), cut(frameMask(area, plan), place).more(0));
}

/** Opaque alpha says nothing: many servers always send it. */
function opaqueIfSo(found: Vips.Image): Vips.Image {
  return found.hasAlpha() && !hasTransparency(found) ? found.extractBand(0, { n: 3 }) : found;
}

function merged(
  vips: Library,
  original: Original,
  answer: Vips.Image,
  area: Vips.Image | undefined,
  { plan, feather }: FinishOptions,
): Vips.Image {
  const { image } = original;
  const { part } = plan;
  const isWhole = part.width === image.width && part.height === image.height;
  const own = inColoursOf(original, answer);
  // An edit of the whole picture keeps its outline, unless the model made one of its own.
  const keepsOutline = area === undefined && image.hasAlpha() && !own.hasAlpha();
  const outlined = keepsOutline ? own.bandjoin(alphaOf(cut(image, part))) : own;
  if (isWhole && area === undefined) return outlined;
  const sent = maskOfPart(vips, plan, image);
  const mask = feathered(area === undefined ? sent : area.minpair(sent), feather);
  return through(mask, outlined.embed(part.x, part.y, image.width, image.height), image);
}

/** Exact at both ends of the mask; between them colours count as much as they are visible. */
function through(mask: Vips.Image, edited: Vips.Image, original: Vips.Image): Vips.Image {
  if (!edited.hasAlpha() && !original.hasAlpha()) return mask.ifthenelse(edited, original, { blend: true });
  const [inside, outside] = [withAlpha(edited), withAlpha(original)];
  const max_alpha = mostOf(original);
  const [to, from] = [inside.premultiply({ max_alpha }), outside.premultiply({ max_alpha })];
  const blended = to
    .subtract(from)
    .multiply(mask.linear(1 / 255, 0))
    .add(from)
    .unpremultiply({ max_alpha })
    .rint()
    .cast(original.format);
  return mask.equal(0).ifthenelse(outside, mask.equal(255).ifthenelse(inside, blended));
}

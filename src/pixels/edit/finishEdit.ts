/** Makes the edit that was asked for of what a provider answered: the source's size, and the source's own pixels where it was protected. Never changes the answer itself. */

import type Vips from 'wasm-vips';
import { type EditFit, type EditPlan, framedPart } from '../../core/editPlan';
import { type MediaType, sniffMediaType } from '../../core/mediaType';
import { type Sentence, sentence } from '../../core/sentence';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { driftOf } from './drift';
import { alphaOf, feathered, hasTransparency, type MaskFile, maskOfPart, mostOf, readMask } from './editMask';
import { cut, intoFrame, outOfFrame, scaled } from './framing';
import { asStored, inColoursOf, type Original, readOriginal, withAlpha } from './original';

export type FinishOrder = {
  readonly source: Uint8Array;
  readonly mask?: MaskFile;
  /** px; absent: as wide as suits the mask. */
  readonly feather?: number;
  readonly plan: EditPlan;
  readonly fit: EditFit;
  readonly answer: Uint8Array;
  /** What the user asked for; absent: the source's own, PNG where that cannot be written. */
  readonly format?: string;
  /** 0–100, for jpeg and webp. */
  readonly quality?: number;
};

export type FinishedEdit = {
  readonly bytes: Uint8Array;
  readonly mediaType: MediaType;
  /** Share of the protected pixels that the provider changed, 0 to 1; absent without a mask. */
  readonly drift?: number;
  readonly warnings: readonly Sentence[];
};

/** Throws an ImageError of kind invalidInput for pictures that cannot be read. */
export function finishEdit(vips: Library, order: FinishOrder): FinishedEdit {
  const { source, plan, mask } = order;
  const original = readOriginal(vips, source);
  const received = inSrgb(openPicture(vips, order.answer).autorot());
  const found = outOfFrame(received, plan).copyMemory();
  // Opaque alpha says nothing: many servers always send it.
  const answer = found.hasAlpha() && !hasTransparency(found) ? found.extractBand(0, { n: 3 }) : found;
  const area = mask && readMask(vips, mask, original.image);
  const drift = area && driftOf(answer, unchanged(original, received, order), cut(area, plan.part));
  const edited = merged(vips, original, answer, area, order);
  const { mediaType, warnings } = formatOf(order, edited.hasAlpha());
  const bytes = write(asStored(vips, source, original, edited), mediaType, order);
  return {
    ...{ bytes, mediaType, warnings: [...original.warnings, ...warnings] },
    ...(drift !== undefined && { drift }),
  };
}

/** What an answer of this size would have brought, had the provider changed nothing. */
function unchanged({ image }: Original, received: Vips.Image, { plan, fit }: FinishOrder): Vips.Image {
  const sent = intoFrame(inSrgb(image), plan, fit);
  return outOfFrame(scaled(sent, framedPart(received, plan.frame)), plan);
}

function merged(
  vips: Library,
  original: Original,
  answer: Vips.Image,
  area: Vips.Image | undefined,
  { plan, feather }: FinishOrder,
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

type Format = 'image/png' | 'image/jpeg' | 'image/webp' | 'image/tiff';
const formats: Readonly<Record<string, Format>> = {
  png: 'image/png',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  'image/png': 'image/png',
  'image/jpeg': 'image/jpeg',
  'image/webp': 'image/webp',
  'image/tiff': 'image/tiff',
};

function formatOf(
  { source, format }: FinishOrder,
  isSeeThrough: boolean,
): { mediaType: Format; warnings: readonly Sentence[] } {
  const asked = format === undefined ? undefined : formats[format];
  if (asked !== undefined) return { mediaType: asked, warnings: [] };
  const own = formats[sniffMediaType(source) ?? ''];
  if (own === undefined) return { mediaType: 'image/png', warnings: [asPng] };
  if (own === 'image/jpeg' && isSeeThrough) return { mediaType: 'image/png', warnings: [asSeeThroughPng] };
  return { mediaType: own, warnings: [] };
}

const asPng = sentence('The picture’s format is not one that edits are written in: the edit is a PNG.');
const asSeeThroughPng = sentence('The edit is transparent, which a JPEG cannot be: it is a PNG.');

/** JPEG of 97 without colour subsampling is off by a level or two; WebP is exact where something was protected. */
function write(image: Vips.Image, mediaType: Format, { mask, quality }: FinishOrder): Uint8Array {
  switch (mediaType) {
    case 'image/png':
      return image.writeToBuffer('.png', { compression: 3 });
    case 'image/tiff':
      return image.writeToBuffer('.tif', { compression: 'deflate', predictor: 'horizontal' });
    case 'image/webp':
      return image.writeToBuffer(
        '.webp',
        mask !== undefined && quality === undefined
          ? { lossless: true, exact: true, effort: 2 }
          : { Q: quality ?? 95, effort: 2, alpha_q: 100 },
      );
    case 'image/jpeg':
      return image.writeToBuffer('.jpg', {
        Q: Math.max(1, quality ?? 97),
        subsample_mode: 'off',
        background: [255],
      });
  }
}

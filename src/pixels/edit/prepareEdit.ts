/** Makes what a provider takes of the pictures of an edit: upright, of a legal size and format, within its limits. Never sends more pixels than it may. */

import type Vips from 'wasm-vips';
import { type EditFit, type EditPlan, planEdit } from '../../core/editPlan';
import { ImageError } from '../../core/imageError';
import { readImageHeader } from '../../core/imageHeader';
import type { MediaType } from '../../core/mediaType';
import type { EditAbilities, SizeRule } from '../../core/modelAbilities';
import { takesPicture } from '../../core/pictureRules';
import { type Sentence, sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { areaOf, frameMask, type MaskFile, maskFile, readMask } from './editMask';
import { intoFrame, scaled } from './framing';

export type PictureFile = { readonly bytes: Uint8Array; readonly mediaType: MediaType } & PixelSize;
type Named = { readonly name: string; readonly bytes: Uint8Array };

export type PrepareOrder = {
  readonly model: string;
  readonly source: Named;
  readonly references: readonly Named[];
  readonly mask?: MaskFile;
  readonly sizes: SizeRule;
  readonly edits: EditAbilities;
  readonly fit: EditFit;
  /** The user's wish. */
  readonly size?: string;
};

export type PreparedEdit = {
  readonly plan: EditPlan;
  readonly source: PictureFile;
  readonly references: readonly PictureFile[];
  /** For the frame: alpha or white, as the model wants it, or white for a model to look at where it takes no masks. */
  readonly mask?: PictureFile;
  readonly warnings: readonly Sentence[];
};

/** A picture that loses nothing may be so large, or a slow line would take a minute for it. */
const largestLossless = 8 * 1024 * 1024;
/** Each try has fewer pixels. */
const mostTries = 8;

/** Throws an ImageError of kind invalidInput that names the picture. */
export function prepareEdit(vips: Library, order: PrepareOrder): PreparedEdit {
  const warnings: Sentence[] = [];
  const { source, mask, sizes, edits, fit, size } = order;
  const upright = about(source.name, () => openPicture(vips, source.bytes).autorot());
  const area = mask && readMask(vips, mask, upright);
  const wishes = { fit, size, square: edits.square, focus: area && areaOf(area) };
  const whole = inSrgb(upright);
  // The codec's own picture has getters, which do not travel.
  const own = { width: upright.width, height: upright.height };
  let planned = planEdit(own, sizes, wishes);
  const sent = about(source.name, () =>
    fitted(edits, mostPixels => {
      planned = planEdit(own, sizes, { ...wishes, mostPixels });
      const isWhole = planned.frame.width === own.width && planned.frame.height === own.height;
      if (isWhole && isFit(vips, source.bytes, edits, mask !== undefined)) return asIs(source.bytes);
      return encoded(intoFrame(whole, planned, fit), edits, mask !== undefined);
    }),
  );
  const plan = planned;
  if (sent.isReduced) warnings.push(reduced(source.name, sent, order));
  const references = order.references.map(reference => {
    const { isReduced, ...picture } = about(reference.name, () =>
      prepareReference(vips, reference.bytes, edits),
    );
    if (isReduced) warnings.push(reduced(reference.name, picture, order));
    return picture;
  });
  const { isReduced: _, ...picture } = sent;
  const masked = area && { mask: sentMask(vips, area, plan, order) };
  return { plan, source: picture, references, ...masked, warnings };
}

function prepareReference(vips: Library, bytes: Uint8Array, edits: EditAbilities): Fitted {
  const upright = openPicture(vips, bytes).autorot();
  return fitted(edits, mostPixels => {
    if (mostPixels === undefined && isFit(vips, bytes, edits, false)) return asIs(bytes);
    const scale = Math.min(
      1,
      Math.sqrt((mostPixels ?? Number.POSITIVE_INFINITY) / (upright.width * upright.height)),
    );
    const size = {
      width: Math.max(1, Math.floor(upright.width * scale)),
      height: Math.max(1, Math.floor(upright.height * scale)),
    };
    return encoded(scaled(inSrgb(upright), size), edits, false);
  });
}

function sentMask(
  vips: Library,
  area: Vips.Image,
  plan: EditPlan,
  { fit, edits }: PrepareOrder,
): PictureFile {
  const polarity = edits.mask ? (edits.maskPolarity ?? 'alpha') : 'white';
  const bytes = maskFile(vips, frameMask(area, plan, fit), polarity);
  return { bytes, mediaType: 'image/png', ...plan.frame };
}

type Fitted = PictureFile & { readonly isReduced: boolean };

/** Fewer pixels until the file is small enough. Throws an ImageError of kind invalidInput where that does not help. */
function fitted({ maxBytes }: EditAbilities, make: (mostPixels?: number) => PictureFile): Fitted {
  const first = make();
  let picture = first;
  for (let tries = 0; maxBytes !== undefined && picture.bytes.length > maxBytes; tries++) {
    const mostPixels = picture.width * picture.height * (maxBytes / picture.bytes.length) * 0.9;
    const smaller = make(mostPixels);
    if (tries === mostTries || smaller.width * smaller.height >= picture.width * picture.height) {
      throw new ImageError(
        'invalidInput',
        sentence('The picture is larger than the model takes, at any size.'),
      );
    }
    picture = smaller;
  }
  return { ...picture, isReduced: picture !== first };
}

/** A file that can go as it is: of a format that is taken, upright, of one frame, in plain colours. */
function isFit(vips: Library, bytes: Uint8Array, edits: EditAbilities, isMasked: boolean): boolean {
  const header = readImageHeader(bytes);
  if (header === undefined || !takesPicture(edits, header.mediaType)) return false;
  // OpenAI: “the image and the mask must be of the same format”.
  if (isMasked && header.mediaType !== 'image/png') return false;
  const image = openPicture(vips, bytes);
  const has = (name: string) => image.getTypeof(name) !== 0;
  const isTurned = has('orientation') && image.getInt('orientation') !== 1;
  const isAnimated = has('n-pages') && image.getInt('n-pages') > 1;
  const isPlain = image.interpretation !== 'cmyk' && image.format === 'uchar';
  return isPlain && !isTurned && !isAnimated && !has('icc-profile-data');
}

function asIs(bytes: Uint8Array): PictureFile {
  const header = readImageHeader(bytes);
  if (header === undefined) throw new TypeError('isFit knows the header');
  return { bytes, ...header };
}

/** Where and with what a photograph was taken is nobody's business but the user's. */
const keep = 'none';

/** PNG, which changes nothing, as long as it is not too large; then the best of what the model takes. */
function encoded(image: Vips.Image, edits: EditAbilities, isMasked: boolean): PictureFile {
  const { width, height } = image;
  const takesPng = takesPicture(edits, 'image/png');
  const png = takesPng ? image.writeToBuffer('.png', { compression: 3, keep }) : undefined;
  const isGood =
    png !== undefined &&
    png.length <=
      Math.min(edits.maxBytes ?? largestLossless, isMasked ? Number.POSITIVE_INFINITY : largestLossless);
  if (isGood) return { bytes: png, mediaType: 'image/png', width, height };
  if (!image.hasAlpha() && !isMasked && takesPicture(edits, 'image/jpeg')) {
    const bytes = image.writeToBuffer('.jpg', { Q: 95, subsample_mode: 'off', keep });
    return { bytes, mediaType: 'image/jpeg', width, height };
  }
  if (!isMasked && takesPicture(edits, 'image/webp')) {
    const bytes = image.writeToBuffer('.webp', { Q: 95, effort: 2, alpha_q: 100, keep });
    return { bytes, mediaType: 'image/webp', width, height };
  }
  return {
    bytes: png ?? image.writeToBuffer('.png', { compression: 3, keep }),
    mediaType: 'image/png',
    width,
    height,
  };
}

function reduced(name: string, { width, height }: PixelSize, { model, edits }: PrepareOrder): Sentence {
  const megabytes = Math.round(((edits.maxBytes ?? 0) / 1024 / 1024) * 10) / 10;
  return sentence(
    '“{0}” was sent with {1} × {2} px: {3} takes pictures of up to {4} MB.',
    name,
    width,
    height,
    model,
    megabytes,
  );
}

/** Says which of several pictures is meant. */
function about<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ImageError)) throw error;
    const { text, values } = error.sentence;
    throw new ImageError(error.kind, sentence(`“{${values.length}}”: ${text}`, ...values, name), {
      cause: error,
    });
  }
}

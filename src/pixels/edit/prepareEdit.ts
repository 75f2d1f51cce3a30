/** Makes what a provider takes of the pictures of an edit: upright, of a legal size and format, within its limits. Never sends more pixels than it may. */

import type Vips from 'wasm-vips';
import { type EditFit, type EditPlan, planEdit } from '../../core/editPlan';
import { ImageError } from '../../core/imageError';
import { readImageHeader } from '../../core/imageHeader';
import { withoutMetadata } from '../../core/jpegMetadata';
import type { Margins } from '../../core/margins';
import { type MediaType, sniffMediaType } from '../../core/mediaType';
import type { EditAbilities } from '../../core/modelAbilities';
import { takesPicture } from '../../core/pictureLimits';
import { type Sentence, sentence } from '../../core/sentence';
import type { PixelSize, SizeRule } from '../../core/sizes';
import { checkWhole, inSrgb, openPicture } from '../openPicture';
import { hasText } from '../svg';
import type { Library } from '../vips';
import { canvasSize, maskOnCanvas, onCanvas } from './canvas';
import { alphaOf, areaOf, frameMask, type MaskFile, maskFile, readMask } from './editMask';
import { intoFrame, scaled } from './framing';
import { notesFile, readNotes } from './notesLayer';

export type PictureFile = { readonly bytes: Uint8Array; readonly mediaType: MediaType } & PixelSize;
type Named = { readonly name: string; readonly bytes: Uint8Array };

export type PrepareOptions = {
  readonly model: string;
  readonly source: Named;
  /** Of the source's px, before it is extended. */
  readonly mask?: MaskFile;
  /** Notes by themselves, of the source's px. Left out where there is a mask. */
  readonly markup?: Uint8Array;
  readonly extend?: Margins;
  readonly sizes: SizeRule;
  readonly edits: EditAbilities;
  readonly fit: EditFit;
  /** The user's wish. */
  readonly size?: string;
};

export type PreparedEdit = {
  readonly plan: EditPlan;
  readonly source: PictureFile;
  /** What may change, for the frame: alpha or white, as the model wants it, or white for a model to look at where it takes no masks. */
  readonly mask?: PictureFile;
  /** The notes, for the frame. */
  readonly markup?: PictureFile;
  /** Of the source that its mask marks, 0 to 1; absent: it has none. */
  readonly maskShare?: number;
  readonly warnings: readonly Sentence[];
};

/** A picture that loses nothing may be so large, or a slow line would take a minute for it. */
const largestLossless = 8 * 1024 * 1024;
/** Each try has fewer pixels. */
const mostTries = 8;

/** Throws an ImageError of kind invalidInput that names the picture. */
export function prepareEdit(vips: Library, options: PrepareOptions): PreparedEdit {
  const warnings: Sentence[] = [];
  const { source, mask, markup, extend, sizes, edits, fit, size } = options;
  const upright = about(source.name, () => opened(vips, source.bytes));
  const canvas = about(source.name, () => canvasSize(upright, extend));
  const marked = mask && readMask(vips, mask, upright);
  const area = maskOnCanvas(vips, marked, upright, extend);
  const notes = markup && area === undefined ? readNotes(vips, markup, upright) : undefined;
  const focused = area ?? (notes && alphaOf(notes));
  const wishes = { fit, size, square: edits.square, focus: focused && areaOf(focused) };
  // Models that fill look for what is transparent.
  const whole = onCanvas(inSrgb(upright), extend, takesPicture(edits, 'image/png') ? 'clear' : 'edges');
  const isMasked = area !== undefined && edits.mask;
  let planned = planEdit(canvas, sizes, wishes);
  const sent = about(source.name, () =>
    fitted(edits, mostPixels => {
      planned = planEdit(canvas, sizes, { ...wishes, mostPixels });
      const { width, height } = planned.frame;
      const isWhole = extend === undefined && width === canvas.width && height === canvas.height;
      if (isWhole && isFit(vips, source.bytes, edits, isMasked)) return asIs(source.bytes);
      return encoded(intoFrame(whole, planned), edits, isMasked);
    }),
  );
  const plan = planned;
  if (plan.fit !== fit) warnings.push(notCropped);
  if (sent.isReduced) warnings.push(reduced(source.name, sent, options));
  const { isReduced: _, ...picture } = sent;
  const masked = {
    ...(area && { mask: sentMask(vips, area, plan, options) }),
    ...(notes && {
      markup: { bytes: notesFile(notes, plan), mediaType: 'image/png', ...plan.frame } as const,
    }),
    ...(marked && { maskShare: marked.avg() / 255 }),
  };
  return { plan, source: picture, ...masked, warnings };
}

function opened(vips: Library, bytes: Uint8Array): Vips.Image {
  if (sniffMediaType(bytes) !== 'image/svg+xml' || !hasText(bytes)) {
    const image = openPicture(vips, bytes);
    checkWhole(image);
    return image.autorot();
  }
  throw new ImageError(
    'invalidInput',
    sentence(
      'The drawing has text, and there are no fonts here to draw it with. Turn its text into paths, or export it as PNG.',
    ),
  );
}

/** Has the very bytes that it was given where those can go. Throws as `prepareEdit`. */
export function prepareReference(
  vips: Library,
  { name, bytes }: Named,
  options: Pick<PrepareOptions, 'model' | 'edits'>,
): { readonly picture: PictureFile; readonly warnings: readonly Sentence[] } {
  const { isReduced, ...picture } = about(name, () => fittedReference(vips, bytes, options.edits));
  return { picture, warnings: isReduced ? [reduced(name, picture, options)] : [] };
}

function fittedReference(vips: Library, bytes: Uint8Array, edits: EditAbilities): Fitted {
  const upright = opened(vips, bytes);
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

function sentMask(vips: Library, area: Vips.Image, plan: EditPlan, { edits }: PrepareOptions): PictureFile {
  const mask = frameMask(area, plan);
  if (!edits.mask) return encoded(mask.copy({ interpretation: 'b-w' }), edits, false);
  const bytes = maskFile(vips, mask, edits.maskPolarity ?? 'alpha');
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

/** A file that can go as it is: of a format that is taken, upright, of one frame, in plain colours, and telling nothing that it must not. */
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
  const isTelling = header.mediaType !== 'image/jpeg' && tells(image);
  return isPlain && !isTurned && !isAnimated && !isTelling && !has('icc-profile-data');
}

/** What every program writes, Easel as well. */
const harmless =
  /-(Orientation|[XY]Resolution|ResolutionUnit|YCbCrPositioning|(Exif|Flashpix)Version|ComponentsConfiguration|ColorSpace|Pixel[XY]Dimension)$/;

function tells(image: Vips.Image): boolean {
  const fields = image.getFields();
  const names = Array.from({ length: fields.size() }, (_, at) => fields.get(at) ?? '');
  return names.some(name => /^(xmp|iptc)-data$|^exif-ifd/.test(name) && !harmless.test(name));
}

function asIs(bytes: Uint8Array): PictureFile {
  const header = readImageHeader(bytes);
  if (header === undefined) throw new TypeError('isFit knows the header');
  return { bytes: header.mediaType === 'image/jpeg' ? withoutMetadata(bytes) : bytes, ...header };
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

const notCropped = sentence(
  'The whole picture was sent, not a part of it: no part of a size that the model takes holds all that is to change.',
);

function reduced(
  name: string,
  { width, height }: PixelSize,
  { model, edits }: Pick<PrepareOptions, 'model' | 'edits'>,
): Sentence {
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
    throw new ImageError(error.kind, sentence('“{0}”: {1}', name, error.sentence), { cause: error });
  }
}

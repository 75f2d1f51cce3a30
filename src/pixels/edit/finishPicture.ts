/** Makes the new picture that was asked for of what a provider answered: exactly its px, transparent for certain, in its format. Never writes anew what is right as it came. */

import type Vips from 'wasm-vips';
import { hasContentCredentials } from '../../core/contentCredentials';
import type { EditPlan } from '../../core/editPlan';
import { planExactPicture, planInAnswer, type SizeFit, tellExactPicture } from '../../core/exactSize';
import { type ImageHeader, readImageHeader } from '../../core/imageHeader';
import { extensionOf, type MediaType } from '../../core/mediaType';
import { type Sentence, sentence } from '../../core/sentence';
import type { PixelSize } from '../../core/sizes';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { cutOutFile, type EditFile, editFile, type FileWishes, isAskedFor } from './editFile';
import { hasTransparency } from './editMask';
import { intoFrame } from './framing';
import { seeThrough, type Transparency } from './seeThrough';

export type PictureWishes = Omit<FileWishes, 'source'> & {
  /** Absent: as it comes. */
  readonly size?: PixelSize;
  readonly sizeFit: SizeFit;
  /** Absent: it is as transparent as it comes. */
  readonly transparency?: Transparency;
};

export type FinishedPicture = {
  /** Absent: the answer is the picture. */
  readonly file?: EditFile;
  /** Where the picture lies in the answer. */
  readonly plan?: EditPlan;
  readonly warnings: readonly Sentence[];
};

/** Throws an ImageError of kind invalidInput for an answer that cannot be read. */
export function finishPicture(vips: Library, answer: Uint8Array, wishes: PictureWishes): FinishedPicture {
  const { size, transparency, format } = wishes;
  const header = readImageHeader(answer);
  const isInFormat = isAskedFor(header?.mediaType, format);
  // Only the header is read of a picture that need not be changed.
  if (transparency === undefined && isInFormat && isOf(size, header)) return { warnings: [] };
  const received = inSrgb(openPicture(vips, answer).autorot());
  const shown = seeThrough(vips, received, transparency);
  const exact = isOf(size, received) ? undefined : size;
  if (shown.image === received && exact === undefined && isInFormat) return { warnings: shown.warnings };
  const isSeeThrough = hasTransparency(shown.image);
  const plan = planExactPicture(received, exact ?? received, wishes.sizeFit, isSeeThrough);
  const image: Vips.Image = intoFrame(shown.image, plan);
  const fileWishes = { ...wishes, source: answer };
  const file = isSeeThrough ? cutOutFile(image, fileWishes) : editFile(image, fileWishes, false);
  return {
    file,
    plan: planInAnswer(received, plan),
    warnings: [
      ...shown.warnings,
      ...(exact === undefined ? [] : tellExactPicture(received, plan)),
      ...(exact === undefined && shown.image === received ? tellFormat(header, file) : []),
      ...file.warnings,
      ...(hasContentCredentials(answer) ? [withoutCredentials] : []),
    ],
  };
}

/** Nothing else was done to it. */
function tellFormat(came: ImageHeader | undefined, { mediaType }: EditFile): Sentence[] {
  if (came === undefined || came.mediaType === mediaType) return [];
  const name = (type: MediaType) => extensionOf(type).toUpperCase();
  return [sentence('The picture came as {0} and was written as {1}.', name(came.mediaType), name(mediaType))];
}

function isOf(size: PixelSize | undefined, picture: PixelSize | undefined): boolean {
  return size === undefined || (size.width === picture?.width && size.height === picture.height);
}

const withoutCredentials = sentence(
  'The provider signed its picture with Content Credentials. They hold for its own bytes alone, which are kept as its answer.',
);

/** A source's own pixels, in its own colours and depth, and everything else its file says. Never converts what can be kept. */

import type Vips from 'wasm-vips';
import { type Sentence, sentence } from '../../core/sentence';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { mostOf } from './editMask';

export type Original = {
  /** As the file has it. */
  readonly stored: Vips.Image;
  /** Upright, red, green and blue, with alpha where it has that; 8 or 16 bits. */
  readonly image: Vips.Image;
  /** The ICC profile that `image`'s numbers are in; absent: sRGB. */
  readonly profile?: Uint8Array;
  /** EXIF orientation of the file, 1 to 8. */
  readonly orientation: number;
  /** What cannot be kept, for the user. */
  readonly warnings: readonly Sentence[];
};

const profileField = 'icc-profile-data';
/** What the file says beside its pixels. A small copy of the old picture inside EXIF is not among it. */
const keptFields = ['exif-data', 'xmp-data', 'iptc-data', 'photoshop-data'];

/** Throws an ImageError of kind invalidInput for what cannot be read. */
export function readOriginal(vips: Library, bytes: Uint8Array): Original {
  const stored = openPicture(vips, bytes);
  const orientation = hasField(stored, 'orientation') ? stored.getInt('orientation') : 1;
  const upright = stored.autorot();
  const told = hasField(stored, 'n-pages') && stored.getInt('n-pages') > 1 ? [onlyFirstFrame] : [];
  const hasProfile = hasField(stored, profileField);
  const is16Bit = upright.format === 'ushort';
  if (isRgb(upright) && (is16Bit || upright.format === 'uchar')) {
    const profile = hasProfile ? { profile: stored.getBlob(profileField).slice() } : {};
    return { stored, image: upright, ...profile, orientation, warnings: told };
  }
  if (upright.interpretation === 'cmyk') {
    return { stored, image: inSrgb(upright), orientation, warnings: [...told, notInCmyk] };
  }
  // Grey may get colours, so it becomes the same grey in three channels.
  const image = is16Bit && !hasProfile ? upright.colourspace('rgb16') : inSrgb(upright);
  return { stored, image, orientation, warnings: told };
}

/** Whether the file holds more than pixels: a profile, or words about them. */
export function saysMore(stored: Vips.Image): boolean {
  return [profileField, ...keptFields].some(field => hasField(stored, field));
}

const onlyFirstFrame = sentence('The picture is animated: only its first frame was edited.');
const notInCmyk = sentence('The picture is in CMYK, which no image model makes: the edit is in sRGB.');

/** A picture in sRGB with 8 bits a channel, in the numbers of the original. */
export function inColoursOf({ image, profile }: Original, picture: Vips.Image): Vips.Image {
  const { format } = image;
  if (profile !== undefined) {
    const independent = picture.iccImport({ input_profile: 'srgb' }).copy();
    independent.setBlob(profileField, profile);
    return independent.iccExport({ depth: format === 'ushort' ? 16 : 8, black_point_compensation: true });
  }
  if (format === 'uchar') return picture;
  return picture.linear(257, 0).cast('ushort').copy({ interpretation: 'rgb16' });
}

/** The edited pixels as the file of the original would hold them: turned as it was, with what it says beside them. */
export function asStored(original: Original, edited: Vips.Image): Vips.Image {
  const { stored } = original;
  const interpretation = edited.format === 'ushort' ? 'rgb16' : 'srgb';
  const result = turnedBack(edited, original.orientation).copy({
    interpretation,
    xres: stored.xres,
    yres: stored.yres,
  });
  for (const name of namesIn(result)) result.remove(name);
  for (const name of keptFields) if (hasField(stored, name)) result.setBlob(name, stored.getBlob(name));
  if (original.profile !== undefined) result.setBlob(profileField, original.profile);
  // An AVIF is opened upright, and what its EXIF says of that is to be outdated.
  if (original.orientation !== 1 || hasField(result, 'exif-data'))
    result.setInt('orientation', original.orientation);
  return result;
}

/** What `autorot` does, the other way round. */
function turnedBack(image: Vips.Image, orientation: number): Vips.Image {
  switch (orientation) {
    case 2:
      return image.flipHor();
    case 3:
      return image.rot180();
    case 4:
      return image.flipVer();
    case 5:
      return image.rot270().flipHor();
    case 6:
      return image.rot270();
    case 7:
      return image.rot90().flipHor();
    case 8:
      return image.rot90();
    default:
      return image;
  }
}

function isRgb({ interpretation, bands }: Vips.Image): boolean {
  return ['srgb', 'rgb', 'rgb16'].includes(interpretation) && bands >= 3;
}

function namesIn(image: Vips.Image): string[] {
  const fields = image.getFields();
  return Array.from({ length: fields.size() }, (_, at) => fields.get(at) ?? '');
}

function hasField(image: Vips.Image, name: string): boolean {
  return image.getTypeof(name) !== 0;
}

/** Fully opaque in the numbers of the picture. */
export function withAlpha(image: Vips.Image): Vips.Image {
  return image.hasAlpha() ? image : image.bandjoin(mostOf(image));
}

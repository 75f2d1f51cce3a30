/** A mask to be painted on, out of a picture's own transparency or out of a mask file. Never decides between two readings of one file: it says that there are two. */

import type Vips from 'wasm-vips';
import { ImageError } from '../../core/imageError';
import { sentence } from '../../core/sentence';
import { openPicture } from '../openPicture';
import type { Library } from '../vips';
import { byAlpha, hasTransparency, type MaskPolarity, readMask } from './editMask';

export type MaskPictureOptions =
  /** What is transparent in the picture is to change, what is half so by half. */
  | { readonly picture: Uint8Array; readonly from: 'alpha' }
  | {
      readonly picture: Uint8Array;
      readonly from: 'file';
      readonly mask: Uint8Array;
      readonly polarity?: MaskPolarity | undefined;
    };

export type MaskPicture = {
  /** PNG in grey, 8 bits, of the upright picture's px: white is to change, black is kept. */
  readonly bytes: Uint8Array;
  /** A mask file with transparency and several colours, which its transparency or its white can be meant by. */
  readonly isAmbiguous: boolean;
};

/** Throws an ImageError of kind invalidInput: unreadable, of another size, or without anything that is to change. */
export function maskPicture(vips: Library, options: MaskPictureOptions): MaskPicture {
  const picture = openPicture(vips, options.picture).autorot();
  if (options.from === 'file') {
    const { mask, polarity } = options;
    const bytes = greyPng(readMask(vips, { bytes: mask, polarity }, picture));
    return { bytes, isAmbiguous: isAmbiguous(openPicture(vips, mask)) };
  }
  if (!hasTransparency(picture))
    throw new ImageError('invalidInput', sentence('The picture has no transparent parts.'));
  return { bytes: greyPng(byAlpha(picture)), isAmbiguous: false };
}

function isAmbiguous(file: Vips.Image): boolean {
  if (!hasTransparency(file)) return false;
  const colours = Array.from({ length: file.bands - 1 }, (_, band) => file.extractBand(band));
  return colours.some(colour => colour.min() !== colour.max());
}

function greyPng(mask: Vips.Image): Uint8Array {
  return mask.copy({ interpretation: 'b-w' }).writeToBuffer('.png', { compression: 3, keep: 'none' });
}

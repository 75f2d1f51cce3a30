/** A mask to be painted on or sent, out of a picture's own transparency, a mask file or a rectangle. Never decides between two readings of one file: it says that there are two. */

import type Vips from 'wasm-vips';
import { invalidInput } from '../../core/imageError';
import type { Area, PixelSize } from '../../core/sizes';
import { openPicture } from '../openPicture';
import type { Library } from '../vips';
import { byAlpha, hasTransparency, type MaskPolarity, readMask } from './editMask';

export type MaskPictureOptions =
  /** What is transparent in the picture is to change, what is half so by half. */
  | { readonly picture: Uint8Array; readonly from: 'alpha' }
  /** px of the upright picture. */
  | { readonly picture: Uint8Array; readonly from: 'rect'; readonly rect: Area }
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
  if (options.from === 'rect')
    return { bytes: greyPng(byRect(vips, picture, options.rect)), isAmbiguous: false };
  if (!hasTransparency(picture)) throw invalidInput('The picture has no transparent parts.');
  return { bytes: greyPng(byAlpha(picture)), isAmbiguous: false };
}

function byRect(vips: Library, { width, height }: PixelSize, rect: Area): Vips.Image {
  if (rect.x + rect.width > width || rect.y + rect.height > height) {
    throw invalidInput(
      'The rectangle ends at {0}, {1} and the picture at {2}, {3}. Give one that lies inside, in px from the top left.',
      ...[rect.x + rect.width, rect.y + rect.height, width, height],
    );
  }
  const open = vips.Image.black(rect.width, rect.height).invert();
  return open.embed(rect.x, rect.y, width, height);
}

function isAmbiguous(file: Vips.Image): boolean {
  if (!hasTransparency(file)) return false;
  const colours = Array.from({ length: file.bands - 1 }, (_, band) => file.extractBand(band));
  return colours.some(colour => colour.min() !== colour.max());
}

function greyPng(mask: Vips.Image): Uint8Array {
  return mask.copy({ interpretation: 'b-w' }).writeToBuffer('.png', { compression: 3, keep: 'none' });
}

/** Notes by themselves, as a layer over the picture that they were drawn on. Never touches the picture. */

import type Vips from 'wasm-vips';
import type { EditPlan } from '../../core/editPlan';
import type { PixelSize } from '../../core/sizes';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { intoFrame } from './framing';

/** `size`: px of the picture. `undefined` for what is no such layer: the copy that has the notes says the same. */
export function readNotes(vips: Library, bytes: Uint8Array, size: PixelSize): Vips.Image | undefined {
  const layer = inSrgb(openPicture(vips, bytes));
  const isFit = layer.width === size.width && layer.height === size.height && layer.hasAlpha();
  return isFit ? layer.copyMemory() : undefined;
}

/** A PNG for the wire, of the frame's px: the notes lie where the picture does, and none beside it. */
export function notesFile(layer: Vips.Image, plan: EditPlan): Uint8Array {
  return intoFrame(layer, { ...plan, fit: 'extend' }).writeToBuffer('.png', { keep: 'none' });
}

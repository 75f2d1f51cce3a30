/** Lays a source into the frame that is sent, and finds it again in the answer. Never stretches, and never scales what fits. */

import type Vips from 'wasm-vips';
import { type EditPlan, framedPart } from '../../core/editPlan';
import type { Area, PixelSize } from '../../core/sizes';

/** The source as a model gets to see it: `plan.frame` px. Around it go its own edges, or nothing that a model may fill. */
export function intoFrame(source: Vips.Image, { fit, frame, part, place }: EditPlan): Vips.Image {
  const shown = enlarged(cut(source, part), place);
  if (place.width === frame.width && place.height === frame.height) return shown;
  const { x, y } = place;
  if (fit !== 'extend') return shown.embed(x, y, frame.width, frame.height, { extend: 'copy' });
  const seeThrough = shown.hasAlpha() ? shown : shown.addalpha();
  return seeThrough.embed(x, y, frame.width, frame.height, {
    extend: 'background',
    background: [0, 0, 0, 0],
  });
}

/** What an answer of any size shows of the source's part: `plan.part` px. */
export function outOfFrame(answer: Vips.Image, { frame, part, place }: EditPlan): Vips.Image {
  const whole = scaled(cut(answer, framedPart(answer, frame)), frame);
  const shown = cut(whole, place);
  const times = place.width / part.width;
  if (times === 1 || !Number.isInteger(times) || place.height !== part.height * times) {
    return scaled(shown, part);
  }
  // The mean of what one pixel was made into: whoever changed nothing gives back that very pixel.
  return premultiplied(shown, image => image.shrink(times, times));
}

/** Whole multiples repeat pixels, so that shrinking gives each back exactly. */
export function enlarged(image: Vips.Image, size: PixelSize): Vips.Image {
  const times = size.width / image.width;
  return Number.isInteger(times) && size.height === image.height * times
    ? image.zoom(times, times)
    : scaled(image, size);
}

/** To exactly that size; the same size costs nothing. */
export function scaled(image: Vips.Image, { width, height }: PixelSize): Vips.Image {
  if (image.width === width && image.height === height) return image;
  return premultiplied(image, plain => {
    const resized = plain.resize(width / image.width, { vscale: height / image.height });
    // Rounding inside may miss the size by a pixel.
    return resized.gravity('centre', width, height, { extend: 'copy' });
  });
}

export function cut(image: Vips.Image, { x, y, width, height }: Area): Vips.Image {
  return image.width === width && image.height === height ? image : image.crop(x, y, width, height);
}

/** Or the colour of invisible pixels would bleed into visible ones. */
function premultiplied(image: Vips.Image, change: (image: Vips.Image) => Vips.Image): Vips.Image {
  if (!image.hasAlpha()) return change(image);
  return change(image.premultiply()).unpremultiply().rint().cast(image.format);
}

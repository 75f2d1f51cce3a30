/** Takes the outline that a provider found and nothing else: the source's own pixels, transparent around it. Never takes a colour of the answer. */

import type Vips from 'wasm-vips';
import { type EditPlan, framedPart } from '../../core/editPlan';
import type { Area, PixelSize } from '../../core/sizes';
import { inSrgb, openPicture } from '../openPicture';
import type { Library } from '../vips';
import { alphaBeforeBackdrop } from './backdrop';
import { cutOutFile, type EditFile, type FileWishes } from './editFile';
import { alphaOf, hasTransparency } from './editMask';
import { cut, outOfFrame } from './framing';
import { asStored, readOriginal, withAlpha } from './original';

export type CutOutOptions = FileWishes & {
  readonly source: Uint8Array;
  /** Of the whole source: a crop has no outline for the rest. */
  readonly plan: EditPlan;
  readonly answer: Uint8Array;
};

/**
 * `undefined`: the answer has no outline, as it is neither transparent nor before a plain backdrop.
 * Throws an ImageError of kind invalidInput for pictures that cannot be read.
 */
export function finishCutOut(vips: Library, options: CutOutOptions): EditFile | undefined {
  const { source, plan } = options;
  const received = inSrgb(openPicture(vips, options.answer).autorot());
  const outline = hasTransparency(received) ? alphaOf(received) : outlineIn(vips, received, plan);
  if (outline === undefined) return undefined;
  const original = readOriginal(vips, source);
  const image = withAlpha(original.image);
  const alpha = alphaOf(image)
    .multiply(outOfFrame(outline, plan).linear(1 / 255, 0))
    .rint()
    .cast(image.format);
  const cutOut = image.extractBand(0, { n: 3 }).bandjoin(alpha);
  const file = cutOutFile(asStored(original, cutOut), options);
  return { ...file, warnings: [...original.warnings, ...file.warnings] };
}

/** As large as the answer, so that it finds its place as the answer does. */
function outlineIn(vips: Library, received: Vips.Image, plan: EditPlan): Vips.Image | undefined {
  const place = placeIn(received, plan);
  const shown = cut(received, place).extractBand(0, { n: 3 });
  const { width, height } = shown;
  const { buffer, byteOffset, byteLength } = shown.writeToMemory();
  const rgb = new Uint8Array(buffer, byteOffset, byteLength);
  const alpha = alphaBeforeBackdrop(rgb, { width, height });
  if (alpha === undefined) return undefined;
  const outline = vips.Image.newFromMemory(alpha, width, height, 1, vips.BandFormat.uchar);
  return outline.embed(place.x, place.y, received.width, received.height, { extend: 'copy' });
}

/** Where the source lies in the answer: what a model makes of the padding has no say in what the backdrop is. */
function placeIn(answer: PixelSize, { frame, place }: EditPlan): Area {
  const shown = framedPart(answer, frame);
  const scale = { x: shown.width / frame.width, y: shown.height / frame.height };
  const [x, y] = [shown.x + Math.floor(place.x * scale.x), shown.y + Math.floor(place.y * scale.y)];
  return {
    ...{ x, y },
    width: Math.max(1, Math.min(answer.width - x, Math.round(place.width * scale.x))),
    height: Math.max(1, Math.min(answer.height - y, Math.round(place.height * scale.y))),
  };
}

/** Turns drawings into pixels. Never fetches what a drawing points to, and has no fonts. */

import type Vips from 'wasm-vips';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { PixelSize } from '../core/sizes';
import { checkSvg } from '../core/svgReferences';
import { leastDrawnSide } from '../core/svgSize';
import type { Library } from './vips';

/**
 * `stated`: of the header; 0 × 0 where the drawing has to be measured first. Decodes nothing yet.
 * Throws an ImageError of kind invalidInput where the drawing points to something that is not in it.
 */
export function drawSvg(vips: Library, bytes: Uint8Array, stated: PixelSize): Vips.Image {
  refuseReferences(bytes);
  const measured = vips.Image.svgloadBuffer(bytes);
  const longest = Math.max(measured.width, measured.height);
  if (stated.width === 0) {
    const scale = Math.max(1, leastDrawnSide / longest);
    return scale === 1 ? measured : vips.Image.svgloadBuffer(bytes, { scale });
  }
  const scale = Math.max(stated.width, stated.height) / longest;
  const drawn = scale === 1 ? measured : vips.Image.svgloadBuffer(bytes, { scale });
  if (drawn.width === stated.width && drawn.height === stated.height) return drawn;
  // Rounding is not the same everywhere; a pixel of nothing more or less harms no drawing.
  return drawn.gravity('centre', stated.width, stated.height, { extend: 'background', background: [0] });
}

function refuseReferences(svg: Uint8Array): void {
  const check = checkSvg(svg);
  if (check.type === 'whole') return;
  throw new ImageError(
    'invalidInput',
    check.type === 'damaged'
      ? sentence('The drawing cannot be read: it is damaged, or not in UTF-8. Export it as PNG.')
      : sentence(
          'The drawing points to something outside itself, which is not opened: {0}. Export it as PNG.',
          check.to,
        ),
  );
}

/** Words would be missing: there are no fonts to draw them with. */
export function hasText(svg: Uint8Array): boolean {
  return /<text[\s>]/i.test(new TextDecoder().decode(svg));
}

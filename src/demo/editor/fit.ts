/** Brings a picture to another size without stretching it. Never cuts anything off. */

import type { Bitmap } from '../../pixels/bitmap';
import type { Codec } from '../../pixels/codec';
import { copyOf, cropped, layOver } from '../../pixels/compositing';

/** px. What the picture does not fill shows it again, enlarged and out of focus. */
export function fitted(codec: Codec, picture: Bitmap, width: number, height: number): Bitmap {
  const across = width / picture.width;
  const down = height / picture.height;
  const scaled = (scale: number) =>
    codec.resize(
      picture,
      Math.max(1, Math.round(picture.width * scale)),
      Math.max(1, Math.round(picture.height * scale)),
    );
  const inside = scaled(Math.min(across, down));
  if (inside.width === width && inside.height === height) return inside;
  const cover = scaled(Math.max(across, down) * 1.02);
  const middle = (outer: number, inner: number) => Math.max(0, Math.floor((outer - inner) / 2));
  const backdrop = copyOf(
    cropped(cover, { x: middle(cover.width, width), y: middle(cover.height, height), width, height }),
  );
  const result = codec.blur(backdrop, Math.max(2, Math.min(width, height) * 0.03));
  layOver(result, inside, middle(width, inside.width), middle(height, inside.height));
  return result;
}

/** first light */
import type { Bitmap } from '../../pixels/bitmap';
export type SceneRequest = {
  prompt: string;
  seed: number;
  width: number;
  height: number;
  isTransparent: boolean;
};
export function* paintScene({ width, height, seed }: SceneRequest): Generator<void, Bitmap> {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      data[at] = (255 * y) / height;
      data[at + 1] = 90 + ((seed + x) & 63);
      data[at + 2] = 200;
      data[at + 3] = 255;
    }
    if (y % 64 === 0) yield;
  }
  return { width, height, data };
}

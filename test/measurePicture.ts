/** Decodes a picture file to its last pixel with libvips. Never trusts a header: a cut-off file has no size. */

import { readFile } from 'node:fs/promises';
import Vips from 'wasm-vips';

export type Measured = {
  /** px */
  readonly width: number;
  /** px */
  readonly height: number;
  /** libvips' name of the loader, such as `pngload_buffer`. */
  readonly loader: string;
  /** Mean of every value of every channel, 0–255 for 8-bit pictures: differs when the picture does. */
  readonly average: number;
};

let library: ReturnType<typeof Vips> | undefined;

/** Rejects when it is not a whole picture. */
export async function measurePicture(file: string): Promise<Measured> {
  library ??= Vips({ dynamicLibraries: [] });
  const vips = await library;
  const image = vips.Image.newFromBuffer(await readFile(file), '', { fail_on: 'truncated' });
  try {
    const average = image.avg();
    return { width: image.width, height: image.height, loader: image.getString('vips-loader'), average };
  } finally {
    image.delete();
  }
}

/** Whether any pixel of a picture's left and right half differs from the other's, which has the same size. */
export async function changedHalves(
  before: string,
  after: string,
): Promise<{ left: boolean; right: boolean }> {
  library ??= Vips({ dynamicLibraries: [] });
  const vips = await library;
  const [was, is] = await Promise.all(
    [before, after].map(async file => vips.Image.newFromBuffer(await readFile(file))),
  );
  if (was === undefined || is === undefined) throw new TypeError('two files are two pictures');
  const half = was.width / 2;
  const isOff = (left: number) => was.subtract(is).abs().crop(left, 0, half, was.height).max() > 0;
  return { left: isOff(0), right: isOff(half) };
}

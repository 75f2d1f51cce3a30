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

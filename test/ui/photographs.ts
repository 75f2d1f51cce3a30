/** Photographs of our own making, with what cameras and designers put into files. Never the same bytes as a test's result. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Vips from 'wasm-vips';

/** Writes `camera.JPG` (with EXIF), `deep.png` (16 bits per channel) and `cutOut.webp` (with alpha), 480 × 320 px each; `masked.png`, whose left half its mask marks. */
export async function writePhotographs(folder: string): Promise<void> {
  const vips = await Vips({ dynamicLibraries: [] });
  const [width, height] = [480, 320];
  const across = vips.Image.xyz(width, height)
    .extractBand(0)
    .linear(255 / width, 0);
  const down = vips.Image.xyz(width, height)
    .extractBand(1)
    .linear(255 / height, 0);
  const photograph = across.bandjoin([down, across.linear(-1, 255)]).copy({ interpretation: 'srgb' });

  const camera = photograph.cast('uchar').copy();
  camera.setString(
    'exif-ifd0-Model',
    'Easel test camera (Easel test camera, ASCII, 18 components, 18 bytes)',
  );
  camera.setString('exif-ifd0-Software', 'Easel (Easel, ASCII, 6 components, 6 bytes)');
  await writeFile(join(folder, 'camera.JPG'), camera.writeToBuffer('.jpg', { Q: 92 }));

  const deep = photograph.linear(257, 0).cast('ushort').copy({ interpretation: 'rgb16' });
  await writeFile(join(folder, 'deep.png'), deep.writeToBuffer('.png'));

  await writeFile(join(folder, 'masked.png'), photograph.cast('uchar').writeToBuffer('.png'));
  const marked = vips.Image.xyz(width, height)
    .extractBand(0)
    .less(width / 2);
  await writeFile(join(folder, 'masked.mask.png'), marked.writeToBuffer('.png'));

  const cutOut = photograph.bandjoin(across).cast('uchar').copy({ interpretation: 'srgb' });
  await writeFile(join(folder, 'cutOut.webp'), cutOut.writeToBuffer('.webp', { lossless: true }));
}

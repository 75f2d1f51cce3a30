/** Makes pictures for the README of screenshots, with the codec that ships. Never changes what was photographed. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import Vips from 'wasm-vips';

export type FilmFrame = {
  /** A PNG; all of a film have one size. */
  readonly file: string;
  readonly seconds: number;
};

/** Words stay crisp, at a third of the bytes of a lossless picture. */
const quality = { Q: 90, smart_subsample: true };

/** Writes an animated WebP that runs for ever, or a still one of a single frame. */
export async function writeFilm(frames: readonly FilmFrame[], path: string): Promise<void> {
  const vips = await Vips({ dynamicLibraries: [] });
  const images = await Promise.all(
    frames.map(async ({ file }) => vips.Image.newFromBuffer(await readFile(file))),
  );
  const strip = vips.Image.arrayjoin(images, { across: 1 }).copy();
  strip.setInt('page-height', strip.height / frames.length);
  strip.setArrayInt(
    'delay',
    frames.map(({ seconds }) => Math.round(seconds * 1000)),
  );
  strip.setInt('loop', 0);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, strip.writeToBuffer('.webp', quality));
}

/** Pictures of tests of providers: to be edited, and as they are saved. */

import * as assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { ImageResult } from '../../../src/api';
import { pictureOf, pngOf } from '../../servers/pictures';
import { writeInWorkspace } from '../easel';

/** The files hold what the server painted, byte for byte and in its order. */
export async function assertSaved({ images }: ImageResult, painted: readonly Buffer[]): Promise<void> {
  assert.equal(images.length, painted.length);
  const files = await Promise.all(images.map(({ uri }) => readFile(uri.fsPath)));
  files.forEach((file, index) => {
    assert.ok(painted[index]?.equals(file), `picture ${index} of ${painted.length}`);
  });
}

/** Behind a mask the source is put back; what the server painted is kept beside, byte for byte. */
export async function assertAnswered({ images }: ImageResult, painted: Buffer | undefined): Promise<void> {
  const [image] = images;
  assert.ok(image?.raw && painted);
  assert.ok(painted.equals(await readFile(image.raw.fsPath)));
  assert.deepEqual([image.width, image.height], [64, 48]);
}

export type SourceFile = { readonly path: string; readonly bytes: Buffer };

/** A picture to edit, in the workspace. PNG is 64 × 48 px, the others 40 × 30. */
export async function sourceFile(format: 'png' | 'jpeg' | 'webp', seed = 99): Promise<SourceFile> {
  const bytes = pictureOf(seed, format);
  return { bytes, path: await writeInWorkspace(`sources/${seed}.${format}`, bytes) };
}

/** A mask for a PNG of `sourceFile`. */
export async function maskFile(): Promise<SourceFile> {
  const bytes = pngOf(5, 64, 48);
  return { bytes, path: await writeInWorkspace('sources/mask.png', bytes) };
}

/** The worker thread that makes small copies of pictures. Never imported, only started. */

import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { Codec } from './codec';
import { readPictureFile } from './readPictureFile';
import { Libraries } from './vips';

export type ThumbnailRequest = {
  /** Absolute path of the picture, or its bytes where it is no file of this machine. */
  readonly picture: string | Uint8Array;
  /** Absolute path of the small copy. Nobody sees half of it. */
  readonly target: string;
  /** Most px on each side. */
  readonly side: number;
};

/** `isMade` false: the picture cannot be read. */
export type ThumbnailAnswer = { readonly target: string; readonly isMade: boolean };

const libraries = new Libraries();

async function make({ picture, target, side }: ThumbnailRequest): Promise<void> {
  const bytes = typeof picture === 'string' ? await readPictureFile(picture) : picture;
  const small = new Codec(await libraries.for([bytes])).thumbnail(bytes, side);
  const half = `${target}.${randomUUID()}.tmp`;
  await writeFile(half, small);
  await rename(half, target);
}

parentPort?.on('message', (request: ThumbnailRequest) => {
  const answer = (isMade: boolean) =>
    parentPort?.postMessage({ target: request.target, isMade } satisfies ThumbnailAnswer);
  make(request).then(
    () => answer(true),
    () => answer(false),
  );
});

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
  /** Absent: as many as it takes. */
  readonly mostFileBytes?: number | undefined;
};

/** `isMade` false: the picture cannot be read. */
export type ThumbnailAnswer = { readonly target: string; readonly isMade: boolean };

const libraries = new Libraries();

/** Each has about half the bytes of the one before. Even noise is small by the last. */
const coarser = [
  { quality: 60, share: 1 },
  { quality: 50, share: 0.75 },
  { quality: 40, share: 0.5 },
  { quality: 30, share: 0.375 },
];

async function make({ picture, target, side, mostFileBytes = Infinity }: ThumbnailRequest): Promise<void> {
  const bytes = typeof picture === 'string' ? await readPictureFile(picture) : picture;
  const codec = new Codec(await libraries.for([bytes]));
  let small = codec.thumbnail(bytes, side);
  for (const { quality, share } of coarser) {
    if (small.byteLength <= mostFileBytes) break;
    small = codec.thumbnail(bytes, Math.round(side * share), quality);
  }
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

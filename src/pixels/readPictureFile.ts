/** Reads a picture file of this machine. Never waits for one that has no end, and never reads what is no ordinary file. */

import type { Stats } from 'node:fs';
import { constants, type FileHandle, open } from 'node:fs/promises';
import { lookBytes, type Walk } from '../core/fileWalk';
import { ImageError } from '../core/imageError';
import { type ImageHeader, imageHeaderBytes, readImageHeader } from '../core/imageHeader';
import type { BytesOnDisk } from '../core/imageRequest';
import { sentence } from '../core/sentence';

/** Bytes: twice what 100 megapixels need without any compression. */
export const largestFile = 800 * 1024 * 1024;

/** Throws an ImageError of kind invalidInput that calls the file `name`; rejects as Node does when it is gone or locked. */
export function readPictureFile(path: string, name = path): Promise<Uint8Array<ArrayBuffer>> {
  return withPictureFile(path, name, (read, { size }) => read(size));
}

/** Bytes in which nearly every picture tells its size; cameras alone put more before it. */
const usualHeader = 64 * 1024;

/** What a picture file says of itself in its first bytes, `undefined` for what is no picture. Throws as `readPictureFile`. */
export function lookAtPictureFile(
  path: string,
  name = path,
): Promise<{ readonly header: ImageHeader | undefined; readonly onDisk: BytesOnDisk }> {
  return withPictureFile(path, name, async (read, { size, mtimeMs }) => {
    let header = readImageHeader(await read(Math.min(usualHeader, size)));
    if (header?.width === 0 && size > usualHeader) {
      const length = header.mediaType === 'image/tiff' ? size : Math.min(imageHeaderBytes, size);
      header = readImageHeader(await read(length));
    }
    return { header, onDisk: { path, length: size, modifiedAt: mtimeMs } };
  });
}

/** Bytes that are read at a time for a walk. */
const windowBytes = 64 * 1024;

/** A walk through a file that stays on disk. Rejects as Node does. */
export async function walkedOnDisk<Result>(path: string, walk: Walk<Result>): Promise<Result> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const window = Buffer.allocUnsafeSlow(windowBytes);
    let [from, to] = [0, 0];
    let step = walk.next();
    while (!step.done) {
      const at = step.value;
      if (at < from || at + lookBytes > to) {
        const { bytesRead } = await handle.read(window, 0, windowBytes, at);
        [from, to] = [at, at + bytesRead];
      }
      step = walk.next(window.subarray(at - from, Math.min(at + lookBytes, to) - from));
    }
    return step.value;
  } finally {
    await handle.close();
  }
}

type Read = (length: number) => Promise<Uint8Array<ArrayBuffer>>;

async function withPictureFile<Value>(
  path: string,
  name: string,
  work: (read: Read, status: Stats) => Promise<Value>,
): Promise<Value> {
  // A pipe that nobody writes into would hold one of Node's few threads already while it is opened. Windows has no such flag.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await handle.stat();
    checkFile({ isFile: status.isFile(), bytes: status.size }, name);
    return await work(length => readFrom(handle, length), status);
  } finally {
    await handle.close();
  }
}

/** The first bytes; fewer where the file became shorter meanwhile. */
async function readFrom(handle: FileHandle, wanted: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(wanted);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length === bytes.length ? bytes : bytes.slice(0, length);
}

/** Throws an ImageError of kind invalidInput for what must not be read at all. */
export function checkFile(
  { isFile, bytes }: { readonly isFile: boolean; readonly bytes: number },
  name: string,
): void {
  if (!isFile) {
    throw new ImageError(
      'invalidInput',
      sentence('{0} is no picture file but a folder, a pipe or a device. Choose another one.', name),
    );
  }
  if (bytes > largestFile) {
    throw new ImageError(
      'invalidInput',
      sentence(
        '{0} is too large for a picture: {1} MB, and {2} MB can be read. Scale it down first.',
        name,
        Math.round(bytes / 1024 / 1024),
        largestFile / 1024 / 1024,
      ),
    );
  }
}

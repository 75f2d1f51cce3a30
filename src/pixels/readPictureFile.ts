/** Reads a picture file of this machine. Never waits for one that has no end, and never reads what is no ordinary file. */

import { constants, open } from 'node:fs/promises';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';

/** Bytes: twice what 100 megapixels need without any compression. */
export const largestFile = 800 * 1024 * 1024;

/** Throws an ImageError of kind invalidInput that calls the file `name`; rejects as Node does when it is gone or locked. */
export async function readPictureFile(path: string, name = path): Promise<Uint8Array<ArrayBuffer>> {
  // A pipe that nobody writes into would hold one of Node's few threads already while it is opened. Windows has no such flag.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const status = await handle.stat();
    checkFile({ isFile: status.isFile(), bytes: status.size }, name);
    const bytes = new Uint8Array(status.size);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await handle.read(bytes, length);
      // It became shorter meanwhile.
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length === bytes.length ? bytes : bytes.slice(0, length);
  } finally {
    await handle.close();
  }
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

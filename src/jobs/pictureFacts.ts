/** What a picture's file says of itself. */

import { open } from 'node:fs/promises';
import { imageHeaderBytes, readImageHeader } from '../core/imageHeader';

/** Bytes in which nearly every picture tells its size; cameras alone put more before it. */
const usualHeader = 64 * 1024;

/** px as it is looked at, and its size on disk. */
export async function pictureFacts(file: string): Promise<{ width: number; height: number; bytes: number }> {
  const handle = await open(file);
  try {
    const { size: bytes } = await handle.stat();
    const sizeWithin = async (length: number) => {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(Math.min(length, bytes)), {
        position: 0,
      });
      return readImageHeader(buffer.subarray(0, bytesRead));
    };
    let header = await sizeWithin(usualHeader);
    if (header?.width === 0 && bytes > usualHeader)
      header = await sizeWithin(header.mediaType === 'image/tiff' ? bytes : imageHeaderBytes);
    const { width = 0, height = 0 } = header ?? {};
    return { width, height, bytes };
  } finally {
    await handle.close();
  }
}

/** What a picture's file says of itself. */

import { open, readFile } from 'node:fs/promises';
import { imageHeaderBytes, readImageHeader } from '../core/imageHeader';

/** px as it is looked at, and its size on disk. */
export async function pictureFacts(file: string): Promise<{ width: number; height: number; bytes: number }> {
  const handle = await open(file);
  try {
    const head = new Uint8Array(imageHeaderBytes);
    const { bytesRead } = await handle.read(head, 0, head.length, 0);
    const { mediaType, ...size } = readImageHeader(head.subarray(0, bytesRead)) ?? {
      mediaType: undefined,
      width: 0,
      height: 0,
    };
    const whole = mediaType === 'image/tiff' ? readImageHeader(await readFile(file)) : undefined;
    const { width, height } = whole ?? size;
    return { width, height, bytes: (await handle.stat()).size };
  } finally {
    await handle.close();
  }
}

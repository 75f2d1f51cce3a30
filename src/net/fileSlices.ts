/** Reads a picture's file while it is sent. Never sends another content than the one that was looked at. */

import { constants, open } from 'node:fs/promises';
import { basename } from 'node:path';
import { ImageError, invalidInput } from '../core/imageError';
import type { BytesOnDisk } from '../core/imageRequest';

/**
 * All of it, `size` bytes at a time. A slice holds until the next but one is asked for, whose memory it is: what is thrown
 * away by the megabyte stalls whoever collects it. Throws ImageError `invalidInput` when the file is gone or has changed.
 */
export async function* fileSlices(file: BytesOnDisk, size: number): AsyncGenerator<Buffer> {
  const handle = await open(file.path, constants.O_RDONLY | constants.O_NONBLOCK).catch(cause => {
    throw changed(file, cause);
  });
  try {
    const { size: length, mtimeMs } = await handle.stat();
    if (length !== file.length || mtimeMs !== file.modifiedAt) throw changed(file);
    const memory = Array.from({ length: Math.min(2, Math.ceil(length / size)) }, () =>
      Buffer.allocUnsafeSlow(Math.min(size, length)),
    );
    for (let at = 0; at < length; memory.reverse()) {
      const wanted = Math.min(size, length - at);
      const slice = (memory[0] as Buffer).subarray(0, wanted);
      // A disk may give less at a time; whoever encodes needs whole groups of three.
      for (let read = 0; read < wanted; ) {
        const { bytesRead } = await handle.read(slice, read, wanted - read, at + read);
        if (bytesRead === 0) throw changed(file);
        read += bytesRead;
      }
      yield slice;
      at += wanted;
    }
  } finally {
    await handle.close();
  }
}

function changed({ path }: BytesOnDisk, cause?: unknown): ImageError {
  const { kind, sentence } = invalidInput(
    '“{0}” was changed while it was to be sent. Try again.',
    basename(path),
  );
  return new ImageError(kind, sentence, { cause });
}

/** Knows a picture again by its content. Never holds the thread: hashing happens in Node's own pool or in small pieces. */

import { createHash, webcrypto } from 'node:crypto';
import { open } from 'node:fs/promises';

/** SHA-256 in hex. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/** Bytes that are read and hashed at a time; each piece has its price. */
const piece = 512 * 1024;

/** SHA-256 in hex. Rejects as Node does when the file cannot be read. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(path);
  try {
    // Read into again and again: a stream would leave as much memory behind as the file has.
    const bytes = Buffer.allocUnsafeSlow(piece);
    for (;;) {
      const { bytesRead } = await handle.read(bytes, 0, piece);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(bytes.subarray(0, bytesRead));
    }
  } finally {
    await handle.close();
  }
}

/** Knows a picture again by its content. Never holds the thread: hashing happens in Node's own pool or in small pieces. */

import { createHash, webcrypto } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 in hex. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/** SHA-256 in hex. Rejects as Node does when the file cannot be read. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

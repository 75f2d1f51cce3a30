/** Knows a picture again by its content. Never holds the thread: hashing happens in Node's own pool or in small pieces. */

import { createHash, webcrypto } from 'node:crypto';
import { createReadStream } from 'node:fs';

/** SHA-256 in hex. */
export async function hashOf(bytes: Uint8Array): Promise<string> {
  return Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes)).toString('hex');
}

/** Bytes that are read and hashed at a time: more than a stream takes by itself, for each piece has its price. */
const piece = 512 * 1024;

/** SHA-256 in hex. Rejects as Node does when the file cannot be read. */
export async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: piece })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Knows a picture again by its content. Never holds the thread: hashing happens in Node's own pool or in small pieces. */

import { createHash, webcrypto } from 'node:crypto';
import { open, stat } from 'node:fs/promises';

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

/** The same for files that were hashed before: whoever tries prompt after prompt sends the same references each time. */
export class FileHashes {
  private readonly known = new Map<string, { readonly version: string; readonly sha256: string }>();

  constructor(
    /** ms that a file has to have been left alone: two changes within one tick of the file system's clock look like one. */
    private readonly settledMs = 2000,
  ) {}

  /** SHA-256 in hex. Rejects as Node does when the file cannot be read. */
  async of(path: string): Promise<string> {
    const { version, changedAt } = await versionOf(path);
    const before = this.known.get(path);
    if (before?.version === version) return before.sha256;
    const isSettled = Date.now() - changedAt > this.settledMs;
    const sha256 = await hashOfFile(path);
    this.known.delete(path);
    // Of what was written to meanwhile nobody knows which content was hashed.
    const isStill = isSettled && (await versionOf(path)).version === version;
    if (isStill) this.known.set(path, { version, sha256 });
    for (const [oldest] of this.known) {
      if (this.known.size <= mostHashes) break;
      this.known.delete(oldest);
    }
    return sha256;
  }
}

/** More than the references of a few requests are not sent again. */
const mostHashes = 64;

/** Another one whenever somebody has written to the file or put another one in its place: the system sets `ctime`, and no program can. */
async function versionOf(path: string): Promise<{ version: string; changedAt: number }> {
  const { dev, ino, size, mtimeNs, ctimeNs, ctimeMs } = await stat(path, { bigint: true });
  return { version: [dev, ino, size, mtimeNs, ctimeNs].join(' '), changedAt: Number(ctimeMs) };
}

/** One file of the job folder, for its owner's eyes only, written in the order in which bytes arrive. Never writes over a file. */

import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { KeyHider } from './keyHider';

/** Small network chunks are gathered up to this size (bytes) before they cost a write: each holds the thread for 0.1 ms. */
const batch = 256 * 1024;

/** Mode of every file of a job folder: prompts, pictures and what servers say are nobody else's business. */
export const ownerOnly = 0o600;

export class JobFile {
  bytes = 0;
  private handle: FileHandle | undefined;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  /** Taken while the bytes arrive: to read the file again for it would make whoever waits for the picture wait longer. */
  private readonly hash = createHash('sha256');
  private digest: string | undefined;

  constructor(
    readonly path: string,
    /** For text, in which servers like to repeat the key. */
    private readonly hider?: KeyHider,
  ) {}

  /** Takes over `bytes`: the caller does not change them afterwards. */
  append(bytes: Uint8Array): void {
    this.take(this.hider ? this.hider.pass(bytes) : bytes);
  }

  private take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.waiting.push(bytes);
    this.waitingBytes += bytes.length;
    this.bytes += bytes.length;
    this.hash.update(bytes);
  }

  /** Writes what waits, when it is enough to be worth it. Throws ImageError `notSaved`. */
  async flush(): Promise<void> {
    if (this.waitingBytes >= batch) await this.write();
  }

  /** Writes what waits and closes. An empty file is created too: its name is taken. */
  async close(): Promise<void> {
    try {
      if (this.hider) this.take(this.hider.rest());
      await this.write();
    } finally {
      await this.handle?.close();
      this.handle = undefined;
    }
  }

  /** SHA-256 in hex of all that was appended. Nothing can be appended afterwards. */
  sha256(): string {
    this.digest ??= this.hash.digest('hex');
    return this.digest;
  }

  /** Opens at once, so that a taken name is found before anything is received. Rejects with `EEXIST`. */
  async create(): Promise<void> {
    this.handle = await open(this.path, 'wx', ownerOnly);
  }

  private async write(): Promise<void> {
    const bytes = this.waiting;
    this.waiting = [];
    this.waitingBytes = 0;
    try {
      if (!this.handle) await this.create();
      await this.writeWhole(Buffer.concat(bytes));
    } catch (cause) {
      throw new ImageError(
        'notSaved',
        sentence(
          'The picture could not be written to {0} ({1}). Make room or check permissions, then try again.',
          this.path,
          (cause as NodeJS.ErrnoException).code ?? 'unknown',
        ),
        { cause, mayHaveBeenCharged: true },
      );
    }
  }

  private async writeWhole(bytes: Uint8Array): Promise<void> {
    let written = 0;
    while (written < bytes.length) {
      const { bytesWritten } = (await this.handle?.write(bytes, written)) ?? { bytesWritten: bytes.length };
      written += bytesWritten;
    }
  }
}

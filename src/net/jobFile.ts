/** One file of the job folder, for its owner's eyes only, written in the order in which bytes arrive. Never writes over a file. */

import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { KeyHider } from './keyHider';

/** Bytes that one write takes to the disk: each holds the thread for 0.1 ms. The first are smaller, as most texts are. */
const [smallestBatch, largestBatch] = [16 * 1024, 1024 * 1024];

/** Mode of every file of a job folder: prompts, pictures and what servers say are nobody else's business. */
export const ownerOnly = 0o600;

/**
 * Memory that was written, for whichever file fills next: what is thrown away by the megabyte makes the collector mark the
 * whole heap of the extension host again and again, which stalls it each time.
 */
const spares: Buffer[] = [];
/** Of 1 MB at most: two for each of eight files that arrive at once. */
const mostSpares = 16;
/** ms of rest after which all is given back. */
const keptForMs = 30_000;
let forgetting: NodeJS.Timeout | undefined;

function takeSpare(size: number): Buffer | undefined {
  const at = spares.findIndex(({ length }) => length >= size);
  return at < 0 ? undefined : spares.splice(at, 1)[0];
}

/** The largest stay; what was made larger still for a single piece is nobody's usual need. */
function giveBack(buffer: Buffer): void {
  if (buffer.length > largestBatch) return;
  forgetting ??= setTimeout(() => spares.splice(0), keptForMs).unref();
  forgetting.refresh();
  spares.push(buffer);
  if (spares.length <= mostSpares) return;
  spares.sort((a, b) => b.length - a.length);
  spares.pop();
}

type Batch = { readonly buffer: Buffer; used: number };

export class JobFile {
  bytes = 0;
  private handle: FileHandle | undefined;
  /** Fills while the one before it is written. */
  private batch: Batch = { buffer: Buffer.alloc(0), used: 0 };
  private readonly full: Batch[] = [];
  private writing: Promise<void> = Promise.resolve();
  /** Taken while the bytes arrive: to read the file again for it would make whoever waits for the picture wait longer. */
  private readonly hash = createHash('sha256');
  private digest: string | undefined;

  constructor(
    readonly path: string,
    /** For text, in which servers like to repeat the key. */
    private readonly hider?: KeyHider,
  ) {}

  append(bytes: Uint8Array): void {
    this.take(this.hider ? this.hider.pass(bytes) : bytes);
  }

  private take(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.room(bytes.length).set(bytes);
    this.took(bytes.length);
  }

  /** Memory behind what was appended, for so many bytes or more of a picture: `took` says how many of them count. */
  room(length: number): Buffer {
    if (this.batch.used + length > this.batch.buffer.length) this.nextBatch(length);
    return this.batch.buffer.subarray(this.batch.used);
  }

  /** The bytes that were put into `room`. */
  took(length: number): void {
    const { buffer, used } = this.batch;
    this.hash.update(buffer.subarray(used, used + length));
    this.batch.used += length;
    this.bytes += length;
  }

  private nextBatch(length: number): void {
    const { buffer, used } = this.batch;
    if (used > 0) this.full.push(this.batch);
    const usual = Math.min(largestBatch, Math.max(smallestBatch, 2 * buffer.length));
    const size = Math.max(length, usual);
    this.batch = { buffer: takeSpare(size) ?? Buffer.allocUnsafeSlow(size), used: 0 };
  }

  /**
   * Hands what is enough for a write to the disk, and waits for what was handed to it before. Throws ImageError `notSaved`
   * for that.
   */
  async flush(): Promise<void> {
    if (this.full.length === 0) return;
    await this.writing;
    this.writing = this.write();
    // Whoever flushes or closes next is told.
    this.writing.catch(() => {});
  }

  /** Writes what waits and closes. An empty file is created too: its name is taken. */
  async close(): Promise<void> {
    try {
      if (this.hider) this.take(this.hider.rest());
      await this.writing;
      if (this.batch.used > 0) this.full.push(this.batch);
      this.batch = { buffer: Buffer.alloc(0), used: 0 };
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
    try {
      if (!this.handle) await this.create();
      for (const { buffer, used } of this.full.splice(0)) {
        await this.writeWhole(buffer.subarray(0, used));
        giveBack(buffer);
      }
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

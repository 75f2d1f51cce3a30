/** What stays of a text after its pictures went to files: whole on disk, its beginning in memory. Never more than its budget there. */

import { HeldBytes } from './heldBytes';
import type { JobFile } from './jobFile';

/** Bytes that may still be kept in memory. Several texts can share one. */
export type Budget = { left: number };

export class Skeleton {
  /** True when there was more than fits. */
  isTruncated = false;
  private readonly kept = new HeldBytes();
  private readonly unwritten = new HeldBytes();

  /** Without a file, only what is kept in memory stays. */
  constructor(
    private readonly budget: Budget,
    private readonly file?: JobFile,
  ) {}

  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    if (this.file) this.unwritten.append(bytes, start, end);
    const size = Math.min(end - start, this.budget.left);
    this.isTruncated ||= size < end - start;
    this.budget.left -= size;
    this.kept.append(bytes, start, start + size);
  }

  /** What is kept in memory. */
  get text(): string {
    return this.kept.toString();
  }

  /** So many bytes of what is kept in memory; `undefined` where there are no more than that. */
  beginning(bytes: number): string | undefined {
    if (this.kept.length <= bytes) return undefined;
    // A character that is cut is none.
    return this.kept
      .view(0, bytes)
      .toString('utf8')
      .replace(/\ufffd$/, '');
  }

  /** Hands what came since the last time to the file. */
  flush(): void {
    this.file?.append(this.unwritten.copy());
    this.unwritten.clear();
  }

  /** Forgets what is kept in memory. */
  restart(): void {
    this.budget.left += this.kept.length;
    this.kept.clear();
    this.isTruncated = false;
  }
}

/** Bytes held back until it is known what they are. Never shrinks and never interprets. */

export class HeldBytes {
  length = 0;
  private buffer = Buffer.allocUnsafe(256);

  append(bytes: Uint8Array, start = 0, end = bytes.length): void {
    const needed = this.length + end - start;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.buffer.length));
      larger.set(this.buffer.subarray(0, this.length));
      this.buffer = larger;
    }
    if (end - start < 16) for (let i = start; i < end; i++) this.buffer[this.length++] = bytes[i] ?? 0;
    else {
      this.buffer.set(bytes.subarray(start, end), this.length);
      this.length = needed;
    }
  }

  /** Valid until the next `append`. */
  view(start = 0, end = this.length): Buffer {
    return this.buffer.subarray(start, end);
  }

  copy(): Buffer {
    return Buffer.from(this.view());
  }

  clear(): void {
    this.length = 0;
  }

  toString(): string {
    return this.view().toString('utf8');
  }
}

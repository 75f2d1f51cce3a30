/** Finds one byte again and again in the same bytes. Never looks at a place twice, however many searches there are. */

export class NextByte {
  private found = -1;

  constructor(
    private readonly bytes: Buffer,
    private readonly code: number,
    /** Nothing from here on is looked at. */
    private readonly end = bytes.length,
  ) {}

  /** Its first place from `start` on, which never goes back; the end where there is none. */
  from(start: number): number {
    if (this.found < start) {
      const at = this.bytes.subarray(start, this.end).indexOf(this.code);
      this.found = at < 0 ? this.end : start + at;
    }
    return this.found;
  }
}

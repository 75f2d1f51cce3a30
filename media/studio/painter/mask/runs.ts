/** A mask's bytes as runs of equal ones: what a painted mask needs is a few thousandths of it. Pure; loses nothing. */

/** `ends[i]`: where the run of `values[i]` ends. */
export type Runs = { readonly values: Uint8Array; readonly ends: Uint32Array };

export function runsOf(bytes: Uint8Array<ArrayBuffer>): Runs {
  const values: number[] = [];
  const ends: number[] = [];
  // Four bytes at a time: most of a mask is the same for long.
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  for (let at = 0; at < bytes.length; ) {
    const value = bytes[at] ?? 0;
    const word = value * 0x01010101;
    at++;
    while (at < bytes.length && bytes[at] === value) {
      if ((at & 3) !== 0 || words[at >> 2] !== word) at++;
      else
        do at += 4;
        while (words[at >> 2] === word);
    }
    values.push(value);
    ends.push(at);
  }
  return { values: Uint8Array.from(values), ends: Uint32Array.from(ends) };
}

export function unpack({ values, ends }: Runs, into: Uint8Array): void {
  let from = 0;
  for (const [at, to] of ends.entries()) {
    into.fill(values[at] ?? 0, from, to);
    from = to;
  }
}

/** The names of the chunks that a PNG or a WebP is made of. Never looks into one. */

/** Chunks that are looked at; what is behind them nobody would find. */
const mostChunks = 10_000;

export type Chunks = {
  readonly names: ReadonlySet<string>;
  /** All of the file was looked at. */
  readonly isAll: boolean;
};

/** No names for what is neither of the two. */
export function chunksOf(bytes: Uint8Array): Chunks {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = new Set<string>();
  const isPng = view.byteLength >= 16 && view.getUint32(0) === 0x89504e47;
  const isWebp = view.byteLength >= 16 && view.getUint32(0) === 0x52494646;
  let at = isPng ? 8 : 12;
  for (let chunks = 0; (isPng || isWebp) && at + 8 <= view.byteLength && chunks < mostChunks; chunks++) {
    const name = String.fromCharCode(...bytes.subarray(isPng ? at + 4 : at, isPng ? at + 8 : at + 4));
    names.add(name);
    if (name === 'IEND') return { names, isAll: true };
    const length = isPng ? view.getUint32(at) : view.getUint32(at + 4, true);
    at += isPng ? length + 12 : length + 8 + (length % 2);
  }
  // A few bytes behind the last chunk are none.
  return { names, isAll: isWebp && at <= view.byteLength && at + 8 > view.byteLength };
}

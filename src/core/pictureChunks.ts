/** The names of the chunks that a PNG or a WebP is made of. Never looks into one. */

import { type Walk, walked } from './fileWalk';

/** Chunks that are looked at; what is behind them nobody would find. */
const mostChunks = 10_000;

export type Chunks = {
  readonly names: ReadonlySet<string>;
  /** All of the file was looked at. */
  readonly isAll: boolean;
};

/** No names for what is neither of the two. */
export function chunksOf(bytes: Uint8Array): Chunks {
  return walked(walkChunks(bytes.length), bytes);
}

/** `length`: of the file, in bytes. */
export function* walkChunks(length: number): Walk<Chunks> {
  const names = new Set<string>();
  const start = viewOf(yield 0);
  const isPng = start.byteLength >= 16 && start.getUint32(0) === 0x89504e47;
  const isWebp = start.byteLength >= 16 && start.getUint32(0) === 0x52494646;
  let at = isPng ? 8 : 12;
  for (let chunks = 0; (isPng || isWebp) && at + 8 <= length && chunks < mostChunks; chunks++) {
    const head = yield at;
    // The file became shorter meanwhile.
    if (head.length < 8) break;
    const name = String.fromCharCode(...head.subarray(isPng ? 4 : 0, isPng ? 8 : 4));
    names.add(name);
    if (name === 'IEND') return { names, isAll: true };
    const size = isPng ? viewOf(head).getUint32(0) : viewOf(head).getUint32(4, true);
    at += isPng ? size + 12 : size + 8 + (size % 2);
  }
  // A few bytes behind the last chunk are none.
  return { names, isAll: isWebp && at <= length && at + 8 > length };
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

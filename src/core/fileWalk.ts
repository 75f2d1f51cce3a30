/** From place to place in a file that need not be in memory: whoever walks says where to look, and somebody else reads there. */

/** Bytes that are shown at each place; fewer where the file ends. */
export const lookBytes = 16;

/** Yields the place that it wants to see next. */
export type Walk<Result> = Generator<number, Result, Uint8Array>;

/** A walk through a file that is in memory. */
export function walked<Result>(walk: Walk<Result>, bytes: Uint8Array): Result {
  let step = walk.next();
  while (!step.done) step = walk.next(bytes.subarray(step.value, step.value + lookBytes));
  return step.value;
}

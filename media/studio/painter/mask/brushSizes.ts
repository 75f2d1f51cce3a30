/** The sizes of a brush. Pure: whole px from 1 on, in steps that are felt alike at every size. */

export const largestBrush = 2000;

export function sizeWithin(size: number): number {
  return Number.isFinite(size) ? Math.max(1, Math.min(largestBrush, Math.round(size))) : 1;
}

/** A fifth more or less for each step, but one px at least. */
export function sizeAfter(size: number, steps: number): number {
  let next = size;
  for (let step = 0; step < Math.abs(steps); step++) {
    next = sizeWithin(steps > 0 ? Math.max(next + 1, next * 1.2) : Math.min(next - 1, next / 1.2));
  }
  return next;
}

/** Suits a picture of this length: about a twentieth of it. */
export function firstSize(width: number, height: number): number {
  return sizeWithin(Math.min(width, height) / 20);
}

/** A slider's way, 0 to 100, to a size and back: half of the way is for the small ones. */
export function sizeAt(way: number): number {
  return sizeWithin(largestBrush ** (way / 100));
}

export function wayOf(size: number): number {
  return (Math.log(size) / Math.log(largestBrush)) * 100;
}

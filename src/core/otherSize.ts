/** Tells that pictures came in another size than the one asked for. Never judges a picture whose size nobody knows. */

import { type Sentence, sentence } from './sentence';
import { type PixelSize, parsePixelSize, parseShape, tidySize } from './sizes';

/** Models that know shapes alone come close to one: their sides are multiples of some pixels. */
const leastDifference = 0.05;

/** One sentence for each size that came instead; none where it is the one asked for, or none was. */
export function otherSizes(asked: string | undefined, came: readonly PixelSize[]): Sentence[] {
  const size = tidySize(asked ?? 'auto');
  const others = came.filter(one => one.width > 0 && one.height > 0 && isOther(size, one)).map(spelled);
  const wish = parsePixelSize(size);
  return [...new Set(others)].map(other =>
    sentence('Asked {0}, got {1}.', wish === undefined ? size : spelled(wish), other),
  );
}

function isOther(size: string, { width, height }: PixelSize): boolean {
  const wish = parsePixelSize(size);
  if (wish !== undefined) return wish.width !== width || wish.height !== height;
  const [across = 0, down = 0] = (parseShape(size)?.ratio ?? '').split(':').map(Number);
  if (across === 0 || down === 0) return false;
  const difference = (width / height) * (down / across);
  return Math.abs(Math.log(difference)) > leastDifference;
}

function spelled({ width, height }: PixelSize): string {
  return `${width}×${height}`;
}

/** first light */
import type { Bitmap } from '../../pixels/bitmap';
import type { Codec } from '../../pixels/codec';
export type EditRequest = {
  prompt: string;
  seed: number;
  source: Uint8Array;
  mask?: Uint8Array;
  size?: { width: number; height: number };
};
export function* editPicture(codec: Codec, { source }: EditRequest): Generator<void, Bitmap> {
  const picture = codec.decode(source);
  yield;
  for (let at = 0; at < picture.data.length; at++)
    if (at % 4 !== 3) picture.data[at] = 255 - (picture.data[at] ?? 0);
  return picture;
}

/** Turns an order into encoded pictures, one after the other. Never speaks HTTP, and never holds its thread for a whole picture. */

import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import type { Bitmap } from '../pixels/bitmap';
import type { Codec } from '../pixels/codec';
import { editPicture } from './editor/edit';
import type { Order } from './order';
import { markAsDemo } from './painter/mark';
import { paintScene } from './painter/scene';

/** Something painted in slices: each `yield` is a moment at which the thread may do something else. */
export type Slices<T> = Generator<void, T>;

export type Delivery = {
  readonly bytes: Uint8Array;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly isTransparent: boolean;
  /** 0, 1, 2 for a partial picture; absent for a finished one. */
  readonly partialIndex?: number;
};

/** px */
const largestPainting = 4_000_000;

export class Workshop {
  private lastTurn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly codec: () => Promise<Codec>,
    private readonly paceMs: number,
  ) {}

  /**
   * The partial pictures of each picture, then the picture. Throws an ApiError for a source that cannot be read,
   * and the signal's reason soon after `gone` aborts.
   */
  async *deliver(order: Order, gone: AbortSignal): AsyncGenerator<Delivery> {
    const codec = await this.codec();
    for (let index = 0; index < order.n; index++) {
      const picture = await this.inTurn(() => run(paintPicture(codec, order, index), gone));
      for (let partial = 0; partial < order.partialImages; partial++) {
        await pause(this.paceMs, undefined, { signal: gone });
        const unfinished = blurred(codec, picture, 1 - (partial + 1) / (order.partialImages + 1));
        yield { ...encoded(codec, unfinished, order), partialIndex: partial };
      }
      await pause(this.paceMs, undefined, { signal: gone });
      yield encoded(codec, picture, order);
    }
  }

  /** One picture is painted at a time: two would only make each other late and take twice the memory. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.lastTurn.then(work);
    this.lastTurn = turn.catch(() => {});
    return turn;
  }
}

async function run<T>(slices: Slices<T>, gone: AbortSignal): Promise<T> {
  for (;;) {
    gone.throwIfAborted();
    const step = slices.next();
    if (step.done) return step.value;
    await nextTurn();
  }
}

/** `index`: which of the order's pictures, from 0. */
function* paintPicture(codec: Codec, order: Order, index: number): Slices<Bitmap> {
  const seed = order.seed + index;
  const { prompt, size, sources, mask } = order;
  if (sources.length === 0) return yield* paintSized(codec, order, seed);
  const isTransparent = order.background === 'transparent';
  const given = { ...(size && { size }), ...(mask && { mask }) };
  return yield* editPicture(codec, { prompt, seed, index, sources, isTransparent, ...given });
}

/** A large picture is painted smaller and enlarged: its time and memory stay those of a small one. */
function* paintSized(codec: Codec, { prompt, size, background }: Order, seed: number): Slices<Bitmap> {
  const { width, height } = size ?? { width: 1024, height: 1024 };
  const scale = Math.min(1, Math.sqrt(largestPainting / (width * height)));
  const painted = yield* paintScene({
    prompt,
    seed,
    width: Math.round(width * scale),
    height: Math.round(height * scale),
    isTransparent: background === 'transparent',
  });
  const picture = codec.resize(painted, width, height);
  markAsDemo(picture);
  return picture;
}

/** `amount` 1 is nothing but colours, 0 the picture itself. */
function blurred(codec: Codec, picture: Bitmap, amount: number): Bitmap {
  return codec.blur(picture, Math.max(picture.width, picture.height) * 0.03 * amount ** 2);
}

function encoded(codec: Codec, picture: Bitmap, order: Order): Delivery {
  const { width, height } = picture;
  const quality = order.compression === undefined ? {} : { quality: order.compression };
  const bytes = codec.encode(picture, { format: order.format, ...quality });
  return { bytes, width, height, isTransparent: order.background === 'transparent' };
}

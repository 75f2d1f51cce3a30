/** Carries out many requests, some at a time: one that fails fails alone, and what makes all others fail as well stops them before they are sent. */

import { ImageError, type ImageErrorKind, toImageError } from '../core/imageError';
import { sentence } from '../core/sentence';

export type BatchEnd<Made> =
  | { readonly type: 'made'; readonly made: Made }
  | { readonly type: 'failed'; readonly error: ImageError }
  /** Nothing of it left; `error` says why. */
  | { readonly type: 'notSent'; readonly error: ImageError };

export type BatchWork<Item, Made> = {
  /** Throws what the request failed of. */
  readonly run: (item: Item) => Promise<Made>;
  /** Who is asked: its id. */
  readonly providerOf: (item: Item) => string;
  /** Asked whenever one could start. */
  readonly maxParallel: () => number;
  /** Stops what has not begun; what runs goes on. */
  readonly signal: AbortSignal;
  readonly onEnd: (item: Item, end: BatchEnd<Made>) => void;
};

/** Every further request to the same provider would fail of it. */
const providerFailures: ReadonlySet<ImageErrorKind> = new Set(['noKey', 'unauthorized', 'noCredit']);

/** How each of them ended, in their order. Jobs are started one by one, so that others find their turn between them. */
export async function runBatch<Item, Made>(
  items: readonly Item[],
  work: BatchWork<Item, Made>,
): Promise<BatchEnd<Made>[]> {
  const ends: BatchEnd<Made>[] = [];
  /** What ends all that is left, and what ends a provider's. */
  let limit: ImageError | undefined;
  const refused = new Map<string, ImageError>();

  const endOf = async (item: Item): Promise<BatchEnd<Made>> => {
    const stop = work.signal.aborted ? stopped : (limit ?? refused.get(work.providerOf(item)));
    if (stop !== undefined) return { type: 'notSent', error: stop };
    try {
      return { type: 'made', made: await work.run(item) };
    } catch (thrown) {
      const error = toImageError(thrown);
      if (providerFailures.has(error.kind)) refused.set(work.providerOf(item), error);
      if (error.kind !== 'overLimit') return { type: 'failed', error };
      limit ??= error;
      return { type: 'notSent', error };
    }
  };

  const queue = items.entries();
  let running = 0;
  await new Promise<void>(resolve => {
    const startNext = () => {
      while (running < Math.max(1, work.maxParallel())) {
        const { value: next } = queue.next();
        if (next === undefined) break;
        const [at, item] = next;
        running++;
        void endOf(item).then(end => {
          ends[at] = end;
          running--;
          work.onEnd(item, end);
          startNext();
        });
      }
      if (running === 0) resolve();
    };
    startNext();
  });
  return ends;
}

const stopped = new ImageError('cancelled', sentence('The batch was stopped before this was sent.'));

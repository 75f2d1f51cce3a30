/** Runs one piece of work on pictures in a worker thread that ends with it. Never decodes on this thread, and leaves nothing behind when it is cancelled. */

import { Worker } from 'node:worker_threads';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { EditWork, EditWorkAnswer } from './editWorker';

/** Enough for 100 megapixels on a slow machine: they take 10 s on a quick one. */
const limitMs = 5 * 60_000;

type Answer<Type> = Extract<EditWorkAnswer, { type: Type }>;

/** Throws ImageError: the work's own, `cancelled`, or `invalidInput` when the thread died or took too long. */
export async function runEditWorker<Type extends EditWorkAnswer['type']>(
  workerFile: string,
  work: EditWork,
  type: Type,
  signal: AbortSignal,
): Promise<Answer<Type>> {
  if (signal.aborted) throw cancelled();
  // Its own streams, which nobody reads: the codec's remarks would end up in the host's log.
  const worker = new Worker(workerFile, { stdout: true, stderr: true });
  worker.unref();
  const endings = new AbortController();
  const { signal: ended } = endings;
  try {
    const answer = await new Promise<EditWorkAnswer>((resolve, reject) => {
      worker.once('message', resolve).once('error', reject).once('exit', reject);
      signal.addEventListener('abort', () => reject(cancelled()), { signal: ended });
      const late = setTimeout(reject, limitMs);
      ended.addEventListener('abort', () => clearTimeout(late));
      worker.postMessage(work);
    });
    if (answer.type === 'failed') throw new ImageError(answer.kind, answer.sentence);
    if (answer.type !== type) throw new TypeError(`the worker answered ${answer.type}`);
    return answer as Answer<Type>;
  } catch (error) {
    throw error instanceof ImageError ? error : died(error);
  } finally {
    endings.abort();
    void worker.terminate();
  }
}

function cancelled(): ImageError {
  return new ImageError('cancelled', sentence('The edit was cancelled.'));
}

function died(cause: unknown): ImageError {
  return new ImageError(
    'invalidInput',
    sentence('The picture needs more memory or time than there is. Scale it down first.'),
    { cause },
  );
}

/** Threads that work on the pictures of edits. Keeps one warm for the next piece of work; one that failed, was cancelled or took much memory ends with what it did. */

import { Worker } from 'node:worker_threads';
import { ImageError } from '../core/imageError';
import { sentence } from '../core/sentence';
import type { EditWork, EditWorkAnswer } from './editWorker';

/** Enough for 100 megapixels on a slow machine: they take 10 s on a quick one. */
const limitMs = 5 * 60_000;
/** Most providers answer sooner: the thread that prepared an edit finishes it. */
const idleLimitMs = 60_000;

type Answer<Type> = Extract<EditWorkAnswer, { type: Type }>;

export class EditWorkers {
  /** Waits for work. A second one would cost memory for nothing: edits at the same time are rare. */
  private idle: Worker | undefined;
  private idleTimer: NodeJS.Timeout | undefined;

  /** `workerFile`: the bundled `editWorker.js`. */
  constructor(
    private readonly workerFile: URL | string,
    private readonly idleMs = idleLimitMs,
  ) {}

  /** Throws ImageError: the work's own, `cancelled`, or `invalidInput` when the thread died or took too long. */
  async run<Type extends EditWorkAnswer['type']>(
    work: EditWork,
    type: Type,
    signal: AbortSignal,
  ): Promise<Answer<Type>> {
    if (signal.aborted) throw cancelled();
    const worker = this.take();
    try {
      const answer = await answerOf(worker, work, signal);
      if (answer.type === 'failed') throw new ImageError(answer.kind, answer.sentence);
      if (answer.type !== type) throw new TypeError(`the worker answered ${answer.type}`);
      if (answer.isHeavy) void worker.terminate();
      else this.keep(worker);
      return answer as Answer<Type>;
    } catch (error) {
      void worker.terminate();
      throw error instanceof ImageError ? error : died(error);
    }
  }

  dispose(): void {
    clearTimeout(this.idleTimer);
    void this.idle?.terminate();
    this.idle = undefined;
  }

  private take(): Worker {
    clearTimeout(this.idleTimer);
    const { idle } = this;
    this.idle = undefined;
    if (idle !== undefined) return idle;
    // Its own streams, which nobody reads: the codec's remarks would end up in the host's log.
    const worker = new Worker(this.workerFile, { stdout: true, stderr: true });
    worker.unref();
    worker.once('exit', () => {
      if (this.idle === worker) this.idle = undefined;
    });
    return worker;
  }

  private keep(worker: Worker): void {
    this.dispose();
    this.idle = worker;
    this.idleTimer = setTimeout(() => this.dispose(), this.idleMs);
    this.idleTimer.unref();
  }
}

/** Rejects with whatever ended the thread, or ImageError `cancelled`. */
function answerOf(worker: Worker, work: EditWork, signal: AbortSignal): Promise<EditWorkAnswer> {
  return new Promise<EditWorkAnswer>((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(late);
      signal.removeEventListener('abort', onAbort);
      worker.off('message', onAnswer).off('error', onEnd).off('exit', onEnd);
      settle();
    };
    const onAnswer = (answer: EditWorkAnswer) => end(() => resolve(answer));
    const onEnd = (cause?: unknown) => end(() => reject(cause));
    const onAbort = () => onEnd(cancelled());
    const late = setTimeout(onEnd, limitMs);
    worker.on('message', onAnswer).on('error', onEnd).on('exit', onEnd);
    signal.addEventListener('abort', onAbort);
    worker.postMessage(work);
  });
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

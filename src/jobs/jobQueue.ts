/** Every job, whichever door its request came through: what waits, what runs, how it ended. Never shows anything and never touches a file. */

import { randomUUID } from 'node:crypto';
import { ImageError, toImageError } from '../core/imageError';
import type { JobStage } from '../core/jobStage';
import { type Sentence, sentence } from '../core/sentence';
import type { Progress } from '../core/wireFormat';
import type { JobContext, JobRequest } from './jobRequest';
import type { JobResult, ResolvedJob, ResultPicture } from './jobResult';

export type JobState = JobStage<Sentence> | { readonly type: 'failed'; readonly error: ImageError };

export type Job = {
  readonly id: string;
  readonly request: JobRequest;
  /** Who started it is told how it ends, or was told in an earlier window. */
  readonly isAwaited: boolean;
  /** `Date.now()` ms */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly state: JobState;
  /** Absent until provider, model and sources are found. */
  readonly resolved: ResolvedJob | undefined;
  /** What could not be done as asked, as far as it is known by now. */
  readonly warnings: readonly Sentence[];
  /** Absent until it is done. */
  readonly output: JobResult | undefined;
  /** Files with the latest sketch of each picture, by the picture's index. */
  readonly partials: readonly (string | undefined)[];
  /** Absolute paths of whole pictures in the journal that are not saved; of a job that was restored. */
  readonly kept: readonly string[];
  /** Rejects with an ImageError. Nobody has to listen. */
  readonly result: Promise<JobResult>;
};

/** Carries out a request, and tells what it became once that is known. */
export type RunJob = (
  request: JobRequest,
  watch: JobContext,
  onResolved: (resolved: ResolvedJob) => void,
) => Promise<JobResult>;

export type JobQueueOptions = {
  readonly run: RunJob;
  /** Jobs that run side by side; asked whenever one could start. */
  readonly maxParallel: () => number;
  /** Awaited before a job counts as done: its pictures are in the history by then. */
  readonly record: (job: Job, result: JobResult) => Promise<void>;
  /** A person wants to see no more of it. */
  readonly onDismiss: (job: Job) => void;
};

/** `Date.now()` ms */
export type Span = { readonly startedAt: number; readonly endedAt: number };

/** Jobs that ended stay to be looked at, but not without end. */
const mostEnded = 100;

export class JobQueue {
  private readonly jobs = new Map<string, QueuedJob>();
  private readonly listeners = new Set<(job: Job) => void>();
  private readonly waiting: QueuedJob[] = [];
  private running = 0;
  private isDisposed = false;

  constructor(private readonly options: JobQueueOptions) {}

  /** Oldest first. */
  list(): readonly Job[] {
    return [...this.jobs.values()].sort((a, b) => a.startedAt - b.startedAt);
  }

  find(id: string): Job | undefined {
    return this.jobs.get(id);
  }

  /** Hears every change of every job, the first one before `start` returns, and when it is forgotten. */
  onDidChange(listener: (job: Job) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => void this.listeners.delete(listener) };
  }

  /** `watch.signal` cancels the job; `watch.report` hears what its provider says. */
  start(request: JobRequest, watch?: JobContext): Job {
    const job = new QueuedJob(request, this.notify, watch !== undefined);
    this.jobs.set(job.id, job);
    job.report = watch?.report ?? (() => {});
    const cancel = () => this.cancel(job.id);
    if (this.isDisposed || watch?.signal.aborted) cancel();
    else watch?.signal.addEventListener('abort', cancel, { once: true });
    void job.result.catch(() => {}).finally(() => watch?.signal.removeEventListener('abort', cancel));
    this.notify(job);
    if (job.endedAt === undefined) this.waiting.push(job);
    this.startWaiting();
    return job;
  }

  /** Nothing happens to a job that has ended. */
  cancel(id: string): void {
    const job = this.jobs.get(id);
    if (job === undefined || job.endedAt !== undefined) return;
    job.controller.abort();
    if (job.state.type === 'queued') job.fail(cancelled());
  }

  /** A job of an earlier window, or of another one, that ended without bringing all it should. */
  restore(
    request: JobRequest,
    resolved: ResolvedJob,
    error: ImageError,
    { startedAt, endedAt }: Span,
    kept: readonly string[] = [],
  ): Job {
    const known = this.withJournal(resolved.journal);
    if (known !== undefined) return known;
    const job = new QueuedJob(request, this.notify, true, startedAt);
    this.jobs.set(job.id, job);
    void job.result.catch(() => {});
    job.kept = kept;
    job.setResolved(resolved);
    job.fail(error);
    job.endedAt = endedAt;
    return job;
  }

  /**
   * Pictures of a failed job are where they belong now: it counts as done, and is recorded. `journal`: the job's folder;
   * `warnings`: in the user's language.
   */
  async complete(
    journal: string,
    pictures: readonly ResultPicture[],
    warnings: readonly string[] = [],
  ): Promise<void> {
    const job = this.withJournal(journal);
    if (job?.state.type !== 'failed' || job.resolved === undefined || job.endedAt === undefined) return;
    const seconds = (job.endedAt - job.startedAt) / 1000;
    const result = { ...job.resolved, prompt: job.request.prompt, pictures, warnings, seconds };
    await this.options.record(job, result);
    job.complete(result);
  }

  /** Forgets a job that has ended. */
  dismiss(id: string): void {
    const job = this.jobs.get(id);
    if (job?.endedAt === undefined) return;
    this.jobs.delete(id);
    this.options.onDismiss(job);
    this.notify(job);
  }

  /** Cancels everything that runs, and whatever is started from now on. */
  dispose(): void {
    this.isDisposed = true;
    for (const { id } of this.jobs.values()) this.cancel(id);
    this.listeners.clear();
  }

  private withJournal(journal: string): QueuedJob | undefined {
    return [...this.jobs.values()].find(({ resolved }) => resolved?.journal === journal);
  }

  private startWaiting(): void {
    while (this.waiting.length > 0 && this.running < Math.max(1, this.options.maxParallel())) {
      const next = this.waiting.shift();
      if (next === undefined) return;
      if (next.endedAt !== undefined) continue;
      this.running++;
      void this.run(next).finally(() => {
        this.running--;
        this.forgetOldest();
        this.startWaiting();
      });
    }
  }

  private async run(job: QueuedJob): Promise<void> {
    const { run, record } = this.options;
    job.setState({ type: 'waiting' });
    const watch: JobContext = { signal: job.controller.signal, report: job.onProgress };
    try {
      const result = await run(job.request, watch, job.setResolved);
      await record(job, result);
      job.succeed(result);
    } catch (error) {
      job.fail(toImageError(error));
    }
  }

  private forgetOldest(): void {
    const ended = this.list().filter(({ endedAt }) => endedAt !== undefined);
    for (const { id } of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.jobs.delete(id);
  }

  private readonly notify = (job: Job): void => {
    for (const listener of [...this.listeners]) listener(job);
  };
}

class QueuedJob implements Job {
  readonly id = randomUUID();
  readonly controller = new AbortController();
  endedAt: number | undefined;
  state: JobState = { type: 'queued' };
  resolved: ResolvedJob | undefined;
  warnings: readonly Sentence[] = [];
  output: JobResult | undefined;
  partials: (string | undefined)[] = [];
  kept: readonly string[] = [];
  report: JobContext['report'] = () => {};
  private resolve: (result: JobResult) => void = () => {};
  private reject: (error: ImageError) => void = () => {};
  readonly result = new Promise<JobResult>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });

  constructor(
    readonly request: JobRequest,
    private readonly notify: (job: Job) => void,
    readonly isAwaited: boolean,
    readonly startedAt = Date.now(),
  ) {}

  readonly setResolved = (resolved: ResolvedJob): void => {
    this.resolved = resolved;
    this.notify(this);
  };

  readonly onProgress = (progress: Progress): void => {
    this.report(progress);
    if (progress.type === 'waiting') {
      const { type, reason, until } = progress;
      this.setState({ type, reason, ...(until !== undefined && { until }) });
    } else if (progress.type === 'receiving') {
      this.setState({ type: 'receiving', bytes: progress.bytes });
    } else if (progress.type === 'warning') {
      this.warnings = [...this.warnings, progress.warning];
      this.notify(this);
    } else if (progress.type === 'partial') {
      this.partials[progress.index] = progress.picture.file;
      this.notify(this);
    }
  };

  setState(state: JobState): void {
    if (this.endedAt !== undefined) return;
    this.state = state;
    this.notify(this);
  }

  succeed(result: JobResult): void {
    this.partials = [];
    this.output = result;
    this.end({ type: 'done' });
    this.resolve(result);
  }

  /** Whoever waited for the result was told that it failed. */
  complete(result: JobResult): void {
    this.kept = [];
    this.output = result;
    this.state = { type: 'done' };
    this.notify(this);
  }

  fail(error: ImageError): void {
    this.end(error.kind === 'cancelled' ? cancelledBy(error) : { type: 'failed', error });
    this.reject(error);
  }

  private end(state: JobState): void {
    this.state = state;
    this.endedAt = Date.now();
    this.notify(this);
  }
}

function cancelledBy({ sentence: reason, details }: ImageError): JobState {
  return { type: 'cancelled', ...(details.isGoodToKnow && { reason }) };
}

function cancelled(): ImageError {
  return new ImageError('cancelled', sentence('The job was cancelled before anything was sent.'));
}

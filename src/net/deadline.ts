/** The time that a job has, and one watch per request that ends it: by the user, by time, by silence. Never keeps Node alive. */

import { GivenUp } from './networkErrors';

export class Deadline {
  private readonly at: number;

  /** ms from now. */
  constructor(private readonly ms: number) {
    this.at = Date.now() + ms;
  }

  /** Its signal aborts with a GivenUp when `cancelled` does, when the job's time is over, or after too long a silence. */
  watch(cancelled: AbortSignal): Watch {
    return new Watch(cancelled, this.at - Date.now(), this.ms);
  }
}

export class Watch {
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly cancelled: AbortSignal,
    left: number,
    whole: number,
  ) {
    this.timer = setTimeout(() => this.giveUp('deadline', whole), Math.max(0, left)).unref();
    if (cancelled.aborted) this.cancel();
    else cancelled.addEventListener('abort', this.cancel);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** From now on, silence longer than `ms` ends the request; each call of `heard` begins it anew. */
  listen(ms: number): void {
    this.idle = setTimeout(() => this.giveUp('idle', ms), ms).unref();
  }

  heard(): void {
    this.idle?.refresh();
  }

  /** The request is over, well or not: whatever of it is still open closes. */
  end(): void {
    this.controller.abort(new GivenUp('cancelled'));
    clearTimeout(this.timer);
    clearTimeout(this.idle);
    this.cancelled.removeEventListener('abort', this.cancel);
  }

  private readonly cancel = () => this.giveUp('cancelled', 0);

  private giveUp(why: GivenUp['why'], afterMs: number): void {
    this.controller.abort(new GivenUp(why, afterMs));
  }
}

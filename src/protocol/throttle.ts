/** Holds back what happens too often: at once the first time, then at most once in a while, and the last time always. Never repeats by itself. */

export class Throttle {
  private readonly timers = new Map<string, { timer: NodeJS.Timeout; next: (() => void) | undefined }>();

  constructor(
    /** ms between two times of the same `what`. */
    private readonly pauseMs: number,
  ) {}

  /** Does it now, or when the pause since the last time is over; of several that wait the latest counts. */
  run(what: string, act: () => void): void {
    const paused = this.timers.get(what);
    if (paused !== undefined) {
      paused.next = act;
      return;
    }
    this.pause(what);
    act();
  }

  /** Does at once what waits. */
  flush(): void {
    const waiting = [...this.timers.values()];
    this.dispose();
    for (const { next } of waiting) next?.();
  }

  dispose(): void {
    for (const { timer } of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  private pause(what: string): void {
    const timer = setTimeout(() => {
      const next = this.timers.get(what)?.next;
      this.timers.delete(what);
      if (next !== undefined) this.run(what, next);
    }, this.pauseMs);
    this.timers.set(what, { timer, next: undefined });
  }
}

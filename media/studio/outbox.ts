/** What goes to the host, in the order in which a person did it. What changes with every key or stroke is sent after a pause, or at once when something follows it. */

import { SerialQueue } from '../../src/core/serialQueue';
import type { Intent } from '../../src/protocol/intents';

const usualPauseMs = 300;

/** `undefined`: there is nothing to send any more. */
export type IntentMaker = () => Promise<Intent | undefined>;

export class Outbox {
  private waiting = new Map<string, IntentMaker>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly queue = new SerialQueue();
  /** How many are in the queue. */
  private count = 0;

  constructor(private readonly post: (intent: Intent) => void) {}

  /** At once, unless something before it is still being made: then right after that. */
  readonly send = (intent: Intent): void => {
    this.flush();
    if (this.count === 0) this.post(intent);
    else void this.enqueue(async () => intent);
  };

  /** Only before whatever is sent next. Takes the place of what waits under the same name and is not being made yet. */
  readonly defer = (name: string, make: IntentMaker): void => {
    this.waiting.set(name, make);
  };

  /** As `defer`, and in any case when nothing has come for a while. */
  readonly debounce = (name: string, make: IntentMaker, pauseMs = usualPauseMs): void => {
    this.defer(name, make);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pauseMs);
  };

  /** Sends what waits. */
  flush(): void {
    clearTimeout(this.timer);
    const makers = [...this.waiting.values()];
    this.waiting = new Map();
    for (const make of makers) void this.enqueue(make);
  }

  private async enqueue(make: IntentMaker): Promise<void> {
    this.count++;
    try {
      await this.queue.run(async () => {
        const intent = await make();
        if (intent) this.post(intent);
      });
    } catch (error) {
      reportError(error);
    } finally {
      this.count--;
    }
  }
}

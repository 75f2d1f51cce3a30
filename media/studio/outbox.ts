/** What goes to the host, in the order in which a person did it. What takes long to make is sent after a pause in the work, or at once when something follows it. */

import type { Intent } from '../../src/protocol/intents';

/** ms after the last change. */
const pause = 300;

/** `undefined`: there is nothing to say any more. */
type Maker = () => Promise<Intent | undefined>;

export class Outbox {
  private owed = new Map<string, Maker>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private line: Promise<void> = Promise.resolve();
  /** How many stand in the line. */
  private count = 0;

  constructor(private readonly post: (intent: Intent) => void) {}

  /** At once, unless something before it is still being made: then right after that. */
  readonly send = (intent: Intent): void => {
    this.flush();
    if (this.count === 0) this.post(intent);
    else this.enqueue(async () => intent);
  };

  /** Only before whatever is sent next. Takes the place of what is owed under the same name and not being made yet. */
  readonly hold = (name: string, make: Maker): void => {
    this.owed.set(name, make);
  };

  /** As `hold`, and after a pause in any case. */
  readonly owe = (name: string, make: Maker): void => {
    this.hold(name, make);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), pause);
  };

  private flush(): void {
    clearTimeout(this.timer);
    const makers = [...this.owed.values()];
    this.owed = new Map();
    for (const make of makers) this.enqueue(make);
  }

  private enqueue(make: Maker): void {
    this.count++;
    this.line = this.line
      .then(make)
      .then(intent => intent && this.post(intent))
      .catch(error => reportError(error))
      .finally(() => {
        this.count--;
      });
  }
}

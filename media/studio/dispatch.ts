/** What a view can do: tell the host, now or in a moment, or change what the page shows. Views get it as an argument and keep nothing. */

import type { Intent } from '../../src/protocol/intents';
import type { PageChange } from './pageState';

export type Dispatch = {
  readonly send: (intent: Intent) => void;
  /** Told after a pause in the work, or before whatever is sent next. The same name again takes its place. */
  readonly owe: (name: string, make: () => Promise<Intent | undefined>) => void;
  /** Told only before whatever is sent next; `undefined` is left out. */
  readonly hold: (name: string, make: () => Promise<Intent | undefined>) => void;
  readonly change: (change: PageChange) => void;
};

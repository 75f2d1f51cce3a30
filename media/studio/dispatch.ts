/** What a view can do: send something to the host, now or in a moment, or change what the page shows. Views get it as an argument and keep nothing. */

import type { Intent } from '../../src/protocol/intents';
import type { IntentMaker } from './outbox';
import type { PageChange } from './pageState';

export type Dispatch = {
  readonly send: (intent: Intent) => void;
  /** Sent after a pause, or before whatever is sent next. The same name again takes its place. */
  readonly debounce: (name: string, make: IntentMaker, pauseMs?: number) => void;
  /** Sent only before whatever is sent next. */
  readonly defer: (name: string, make: IntentMaker) => void;
  readonly change: (change: PageChange) => void;
};

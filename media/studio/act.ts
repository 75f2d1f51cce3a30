/** What a view can do: tell the host, or change what the page shows. Views get it as an argument and keep nothing. */

import type { Intent } from '../../src/host/studio/protocol';
import type { PageChange } from './pageState';

export type Act = {
  readonly send: (intent: Intent) => void;
  readonly change: (change: PageChange) => void;
};

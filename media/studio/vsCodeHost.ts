/** The page's connection to the extension host. Never interprets what passes through it. */

import type { HostMessage } from '../../src/protocol/hostMessages';
import type { Intent } from '../../src/protocol/intents';
import type { KeptNotes } from './painter/notes/notes';

/** What the page remembers by itself while it is hidden: ids, a distance, and the notes that the host gets as a picture only. Never pictures. */
export type Remembered = {
  /** Which Studio this is: the host gives it its own draft back after a reload. */
  readonly studio?: number;
  /** Id of a picture. Empty: none. */
  readonly selected?: string;
  /** The reference that the painter is open on. Empty: none. */
  readonly painting?: string;
  readonly notes?: KeptNotes;
  /** px from the newest picture up to what was in view. */
  readonly scrolled?: number;
};

type VsCodeApi = {
  postMessage(message: Intent): void;
  getState(): Remembered | undefined;
  setState(state: Remembered): void;
};

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export function send(intent: Intent): void {
  api.postMessage(intent);
}

export function listen(receive: (message: HostMessage) => void): void {
  window.addEventListener('message', ({ data }: MessageEvent<HostMessage>) => receive(data));
}

export function recall(): Remembered {
  return api.getState() ?? {};
}

export function remember(what: Remembered): void {
  const { studio } = document.body.dataset;
  api.setState({ ...recall(), ...(studio === undefined ? {} : { studio: Number(studio) }), ...what });
}

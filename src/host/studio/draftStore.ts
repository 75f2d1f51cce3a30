/** Keeps one Studio's draft in the workspace's state, so that it outlives a reload. Never keeps a picture, only where it is. */

import type { Memento } from 'vscode';
import { changed, type Draft, type DraftChange, readDraft } from '../../jobs/draft';
import { Throttle } from '../../protocol/throttle';

/** Each letter typed is a change; the disk need not have every one. */
const writePauseMs = 500;

const keyStart = 'studio.draft.';

/** Every Studio's draft in one text, for who asks whether something stands in any. */
export function draftsIn(state: Memento): string {
  const keys = state.keys().filter(key => key.startsWith(keyStart));
  return JSON.stringify(keys.map(key => state.get(key)));
}

export class DraftStore {
  private readonly key: string;
  private current: Draft;
  private readonly writes = new Throttle(writePauseMs);

  constructor(
    private readonly state: Memento,
    /** Of the Studio. */
    number: number,
  ) {
    this.key = `${keyStart}${number}`;
    this.current = readDraft(state.get(this.key));
  }

  get draft(): Draft {
    return this.current;
  }

  /** Throws ImageError `invalidInput`, with the draft as it was, for what there is not. */
  change(change: DraftChange): void {
    this.current = changed(this.current, change);
    this.writes.run('draft', () => void this.state.update(this.key, this.current));
  }

  dispose(): void {
    this.writes.flush();
  }
}

/** Keeps one Studio's draft in the workspace's state, so that it outlives a reload. Never keeps a picture, only where it is. */

import type { Memento } from 'vscode';
import { Paced } from './paced';
import { changed, type Draft, type DraftChange, readDraft } from './studioState';

/** Each letter typed is a change; the disk need not hear of every one. */
const writePauseMs = 500;

export class DraftStore {
  private current: Draft;
  private readonly writes = new Paced(writePauseMs);

  constructor(
    private readonly state: Memento,
    private readonly key: string,
  ) {
    this.current = readDraft(state.get(key));
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

/** Notes that are drawn on a copy of the picture: lines, arrows, boxes, words. Pure data; never the picture. */

import type { Area } from '../../../../src/core/sizes';
import type { Point } from '../mask/mask';

/** Ink, not theme: it is part of what is sent. */
export const colours = ['#e51400', '#ffcc00', '#12a150', '#1f6feb', '#ffffff', '#000000'] as const;

/** `width`: of the line, in px of the picture. */
type Ink = { readonly colour: string; readonly width: number };

export type Note = Ink &
  (
    | { readonly type: 'pen'; readonly points: readonly Point[] }
    | { readonly type: 'arrow'; readonly from: Point; readonly to: Point }
    | { readonly type: 'box' | 'ellipse'; readonly area: Area }
    /** `at`: where the first line begins, at its top. */
    | { readonly type: 'words'; readonly at: Point; readonly text: string }
  );

/** What outlives the page. */
export type KeptNotes = {
  /** Id of the picture that they are on. */
  readonly reference: string;
  readonly notes: readonly Note[];
  /** The copy that goes along has them. */
  readonly isSent: boolean;
};

/** Every note and every one taken back. Clearing is a step like any other. */
export class NoteHistory {
  private done: readonly (readonly Note[])[];
  private undone: readonly (readonly Note[])[] = [];

  /** `before`: from an earlier page; taken back in one step. */
  constructor(before: readonly Note[] = []) {
    this.done = before.length > 0 ? [[], before] : [[]];
  }

  get notes(): readonly Note[] {
    return this.done.at(-1) ?? [];
  }

  get canUndo(): boolean {
    return this.done.length > 1;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  add(note: Note): void {
    this.step([...this.notes, note]);
  }

  clear(): void {
    if (this.notes.length > 0) this.step([]);
  }

  undo(): void {
    if (!this.canUndo) return;
    this.undone = [...this.undone, this.notes];
    this.done = this.done.slice(0, -1);
  }

  redo(): void {
    const next = this.undone.at(-1);
    if (!next) return;
    this.undone = this.undone.slice(0, -1);
    this.done = [...this.done, next];
  }

  private step(notes: readonly Note[]): void {
    this.done = [...this.done, notes];
    this.undone = [];
  }
}

/** Suits a picture of this size: seen, and not in the way. */
export function firstWidth(width: number, height: number): number {
  return Math.max(2, Math.round(Math.min(width, height) / 120));
}

/** px of the letters beside lines of this width. */
export function letterSize(width: number): number {
  return Math.max(12, width * 6);
}

/** The two ends of an arrow's head. */
export function arrowHead(from: Point, to: Point, width: number): readonly [Point, Point] {
  const length = Math.min(width * 5, Math.hypot(to.x - from.x, to.y - from.y));
  const turn = Math.atan2(to.y - from.y, to.x - from.x);
  const end = (aside: number) => ({
    x: to.x - Math.cos(turn + aside) * length,
    y: to.y - Math.sin(turn + aside) * length,
  });
  return [end(Math.PI / 7), end(-Math.PI / 7)];
}

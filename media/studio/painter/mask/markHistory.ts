/** A mask and every mark that made it, to be taken back and done again without limit. Pure: keeps marks and now and then the mask as runs, never a picture for each step. */

import type { Area, PixelSize } from '../../../../src/core/sizes';
import { apply, fillStroke, type Mark, type Stroke, snapped, weightOf, whole } from './marks';
import { emptyMask, kept, type Mask, type Point } from './mask';
import { type Runs, runsOf, unpack } from './runs';

/** A stand of the mask after so many marks, from which later marks are done again. */
type Stand = { readonly marks: number; readonly runs: Runs };

/** The work, in `weightOf`, after which the mask's stand is kept. */
const workBetweenStands = 24;
/** Bytes of all stands together. A mask of noise is as large as runs as it is itself. */
const mostBytes = 64 * 1024 * 1024;

export class MarkHistory {
  readonly mask: Mask;
  private done: Mark[] = [];
  private undone: Mark[] = [];
  private stands: Stand[] = [];
  private work = 0;
  /** Grows until it is a mark. */
  private drawing: (Stroke & { readonly points: Point[] }) | undefined;
  /** What was there before the first mark. */
  private base: Runs | undefined;

  constructor(size: PixelSize) {
    this.mask = emptyMask(size);
  }

  /** Begins anew with a mask from elsewhere that cannot be taken back. */
  begins(base: Runs): Area {
    this.base = base;
    this.done = [];
    this.undone = [];
    this.stands = [];
    return this.replay();
  }

  get canUndo(): boolean {
    return this.done.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  get isDrawing(): boolean {
    return this.drawing !== undefined;
  }

  /** Each of these returns what it may have touched. */
  add(mark: Mark): Area {
    const touched = apply(this.mask, mark);
    this.keep(mark);
    return touched;
  }

  begin(at: Point, size: number, isErasing: boolean): Area {
    this.drawing = { type: 'stroke', points: [snapped(at, size)], size, isErasing };
    return fillStroke(this.mask, this.drawing, 0);
  }

  /** Draws on with the stroke that was begun. */
  extend(to: readonly Point[]): Area | undefined {
    if (!this.drawing) return undefined;
    const { points, size } = this.drawing;
    const from = points.length;
    for (const point of to) {
      const next = snapped(point, size);
      const last = points.at(-1);
      if (last?.x !== next.x || last.y !== next.y) points.push(next);
    }
    return points.length === from ? undefined : fillStroke(this.mask, this.drawing, from);
  }

  end(): void {
    if (this.drawing) this.keep(this.drawing);
    this.drawing = undefined;
  }

  /** Takes back the stroke that was begun. */
  cancel(): Area | undefined {
    if (!this.drawing) return undefined;
    this.drawing = undefined;
    return this.replay();
  }

  undo(): Area | undefined {
    const mark = this.drawing ? undefined : this.done.pop();
    if (!mark) return undefined;
    this.undone.push(mark);
    this.stands = this.stands.filter(({ marks }) => marks <= this.done.length);
    return this.replay();
  }

  redo(): Area | undefined {
    const mark = this.drawing ? undefined : this.undone.pop();
    if (!mark) return undefined;
    const { undone } = this;
    const touched = this.add(mark);
    this.undone = undone;
    return touched;
  }

  private keep(mark: Mark): void {
    this.done.push(mark);
    this.undone = [];
    this.work += weightOf(mark);
    if (this.work < workBetweenStands) return;
    this.work = 0;
    this.stands.push({ marks: this.done.length, runs: runsOf(this.mask.bytes) });
    const bytes = this.stands.reduce((sum, { runs }) => sum + runs.values.length * 5, 0);
    // Every second one goes; going back from there takes twice as long.
    if (bytes > mostBytes) this.stands = this.stands.filter((_, at) => at % 2 === 1);
  }

  private replay(): Area {
    const stand = this.stands.at(-1);
    const runs = stand?.runs ?? this.base;
    if (runs) unpack(runs, this.mask.bytes);
    else this.mask.bytes.fill(kept);
    const since = this.done.slice(stand?.marks ?? 0);
    for (const mark of since) apply(this.mask, mark);
    this.work = since.reduce((sum, mark) => sum + weightOf(mark), 0);
    return whole(this.mask);
  }
}

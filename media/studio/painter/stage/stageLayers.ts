/** The two canvases of the stage: the picture below, and what lies over it. Draws once in a frame, and of what lies over it only what has changed. */

import type { Area, PixelSize } from '../../../../src/core/sizes';
import { union } from '../mask/marks';
import { drawSheet, type Sheet } from './sheet';
import { onScreen, shownArea, type View } from './stageView';

export type LayerContent = Sheet & {
  readonly view: View;
  /** Draws what lies over the picture within `area`; both in px of the screen. */
  readonly drawOver: (context: CanvasRenderingContext2D, view: View, area: Area) => void;
};

/** px of the screen by which a line around what has changed lies beyond it. */
const lineWidth = 2;

export class StageLayers {
  private due = 0;
  private isSheetDue = false;
  private dirty: Area | undefined;
  /** px of the screen. */
  private size: PixelSize = { width: 0, height: 0 };

  constructor(
    private readonly find: (name: '.sheet' | '.over') => HTMLCanvasElement | null,
    private readonly content: () => LayerContent | undefined,
  ) {}

  /** `width`, `height`: CSS px. Both are empty until they are drawn again. */
  resize({ width, height }: PixelSize): void {
    this.size = {
      width: Math.round(width * devicePixelRatio),
      height: Math.round(height * devicePixelRatio),
    };
    for (const name of ['.sheet', '.over'] as const) Object.assign(this.find(name) ?? {}, this.size);
  }

  /** `area`: px of the picture that look different; all of it without. */
  redraw(area?: Area): void {
    const content = this.content();
    if (!content) return;
    const dirty = area
      ? shownArea(onScreen(content.view, devicePixelRatio), area, this.size, lineWidth)
      : { x: 0, y: 0, ...this.size };
    if (dirty.width === 0 || dirty.height === 0) return;
    this.dirty = this.dirty ? union(this.dirty, dirty) : dirty;
    if (!area) this.isSheetDue = true;
    this.due ||= requestAnimationFrame(() => this.draw());
  }

  /** What is due, in this frame still: canvases that were resized are empty. */
  drawNow(): void {
    if (this.due === 0) return;
    this.stop();
    this.draw();
  }

  stop(): void {
    cancelAnimationFrame(this.due);
  }

  private draw(): void {
    this.due = 0;
    const content = this.content();
    const { dirty } = this;
    const [sheet, over] = [this.find('.sheet')?.getContext('2d'), this.find('.over')?.getContext('2d')];
    if (!content || !sheet || !over || !dirty) return;
    const view = onScreen(content.view, devicePixelRatio);
    if (this.isSheetDue) drawSheet(sheet, view, content);
    this.isSheetDue = false;
    this.dirty = undefined;
    content.drawOver(over, view, dirty);
  }
}

/** Painting a mask: the tools, what a press means with each, and what is sent to the host. Never sends a mask that is older than what is seen. */

import { nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Area } from '../../../../src/core/sizes';
import type { Intent } from '../../../../src/protocol/intents';
import { pixels } from '../../formatting';
import { t } from '../../strings';
import type { Command } from '../painterKeys';
import { middleOf, type PainterContext, type PainterFrame, type PainterMode } from '../painterMode';
import { loadMask } from '../stage/loadedPicture';
import type { Cursor, Gesture } from '../stage/stageProperties';
import { areaBetween, shownArea, toStage, type View } from '../stage/stageView';
import { firstSize, sizeAfter } from './brushSizes';
import { greyPng } from './greyPng';
import { MarkHistory } from './markHistory';
import { type Mark, whole } from './marks';
import { type Point, shareOf } from './mask';
import { coloursOf, drawMask } from './maskSample';
import { type MaskControls, type MaskSettings, type MaskTool, maskOptions, maskTools } from './maskTools';
import { runsOf } from './runs';
import type { MaskStart, MaskStarts } from './startMenu';

/** A shape that is being drawn out, in px of the picture. */
type Draft =
  | { readonly type: 'rectangle' | 'ellipse'; readonly area: Area }
  | { readonly type: 'lasso'; readonly points: readonly Point[] };

export class MaskMode implements PainterMode, MaskControls, MaskStarts {
  readonly history: MarkHistory;
  tool: MaskTool = 'brush';
  size: number;
  isErasing = false;
  strength = 0.5;
  typed: Area;
  private draft: Draft | undefined;
  private revision: number | undefined;
  /** There is a mask that cannot be shown. */
  private isUnread = false;

  constructor(
    public context: PainterContext,
    private readonly frame: PainterFrame,
  ) {
    const { width, height } = context.picture;
    this.history = new MarkHistory({ width, height });
    this.size = firstSize(width, height);
    this.typed = middleOf(context.picture);
  }

  /** What the host has made itself, from a file or an earlier edit, is one more mark; what it only echoes is not. */
  take(context: PainterContext): void {
    const isFirst = this.revision === undefined;
    this.context = context;
    const { mask, maskRevision } = context.edit;
    if (maskRevision === this.revision) return;
    this.revision = maskRevision;
    if (mask !== undefined) void this.load(mask, maskRevision, isFirst);
    else if (!isFirst) this.show(this.history.add({ type: 'clear' }));
  }

  private async load(address: string, revision: number, isFirst: boolean): Promise<void> {
    const loaded = await loadMask(address, this.history.mask).catch(() => undefined);
    if (revision !== this.revision) return;
    this.isUnread = loaded === undefined;
    if (!loaded) return this.frame.update();
    const runs = runsOf(loaded.bytes);
    const isUntouched = isFirst && !this.history.canUndo && !this.history.isDrawing;
    this.show(isUntouched ? this.history.begins(runs) : this.history.add({ type: 'start', runs }));
    this.showShare();
  }

  add(mark: Mark): void {
    this.change(this.history.add(mark));
  }

  /** Sent from what stands then, not now. */
  private change(touched: Area | undefined): void {
    if (!touched) return;
    this.show(touched);
    this.context.dispatch.debounce('mask', () => this.intent());
  }

  private show(touched: Area): void {
    this.frame.redraw(touched);
    if (!this.history.isDrawing) this.frame.update();
  }

  private async intent(): Promise<Intent> {
    const { id } = this.context.reference;
    const { mask } = this.history;
    if (this.showShare() === 0) return { type: 'removeMask', reference: id };
    // A copy: the next stroke may begin while this one is packed.
    const bytes = await greyPng({ ...mask, bytes: mask.bytes.slice() });
    return { type: 'setMask', reference: id, bytes };
  }

  private showShare(): number {
    const { dispatch, reference, edit } = this.context;
    const share = shareOf(this.history.mask);
    this.isUnread = false;
    this.frame.update();
    dispatch.change({ type: 'painted', reference: reference.id, revision: edit.maskRevision, share });
    return share;
  }

  startFrom(from: MaskStart): void {
    const { dispatch, reference } = this.context;
    dispatch.send({ type: 'startMask', reference: reference.id, from });
  }

  save(): void {
    const { dispatch, reference } = this.context;
    dispatch.send({ type: 'saveMask', reference: reference.id });
  }

  setFeather(feather: number | undefined): void {
    const { dispatch } = this.context;
    dispatch.send({ type: 'setFeather', feather: feather ?? null });
  }

  readonly tools = (): TemplateResult => maskTools(this);
  readonly options = (): TemplateResult => maskOptions(this);
  readonly words = (): string => {
    if (this.isUnread) return t('There is a mask that cannot be shown. What you paint takes its place.');
    const { width, height } = this.history.mask;
    const size = `${pixels(width, height)} px`;
    return this.history.canUndo || this.context.edit.mask !== undefined
      ? size
      : t('{0} · Paint over what may change. Alt erases, Space moves.', size);
  };
  readonly cursor = (): Cursor => {
    if (this.tool === 'move') return 'hand';
    return this.tool === 'brush' || this.tool === 'eraser' ? 'brush' : 'cross';
  };
  readonly room = (): number => 0;
  readonly inside = (): typeof nothing => nothing;
  readonly brushSize = (): number => this.size;

  set(settings: Partial<MaskSettings>): void {
    Object.assign(this, settings);
    if (settings.strength !== undefined) this.frame.redraw();
    this.frame.update();
  }

  readonly press = (at: Point, event: PointerEvent): Gesture | 'pan' => {
    const { tool } = this;
    if (tool === 'move') return 'pan';
    if (tool === 'brush' || tool === 'eraser') return this.stroke(at, (tool === 'eraser') !== event.altKey);
    return tool === 'lasso' ? this.lasso(at) : this.shape(tool, at);
  };

  private stroke(at: Point, isErasing: boolean): Gesture {
    const { history, size } = this;
    this.change(history.begin(at, size, isErasing));
    return {
      move: points => this.change(history.extend(points)),
      end: () => {
        history.end();
        this.frame.update();
      },
      cancel: () => this.change(history.cancel()),
    };
  }

  private shape(type: 'rectangle' | 'ellipse', from: Point): Gesture {
    let isErasing = this.isErasing;
    return {
      move: ([...points], { shiftKey, altKey }) => {
        isErasing = this.isErasing !== altKey;
        const to = points.at(-1) ?? from;
        this.sketch({ type, area: areaBetween(from, to, shiftKey) });
      },
      end: () => {
        const { draft } = this;
        this.sketch(undefined);
        if (draft?.type !== type || draft.area.width === 0 || draft.area.height === 0) return;
        this.typed = draft.area;
        this.add({ type, area: draft.area, isErasing });
      },
      cancel: () => this.sketch(undefined),
    };
  }

  private lasso(from: Point): Gesture {
    const points = [from];
    let isErasing = this.isErasing;
    return {
      move: (next, { altKey }) => {
        isErasing = this.isErasing !== altKey;
        points.push(...next);
        this.sketch({ type: 'lasso', points });
      },
      end: () => {
        this.sketch(undefined);
        if (points.length > 2) this.add({ type: 'lasso', points, isErasing });
      },
      cancel: () => this.sketch(undefined),
    };
  }

  private sketch(draft: Draft | undefined): void {
    this.draft = draft;
    this.frame.update();
  }

  readonly turnWheel = (steps: number): boolean => {
    if (this.cursor() !== 'brush') return false;
    this.set({ size: sizeAfter(this.size, steps) });
    return true;
  };

  readonly outlines = (view: View): SVGTemplateResult | typeof nothing => {
    if (!this.draft) return nothing;
    if (this.draft.type === 'lasso') {
      const points = this.draft.points.map(point => toStage(view, point)).map(({ x, y }) => `${x},${y}`);
      const line = points.join(' ');
      return svg`<polygon class="back" points=${line}></polygon><polygon points=${line}></polygon>`;
    }
    const { type, area } = this.draft;
    const { x, y } = toStage(view, area);
    const [width, height] = [area.width * view.scale, area.height * view.scale];
    if (type === 'rectangle') {
      return svg`<rect class="back" x=${x} y=${y} width=${width} height=${height}></rect>
        <rect x=${x} y=${y} width=${width} height=${height}></rect>`;
    }
    const [rx, ry] = [width / 2, height / 2];
    return svg`<ellipse class="back" cx=${x + rx} cy=${y + ry} rx=${rx} ry=${ry}></ellipse>
      <ellipse cx=${x + rx} cy=${y + ry} rx=${rx} ry=${ry}></ellipse>`;
  };

  readonly drawOver = (context: CanvasRenderingContext2D, view: View, dirty: Area): void => {
    const { mask } = this.history;
    const shown = shownArea(view, whole(mask), {
      width: dirty.x + dirty.width,
      height: dirty.y + dirty.height,
    });
    const x = Math.max(shown.x, dirty.x);
    const y = Math.max(shown.y, dirty.y);
    const area = { x, y, width: shown.x + shown.width - x, height: shown.y + shown.height - y };
    if (dirty.width * dirty.height > Math.max(0, area.width) * Math.max(0, area.height)) {
      context.clearRect(dirty.x, dirty.y, dirty.width, dirty.height);
    }
    if (area.width <= 0 || area.height <= 0) return;
    const colour =
      getComputedStyle(context.canvas)
        .color.match(/[\d.]+/g)
        ?.map(Number) ?? [];
    const colours = coloursOf([colour[0] ?? 0, colour[1] ?? 0, colour[2] ?? 0], this.strength);
    const pixels = new Uint8ClampedArray(drawMask(mask, view, area, colours).buffer);
    context.putImageData(new ImageData(pixels, area.width, area.height), area.x, area.y);
  };

  readonly run = (command: Command): boolean => {
    switch (command) {
      case 'undo':
        this.change(this.history.undo());
        return true;
      case 'redo':
        this.change(this.history.redo());
        return true;
      case 'invert':
      case 'clear':
        this.add({ type: command });
        return true;
      case 'smaller':
      case 'larger':
        this.set({ size: sizeAfter(this.size, command === 'larger' ? 1 : -1) });
        return true;
      case 'swap':
        this.set({ tool: this.tool === 'brush' ? 'eraser' : 'brush' });
        return true;
      case 'move':
      case 'brush':
      case 'eraser':
      case 'rectangle':
      case 'ellipse':
      case 'lasso':
        this.set({ tool: command });
        return true;
      default:
        return false;
    }
  };
}

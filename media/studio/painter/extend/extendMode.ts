/** Drawing the canvas outward: by its edges and corners, or in numbers. Never touches the mask, which stays as it is painted. */

import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { extendedSize, type Margins } from '../../../../src/core/margins';
import { marginWords } from '../../composer/editLine';
import { iconButton } from '../../controls/iconButton';
import { pixels } from '../../formatting';
import { t } from '../../strings';
import type { Point } from '../mask/mask';
import { numberField } from '../numberField';
import type { Command } from '../painterKeys';
import type { PainterContext, PainterFrame, PainterMode } from '../painterMode';
import type { Cursor, Gesture } from '../stage/stageProperties';
import { toStage, type View } from '../stage/stageView';
import {
  byPart,
  canvasArea,
  dragged,
  type Handle,
  handlePoint,
  handles,
  isSame,
  noMargins,
  toShape,
  widestMargin,
} from './marginHandles';

/** CSS px around a handle that are the handle. */
const reach = 12;
const half = 4;

export class ExtendMode implements PainterMode {
  margins: Margins = noMargins;
  /** The host does not know these margins yet: what it says meanwhile is of the ones before. */
  private isAhead = false;

  constructor(
    public context: PainterContext,
    private readonly frame: PainterFrame,
    /** What lies over the picture stays to be seen. */
    private readonly below: Pick<PainterMode, 'drawOver'>,
  ) {
    this.take(context);
  }

  take(context: PainterContext): void {
    this.context = context;
    const heard = context.edit.margins ?? noMargins;
    if (this.isAhead && !isSame(heard, this.margins)) return;
    this.isAhead = false;
    this.margins = heard;
  }

  private set(margins: Margins): void {
    if (isSame(margins, this.margins)) return;
    this.margins = margins;
    this.isAhead = true;
    this.frame.update();
    const { dispatch, reference } = this.context;
    dispatch.debounce('margins', async () => ({
      type: 'setMargins',
      reference: reference.id,
      margins: this.margins,
    }));
  }

  readonly tools = (): TemplateResult => {
    const { picture } = this.context;
    const preset = (label: string, margins: Margins) =>
      html`<button type="button" class="text-button" @click=${() => this.set(margins)}>${label}</button>`;
    return html`${preset(t('Square'), toShape(picture, 1))}
      ${preset(t('16:9'), toShape(picture, 16 / 9))}
      ${preset(t('+25 %'), byPart(picture, 0.25))}
      <span class="separator"></span>
      ${iconButton({
        icon: 'delete',
        label: t('As Before (Delete)'),
        isDisabled: isSame(this.margins, noMargins),
        onClick: () => this.set(noMargins),
      })}`;
  };

  readonly options = (): TemplateResult => {
    const side = (name: keyof Margins, label: string) =>
      numberField({
        label,
        value: this.margins[name],
        min: 0,
        max: widestMargin,
        unit: 'px',
        onNumber: px => this.set({ ...this.margins, [name]: px ?? 0 }),
      });
    return html`${side('top', t('Top'))}${side('right', t('Right'))}
      ${side('bottom', t('Bottom'))}${side('left', t('Left'))}`;
  };

  readonly words = (): string => {
    const { width, height } = extendedSize(this.context.picture, this.margins);
    const size = `${pixels(width, height)} px`;
    const grown = marginWords(this.margins);
    return grown === ''
      ? t('{0} · Drag an edge or a corner outward, or type how far.', size)
      : t('{0} · The model fills {1}.', size, grown);
  };

  /** Room to drag into. */
  readonly room = (): number => 0.18;
  readonly brushSize = (): number => 0;
  readonly turnWheel = (): boolean => false;
  readonly drawOver: PainterMode['drawOver'] = (context, view, area) =>
    this.below.drawOver(context, view, area);

  readonly cursor = (at: Point | undefined, view: View): Cursor => {
    const handle = at && this.handleAt(at, view);
    if (!handle) return 'hand';
    if (handle.x === 0) return 'up';
    if (handle.y === 0) return 'across';
    return handle.x === handle.y ? 'down-right' : 'up-right';
  };

  /** A corner before an edge; the whole of an edge is its handle. */
  private handleAt(at: Point, view: View): Handle | undefined {
    const area = canvasArea(this.context.picture, this.margins);
    const near = (px: number) => Math.abs(px) * view.scale <= reach;
    const x = near(at.x - area.x) ? -1 : near(at.x - area.x - area.width) ? 1 : 0;
    const y = near(at.y - area.y) ? -1 : near(at.y - area.y - area.height) ? 1 : 0;
    const isBeside = (from: number, length: number, px: number) =>
      px * view.scale < from * view.scale - reach || px * view.scale > (from + length) * view.scale + reach;
    if (isBeside(area.x, area.width, at.x) || isBeside(area.y, area.height, at.y)) return undefined;
    return handles.find(handle => handle.x === x && handle.y === y);
  }

  readonly press = (from: Point, _: PointerEvent, view: View): Gesture | 'pan' => {
    const handle = this.handleAt(from, view);
    if (!handle) return 'pan';
    const before = this.margins;
    const start = handlePoint(canvasArea(this.context.picture, before), handle);
    return {
      move: points => {
        const to = points.at(-1) ?? from;
        const there = { x: start.x + to.x - from.x, y: start.y + to.y - from.y };
        this.set(dragged(this.context.picture, this.margins, handle, there));
      },
      end: () => {},
      cancel: () => this.set(before),
    };
  };

  readonly outlines = (view: View): SVGTemplateResult | typeof nothing => {
    const area = canvasArea(this.context.picture, this.margins);
    const { x, y } = toStage(view, area);
    const [width, height] = [area.width * view.scale, area.height * view.scale];
    return svg`<rect class="back" x=${x} y=${y} width=${width} height=${height}></rect>
      <rect x=${x} y=${y} width=${width} height=${height}></rect>
      ${handles.map(handle => {
        const at = toStage(view, handlePoint(area, handle));
        return svg`<rect class="handle" x=${at.x - half} y=${at.y - half} width=${half * 2} height=${half * 2}></rect>`;
      })}
      ${this.readings(view)}`;
  };

  /** How far, in the middle of what is new. */
  private readings(view: View): SVGTemplateResult[] {
    const { picture } = this.context;
    const { top, right, bottom, left } = this.margins;
    const middle = { x: picture.width / 2, y: picture.height / 2 };
    const sides: readonly (readonly [number, Point])[] = [
      [top, { x: middle.x, y: -top / 2 }],
      [right, { x: picture.width + right / 2, y: middle.y }],
      [bottom, { x: middle.x, y: picture.height + bottom / 2 }],
      [left, { x: -left / 2, y: middle.y }],
    ];
    return sides.flatMap(([px, point]) => {
      const at = toStage(view, point);
      return px === 0 ? [] : svg`<text class="reading" x=${at.x} y=${at.y}>+${px}</text>`;
    });
  }

  readonly inside = (): typeof nothing => nothing;

  readonly run = (command: Command): boolean => {
    if (command !== 'clear') return false;
    this.set(noMargins);
    return true;
  };
}

/** The stage: a picture, what lies over it, and a pointer. Zooms and pans by itself; what a stroke of the pointer means is its owner's to say. */

import { html, LitElement, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Area, PixelSize } from '../../../../src/core/sizes';
import { snapped } from '../mask/marks';
import type { Point } from '../mask/mask';
import { StageLayers } from './stageLayers';
import type { Cursor, Gesture, StageProperties } from './stageProperties';
import { fitted, moved, sensible, toPicture, toStage, type View, zoomed } from './stageView';

/** CSS px by which an arrow key moves. */
const step = 40;
/** px of a wheel's turn that count as one notch. */
const notch = 100;

export class StudioStage extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: StageProperties | undefined;

  private view: View = { scale: 1, x: 0, y: 0 };
  private size: PixelSize = { width: 0, height: 0 };
  /** Nobody has zoomed or moved: it goes on fitting. */
  private isFitted = true;
  /** Space is. */
  private isHeld = false;
  private isPanning = false;
  private gesture: (Gesture & { readonly pointer: number }) | undefined;
  private pointer: Point | undefined;
  private readonly layers = new StageLayers(
    name => this.querySelector<HTMLCanvasElement>(name),
    () => this.props && { ...this.props, view: this.view },
  );
  private turned = 0;
  private readonly resized = new ResizeObserver(() => this.measure());
  private readonly dressed = new MutationObserver(() => this.redraw());

  protected override createRenderRoot(): this {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.dressed.observe(document.body, { attributeFilter: ['class'] });
  }

  protected override firstUpdated(): void {
    this.resized.observe(this);
    this.measure();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.resized.disconnect();
    this.dressed.disconnect();
    this.layers.stop();
  }

  protected override updated(changed: Map<PropertyKey, StageProperties | undefined>): void {
    const before = changed.get('props');
    if (!before || !this.props) return;
    const { picture, frame, room } = this.props;
    if (picture === before.picture && room === before.room && sameArea(frame, before.frame)) return;
    if (this.gesture) this.redraw();
    else if (this.isFitted) this.fit();
    else this.look(this.view);
  }

  protected override render(): unknown {
    if (!this.props) return nothing;
    const { label, outlines, inside } = this.props;
    const cursor = this.cursor();
    return html`<div
      class="stage"
      tabindex="0"
      role="application"
      aria-label=${label}
      data-view=${`${this.view.scale} ${this.view.x} ${this.view.y}`}
      data-cursor=${cursor}
      ?data-grabbing=${this.gesture !== undefined}
      @wheel=${this.wheel}
      @pointerdown=${this.press}
      @pointermove=${this.move}
      @pointerup=${this.letGo}
      @pointercancel=${this.lose}
      @pointerleave=${this.leave}
      @keydown=${this.pressKey}
      @keyup=${this.releaseKey}
      @blur=${this.releaseAll}
    >
      <canvas class="sheet" aria-hidden="true"></canvas>
      <canvas class="over" aria-hidden="true"></canvas>
      <svg class="outlines" aria-hidden="true">${outlines(this.view)}${cursor === 'brush' ? this.brush() : nothing}</svg>
      ${inside(this.view)}
    </div>`;
  }

  private cursor(): Cursor {
    if (this.isHeld || this.isPanning || !this.props) return 'hand';
    return this.props.cursor(this.pointer && toPicture(this.view, this.pointer), this.view);
  }

  /** The brush's true size, where it would paint. */
  private brush(): SVGTemplateResult | typeof nothing {
    const { brushSize } = this.props ?? {};
    if (!this.pointer || !brushSize) return nothing;
    const { x, y } = toStage(this.view, snapped(toPicture(this.view, this.pointer), brushSize));
    const radius = Math.max(1.5, (brushSize / 2) * this.view.scale);
    return svg`<circle class="back" cx=${x} cy=${y} r=${radius}></circle><circle cx=${x} cy=${y} r=${radius}></circle>`;
  }

  get isBusy(): boolean {
    return this.gesture !== undefined;
  }

  /** Takes the press back as if it had not been. */
  cancel(): void {
    this.gesture?.cancel();
    this.gesture = undefined;
    this.isPanning = false;
    this.requestUpdate();
  }

  override focus(): void {
    this.querySelector<HTMLElement>('.stage')?.focus();
  }

  fit(): void {
    if (!this.props) return;
    const { frame, room } = this.props;
    const [aside, above] = [frame.width * room, frame.height * room];
    const around = {
      x: frame.x - aside,
      y: frame.y - above,
      width: frame.width + 2 * aside,
      height: frame.height + 2 * above,
    };
    this.look(fitted(around, this.size));
    this.isFitted = true;
  }

  /** Around the middle of the stage. */
  zoomTo(scale: number): void {
    this.zoom(scale, { x: this.size.width / 2, y: this.size.height / 2 });
  }

  zoomBy(factor: number): void {
    this.zoomTo(this.view.scale * factor);
  }

  /** `area`: px of the picture that look different; all of it without. */
  redraw(area?: Area): void {
    this.layers.redraw(area);
  }

  private measure(): void {
    const { width, height } = this.inside();
    if (width === 0 || height === 0) return;
    this.size = { width, height };
    this.layers.resize(this.size);
    // What is drawn must not slip away from under the pointer.
    if (this.gesture) this.redraw();
    else if (this.isFitted) this.fit();
    else this.look(this.view);
    this.layers.drawNow();
  }

  private look(view: View, at: Point = { x: this.size.width / 2, y: this.size.height / 2 }): void {
    if (!this.props || this.size.width === 0) return;
    this.view = sensible(view, this.props.frame, this.size, at);
    this.isFitted = false;
    this.props.onView(this.view);
    this.redraw();
    this.requestUpdate();
  }

  private zoom(scale: number, at: Point): void {
    this.look(zoomed(this.view, scale, at), at);
  }

  private at({ clientX, clientY }: MouseEvent): Point {
    const { left, top } = this.inside();
    return { x: clientX - left, y: clientY - top };
  }

  /** px of the window, without the border: to the pixel, and to a fraction of one. */
  private inside(): { left: number; top: number; width: number; height: number } {
    const { left, top, width, height } = this.getBoundingClientRect();
    const { clientLeft, clientTop } = this;
    return {
      left: left + clientLeft,
      top: top + clientTop,
      width: width - 2 * clientLeft,
      height: height - 2 * clientTop,
    };
  }

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { deltaX, deltaY, ctrlKey, metaKey, shiftKey } = event;
    // A trackpad's pinch comes as a wheel with Ctrl, in small steps.
    if (shiftKey) this.look(moved(this.view, -(deltaX || deltaY), 0));
    else if (ctrlKey || metaKey || !this.props?.turnWheel(this.notches(deltaY)))
      this.zoom(this.view.scale * Math.exp(-deltaY * (ctrlKey ? 0.004 : 0.002)), this.at(event));
  };

  /** Whole notches; a trackpad's small steps add up. */
  private notches(delta: number): number {
    this.turned += -delta / notch;
    const whole = Math.trunc(this.turned);
    this.turned -= whole;
    return whole;
  }

  private readonly press = (event: PointerEvent): void => {
    if (!this.props || this.gesture || event.button > 1) return;
    const at = this.at(event);
    // What stands inside has the pointer for itself.
    if (event.target !== event.currentTarget) return;
    const isPan = event.button === 1 || this.isHeld;
    const meant = isPan ? 'pan' : this.props.press(toPicture(this.view, at), event, this.view);
    const gesture = meant === 'pan' ? this.pan(event) : meant;
    this.isPanning = meant === 'pan';
    event.preventDefault();
    this.focus();
    if (!gesture) return;
    this.querySelector('.stage')?.setPointerCapture(event.pointerId);
    this.gesture = { ...gesture, pointer: event.pointerId };
    this.requestUpdate();
  };

  private pan(event: PointerEvent): Gesture {
    let { clientX, clientY } = event;
    const move = (_: unknown, next: PointerEvent) => {
      this.look(moved(this.view, next.clientX - clientX, next.clientY - clientY));
      ({ clientX, clientY } = next);
    };
    return { move, end: () => {}, cancel: () => {} };
  }

  private readonly move = (event: PointerEvent): void => {
    this.pointer = event.pointerType === 'touch' ? undefined : this.at(event);
    if (this.gesture?.pointer === event.pointerId) {
      const all = event.getCoalescedEvents();
      const points = (all.length > 0 ? all : [event]).map(one => toPicture(this.view, this.at(one)));
      this.gesture.move(points, event);
    }
    this.requestUpdate();
  };

  private readonly letGo = (event: PointerEvent): void => {
    if (this.gesture?.pointer !== event.pointerId) return;
    const { end } = this.gesture;
    this.gesture = undefined;
    this.isPanning = false;
    end();
    // Frame and stage may have another size by now.
    if (this.isFitted) this.fit();
    this.requestUpdate();
  };

  private readonly lose = (event: PointerEvent): void => {
    if (this.gesture?.pointer === event.pointerId) this.cancel();
  };

  private readonly leave = (): void => {
    this.pointer = undefined;
    this.requestUpdate();
  };

  private readonly pressKey = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const [x, y] = arrows[event.key] ?? [0, 0];
    if (event.key === ' ') this.hold(true);
    else if (x !== 0 || y !== 0) this.look(moved(this.view, x * step, y * step));
    else return;
    event.preventDefault();
  };

  private readonly releaseKey = ({ key }: KeyboardEvent): void => {
    if (key === ' ') this.hold(false);
  };

  private readonly releaseAll = (): void => this.hold(false);

  private hold(is: boolean): void {
    if (is === this.isHeld) return;
    this.isHeld = is;
    this.requestUpdate();
  }
}

/** The way the picture goes: what is on the side of the arrow comes into sight. */
const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function sameArea(a: Area, b: Area): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

customElements.define('studio-stage', StudioStage);

export function stage(props: StageProperties): TemplateResult {
  return html`<studio-stage .props=${props}></studio-stage>`;
}

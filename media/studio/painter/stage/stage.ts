/** The stage: a picture, what lies over it, and a pointer. Zooms and pans by itself; what a stroke of the pointer means is its owner's to say. */

import { html, LitElement, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { Area } from '../../../../src/core/sizes';
import { snapped } from '../mask/marks';
import type { Point } from '../mask/mask';
import { StageCamera } from './stageCamera';
import { StageLayers } from './stageLayers';
import type { Cursor, Gesture, StageProperties } from './stageProperties';
import { toPicture, toStage } from './stageView';

/** CSS px by which an arrow key moves. */
const step = 40;
/** px of a wheel's turn that count as one notch. */
const notch = 100;

export class StudioStage extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: StageProperties | undefined;

  private readonly camera = new StageCamera(
    () => this.props,
    view => {
      this.props?.onView(view);
      this.redraw();
      this.requestUpdate();
    },
  );
  /** Space is. */
  private isHeld = false;
  private isPanning = false;
  private gesture: (Gesture & { readonly pointer: number }) | undefined;
  private pointer: Point | undefined;
  private readonly layers = new StageLayers(
    name => this.querySelector<HTMLCanvasElement>(name),
    () => this.props && { ...this.props, view: this.camera.view },
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
    else this.camera.adjust();
  }

  protected override render(): unknown {
    if (!this.props) return nothing;
    const { label, outlines, inside } = this.props;
    const { view } = this.camera;
    const cursor = this.cursor();
    return html`<div
      class="stage"
      tabindex="0"
      role="application"
      aria-label=${label}
      data-view=${`${view.scale} ${view.x} ${view.y}`}
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
      <svg class="outlines" aria-hidden="true">${outlines(view)}${cursor === 'brush' ? this.brush() : nothing}</svg>
      ${inside(view)}
    </div>`;
  }

  private cursor(): Cursor {
    if (this.isHeld || this.isPanning || !this.props) return 'hand';
    const { view } = this.camera;
    return this.props.cursor(this.pointer && toPicture(view, this.pointer), view);
  }

  /** The brush's true size, where it would paint. */
  private brush(): SVGTemplateResult | typeof nothing {
    const { brushSize } = this.props ?? {};
    if (!this.pointer || !brushSize) return nothing;
    const { view } = this.camera;
    const { x, y } = toStage(view, snapped(toPicture(view, this.pointer), brushSize));
    const radius = Math.max(1.5, (brushSize / 2) * view.scale);
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
    this.camera.fit();
  }

  /** Around the middle of the stage. */
  zoomTo(scale: number): void {
    this.camera.zoom(scale);
  }

  zoomBy(factor: number): void {
    this.camera.zoom(this.camera.view.scale * factor);
  }

  /** `area`: px of the picture that look different; all of it without. */
  redraw(area?: Area): void {
    this.layers.redraw(area);
  }

  private measure(): void {
    const { width, height } = this.inside();
    if (width === 0 || height === 0) return;
    this.camera.size = { width, height };
    this.layers.resize({ width, height });
    // What is drawn must not slip away from under the pointer.
    if (this.gesture) this.redraw();
    else this.camera.adjust();
    this.layers.drawNow();
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
    if (shiftKey) this.camera.move(-(deltaX || deltaY), 0);
    else if (ctrlKey || metaKey || !this.props?.turnWheel(this.notches(deltaY)))
      this.camera.zoom(
        this.camera.view.scale * Math.exp(-deltaY * (ctrlKey ? 0.004 : 0.002)),
        this.at(event),
      );
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
    const meant = isPan ? 'pan' : this.props.press(toPicture(this.camera.view, at), event, this.camera.view);
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
      this.camera.move(next.clientX - clientX, next.clientY - clientY);
      ({ clientX, clientY } = next);
    };
    return { move, end: () => {}, cancel: () => {} };
  }

  private readonly move = (event: PointerEvent): void => {
    this.pointer = event.pointerType === 'touch' ? undefined : this.at(event);
    if (this.gesture?.pointer === event.pointerId) {
      const all = event.getCoalescedEvents();
      const points = (all.length > 0 ? all : [event]).map(one => toPicture(this.camera.view, this.at(one)));
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
    this.camera.refit();
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
    else if (x !== 0 || y !== 0) this.camera.move(x * step, y * step);
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

/** Two pictures against each other: swipe, side by side, onion skin, difference. Drawn by the browser’s own compositing: no pixel is ever read. */

import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { Area } from '../../../src/core/sizes';
import { iconButton } from '../controls/iconButton';
import { pixels } from '../formatting';
import { t } from '../strings';
import { alignmentOf, type ComparedPicture } from './alignment';

export type Mode = 'swipe' | 'side' | 'onion' | 'difference';

type Properties = {
  readonly first: ComparedPicture;
  readonly second: ComparedPicture;
  readonly onClose: () => void;
};

/** `x` and `y`: px by which both pictures are moved. */
type View = { readonly scale: number; readonly x: number; readonly y: number };

const whole: View = { scale: 1, x: 0, y: 0 };
const mostScale = 32;
/** px of a picture whose difference is drawn in its own px: four bytes each. */
const mostDrawn = 40_000_000;
/** px by which an arrow key moves. */
const step = 40;

class StudioCompare extends LitElement {
  static override properties = { props: { attribute: false } };
  declare props: Properties | undefined;

  private mode: Mode = 'swipe';
  /** %: the way from the first to the second; in a difference how strongly it is lit. */
  private amounts: Readonly<Record<Mode, number>> = { swipe: 50, side: 50, onion: 50, difference: 0 };
  private view: View = whole;
  private held:
    | { readonly id: number; readonly x: number; readonly y: number; readonly isDivider: boolean }
    | undefined;

  protected override createRenderRoot(): this {
    return this;
  }

  protected override firstUpdated(): void {
    const dialog = this.querySelector('dialog');
    dialog?.showModal();
    dialog?.querySelector<HTMLElement>(':checked')?.focus();
  }

  protected override render(): unknown {
    if (!this.props) return nothing;
    const { first, second, onClose } = this.props;
    const [inFirst, inSecond] = alignmentOf(first, second);
    return html`<dialog class="compare" aria-label=${t('Compare {0} with {1}', first.name, second.name)} @close=${onClose}>
      <div class="bar">
        <fieldset class="modes"><legend class="visually-hidden">${t('Way of comparing')}</legend>${this.modes()}</fieldset>
        ${iconButton({ icon: 'minus', label: t('Zoom Out'), onClick: () => this.zoom(1 / 1.5) })}
        <button type="button" class="link" title=${t('Whole Picture')} @click=${() => this.look(whole)}>${Math.round(this.view.scale * 100)} %</button>
        ${iconButton({ icon: 'add', label: t('Zoom In'), onClick: () => this.zoom(1.5) })}
        ${iconButton({ icon: 'close', label: t('Close'), onClick: () => this.querySelector('dialog')?.close() })}
      </div>
      <div
        class="sheets"
        data-mode=${this.mode}
        tabindex="0"
        role="group"
        aria-label=${t('Both pictures. Plus and minus zoom, arrows move, 0 shows the whole.')}
        .style=${this.stageStyle()}
        @wheel=${this.wheel}
        @pointerdown=${this.press}
        @pointermove=${this.drag}
        @pointerup=${this.letGo}
        @pointercancel=${this.letGo}
        @keydown=${this.pressKey}
      >
        ${this.sheet(first, 'first', inFirst)}${this.sheet(second, 'second', inSecond)}
        ${this.mode === 'swipe' ? html`<div class="divider"></div>` : nothing}
        ${this.mode === 'difference' ? this.difference() : nothing}
      </div>
      ${this.slider()}
      <dl class="pair">${this.caption(t('First'), first)}${this.caption(t('Second'), second)}</dl>
    </dialog>`;
  }

  private modes(): TemplateResult[] {
    const names: readonly (readonly [Mode, string])[] = [
      ['swipe', t('Swipe')],
      ['side', t('Side by side')],
      ['onion', t('Onion skin')],
      ['difference', t('Difference')],
    ];
    return names.map(
      ([mode, name]) =>
        html`<label><input type="radio" name="mode" .checked=${mode === this.mode} @change=${() => {
          this.mode = mode;
          this.requestUpdate();
        }} /><span>${name}</span></label>`,
    );
  }

  /** `shown`: the part that fills the sheet, px of the picture. */
  private sheet(
    { source, name, width, height }: ComparedPicture,
    which: string,
    shown: Area,
  ): TemplateResult {
    const part = (px: number, side: 'width' | 'height') => `${(100 * px) / shown[side]}%`;
    const place = `left: ${part(-shown.x, 'width')}; top: ${part(-shown.y, 'height')}; width: ${part(width, 'width')}; height: ${part(height, 'height')}`;
    return html`<div class="sheet ${which}"><div class="part" .style=${`--ratio: ${shown.width / shown.height}`}>
      <img src=${source ?? nothing} alt=${name} draggable="false" .style=${place} @load=${() => this.requestUpdate()} />
    </div></div>`;
  }

  /** In px of the picture: scaled by itself each, the two would differ along every edge. */
  private difference(): TemplateResult | typeof nothing {
    const base = this.base();
    if (!base) return nothing;
    const { width, height } = base;
    return html`<div class="sheet both"><div class="part" .style=${`--ratio: ${width / height}`}>
      <canvas width=${width} height=${height}></canvas>
    </div></div>`;
  }

  /** The picture that is compared whole; `undefined`: none, or it is too large to be drawn once more. */
  private base(): ComparedPicture | undefined {
    if (!this.props) return undefined;
    const { first, second } = this.props;
    const [, inSecond] = alignmentOf(first, second);
    const base = inSecond.x === 0 && inSecond.width === second.width ? second : first;
    return base.width * base.height <= mostDrawn ? base : undefined;
  }

  protected override updated(): void {
    const canvas = this.querySelector('canvas');
    const base = this.base();
    const context = canvas?.getContext('2d');
    if (!this.props || !base || !canvas || !context) return;
    const { first, second } = this.props;
    const images = [...this.querySelectorAll<HTMLImageElement>('.sheet img')];
    const isThere = images.map(({ complete, naturalWidth }) => complete && naturalWidth > 0);
    const drawn = [first.id, second.id, ...isThere].join(' ');
    // A change of light or place draws nothing anew.
    if (canvas.dataset.drawn === drawn) return;
    canvas.dataset.drawn = drawn;
    context.globalCompositeOperation = 'copy';
    context.fillStyle = '#000';
    context.fillRect(0, 0, canvas.width, canvas.height);
    for (const [at, area] of alignmentOf(first, second).entries()) {
      const image = images[at];
      const picture = at === 0 ? first : second;
      if (!image || !isThere[at]) continue;
      const scale = base.width / area.width;
      context.globalCompositeOperation = at === 0 ? 'source-over' : 'difference';
      context.drawImage(
        image,
        ...([-area.x * scale, -area.y * scale, picture.width * scale, picture.height * scale] as const),
      );
    }
  }

  private caption(label: string, { name, width, height }: ComparedPicture): TemplateResult {
    return html`<div><dt>${label}</dt><dd>${name} · ${pixels(width, height)} px</dd></div>`;
  }

  private slider(): TemplateResult | typeof nothing {
    if (this.mode === 'side') return nothing;
    const labels = {
      swipe: t('Divider'),
      onion: t('How much of the second'),
      difference: t('Brightness of the difference'),
    };
    return html`<input type="range" min="0" max="100" aria-label=${labels[this.mode]} .value=${String(this.amount)}
      @input=${({ target }: Event) => this.set(Number((target as HTMLInputElement).value))} />`;
  }

  private stageStyle(): string {
    const { scale, x, y } = this.view;
    const light = 1 + (this.amount / 100) ** 2 * 15;
    return `--at: ${this.amount}%; --opacity: ${this.amount / 100}; --light: ${light}; --move: translate(${x}px, ${y}px) scale(${scale})`;
  }

  private get amount(): number {
    return this.amounts[this.mode];
  }

  private set(amount: number): void {
    this.amounts = { ...this.amounts, [this.mode]: Math.max(0, Math.min(100, amount)) };
    this.requestUpdate();
  }

  private look(view: View): void {
    this.view = view.scale <= 1 ? whole : view;
    this.requestUpdate();
  }

  /** `from`: px from the middle of a sheet that stay where they are. */
  private zoom(factor: number, from = { x: 0, y: 0 }): void {
    const scale = Math.max(1, Math.min(mostScale, this.view.scale * factor));
    const grown = scale / this.view.scale;
    this.look({
      scale,
      x: from.x - (from.x - this.view.x) * grown,
      y: from.y - (from.y - this.view.y) * grown,
    });
  }

  private readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const sheet = (event.target as Element).closest('.sheet') ?? this.querySelector('.sheet');
    const at = sheet?.getBoundingClientRect();
    if (!at) return;
    const from = { x: event.clientX - at.left - at.width / 2, y: event.clientY - at.top - at.height / 2 };
    this.zoom(Math.exp(-event.deltaY * 0.002), from);
  };

  private readonly press = (event: PointerEvent): void => {
    const stage = event.currentTarget as HTMLElement;
    const at = stage.getBoundingClientRect();
    const divider = at.left + (at.width * this.amount) / 100;
    const isDivider =
      this.mode === 'swipe' && (this.view.scale === 1 || Math.abs(event.clientX - divider) < 24);
    stage.setPointerCapture(event.pointerId);
    this.held = { id: event.pointerId, x: event.clientX, y: event.clientY, isDivider };
    this.drag(event);
  };

  private readonly drag = (event: PointerEvent): void => {
    if (this.held?.id !== event.pointerId) return;
    const { x, y, isDivider } = this.held;
    const at = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (isDivider) {
      this.set(((event.clientX - at.left) / at.width) * 100);
      return;
    }
    this.look({ ...this.view, x: this.view.x + event.clientX - x, y: this.view.y + event.clientY - y });
    this.held = { ...this.held, x: event.clientX, y: event.clientY };
  };

  private readonly letGo = (): void => {
    this.held = undefined;
  };

  private readonly pressKey = (event: KeyboardEvent): void => {
    const { x, y } = this.view;
    const keys: Readonly<Record<string, () => void>> = {
      '+': () => this.zoom(1.5),
      '=': () => this.zoom(1.5),
      '-': () => this.zoom(1 / 1.5),
      '0': () => this.look(whole),
      ArrowLeft: () => this.look({ ...this.view, x: x + step }),
      ArrowRight: () => this.look({ ...this.view, x: x - step }),
      ArrowUp: () => this.look({ ...this.view, y: y + step }),
      ArrowDown: () => this.look({ ...this.view, y: y - step }),
    };
    const dispatch = keys[event.key];
    if (!dispatch || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    dispatch();
  };
}

customElements.define('studio-compare', StudioCompare);

export function compare(props: Properties): TemplateResult {
  return html`<studio-compare .props=${props}></studio-compare>`;
}
